#include "alerts/interpret/order_control.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace alerts::interpret {
namespace {

// What ORC-5 may add to ORC-1.
enum class Status {
    ignored,  // ORC-1 says all
    may_end,  // HD DC CA CM RP end or hold what ORC-1 would let run
    decides,  // the message is about the status and nothing else
};

struct Control {
    std::string_view code;
    OrderEffect effect;
    Status status;
};

using enum OrderEffect;
using enum Status;

// Requests to end or hold (CA, DC, HD) count as done: a pharmacy that hears of them acts on them,
// and an answer that they could not be (UC, UD, UH) starts the order again.
constexpr std::array controls{
    // new, and changed
    Control{"NW", activate, ignored},  // new
    Control{"OP", activate, ignored},  // new, dispensed elsewhere (informational)
    Control{"PY", activate, ignored},  // the same
    Control{"CH", activate, may_end},  // child of another order
    Control{"PA", none, may_end},      // parent of the children that follow
    Control{"XO", activate, ignored},  // change this
    Control{"XX", activate, may_end},  // changed, unsolicited
    Control{"XR", activate, may_end},  // changed as requested
    Control{"UX", none, may_end},      // unable to change
    Control{"RE", activate, may_end},  // the default of RDE: performed service to follow
    // replaced
    Control{"RP", none, ignored},      // replace this: it runs until RQ, RU or an RO beside it
    Control{"RQ", cancel, ignored},    // replaced as requested
    Control{"RU", cancel, ignored},    // replaced, unsolicited
    Control{"RO", activate, ignored},  // the replacement
    Control{"UM", activate, ignored},  // unable to replace
    // ended
    Control{"CA", cancel, ignored},       // cancel this
    Control{"OC", cancel, ignored},       // cancelled
    Control{"CR", cancel, ignored},       // cancelled as requested
    Control{"UC", activate, ignored},     // unable to cancel
    Control{"UA", cancel, ignored},       // unable to accept
    Control{"DC", discontinue, ignored},  // discontinue this
    Control{"OD", discontinue, ignored},  // discontinued
    Control{"DR", discontinue, ignored},  // discontinued as requested
    Control{"UD", activate, ignored},     // unable to discontinue
    // held
    Control{"HD", hold, ignored},      // hold this
    Control{"OH", hold, ignored},      // held
    Control{"HR", hold, ignored},      // held as requested
    Control{"UH", activate, ignored},  // unable to hold
    Control{"RL", release, ignored},   // release this
    Control{"OE", release, ignored},   // released
    Control{"OR", release, ignored},   // released as requested
    Control{"UR", none, ignored},      // unable to release
    // told
    Control{"SC", none, decides},  // status changed
    Control{"SR", none, decides},  // status, as asked
    Control{"SS", none, ignored},  // asks for the status
    Control{"OK", none, may_end},  // accepted
    Control{"NA", none, may_end},  // number assigned
    Control{"SN", none, ignored},  // asks for a number
    Control{"RR", none, ignored},  // request received
    // refilled: no new order
    Control{"RF", none, may_end},
    Control{"AF", none, may_end},
    Control{"DF", none, may_end},
    Control{"FU", none, may_end},
    Control{"OF", none, may_end},
    Control{"UF", none, may_end},
    // no change of the order
    Control{"DE", none, ignored},  // data errors
    Control{"CN", none, ignored},  // combined result
    Control{"LI", none, ignored},  // link to a problem
    Control{"UN", none, ignored},  // unlink
    Control{"PR", none, ignored},  // previous results with a new order
    Control{"MC", none, ignored},
    Control{"CP", none, ignored},
    Control{"NR", none, ignored},  // notification receipt
    Control{"RA", none, ignored},  // recommendation accepted
    Control{"RC", none, ignored},  // recommended change
    Control{"RD", none, ignored},  // recommendation declined
    Control{"SQ", none, ignored},
    Control{"SU", none, ignored},
};

struct Reported {
    std::string_view code;
    OrderEffect effect;
};

constexpr std::array statuses{
    Reported{"A", activate},      // some results available
    Reported{"IP", activate},     // in process
    Reported{"SC", activate},     // scheduled
    Reported{"HD", hold},         // on hold
    Reported{"DC", discontinue},  // discontinued
    Reported{"CA", cancel},       // cancelled
    Reported{"RP", cancel},       // replaced
    Reported{"CM", complete},     // completed
    Reported{"ER", none},         // error, order not found
};

template <class Rows>
auto find_row(const Rows& rows, std::string_view code) {
    return std::find_if(rows.begin(), rows.end(),
                        [&](const auto& row) { return row.code == code; });
}

// A blank ORC-1 is NW or RE by the message's default: the order runs, unless the status denies it.
constexpr Control blank{"", activate, may_end};

OrderEffect with_status(const Control& control, OrderEffect reported) {
    const bool heard =
        control.status == decides || (control.status == may_end && ends_or_holds(reported));
    return heard ? reported : control.effect;
}

}  // namespace

bool ends_or_holds(OrderEffect effect) {
    return effect == hold || effect == discontinue || effect == cancel || effect == complete;
}

OrderControl order_control(OrderFamily family, std::string_view orc_1, std::string_view orc_5) {
    const auto row = find_row(controls, orc_1);
    const auto status = find_row(statuses, orc_5);
    OrderControl out;
    out.known_control = orc_1.empty() || row != controls.end();
    out.known_status = orc_5.empty() || status != statuses.end();
    const bool has_status = status != statuses.end();

    Control control{orc_1, OrderEffect::none, Status::ignored};
    if (orc_1.empty())
        control = blank;
    else if (out.known_control)
        control = *row;
    if (family != OrderFamily::supply)
        out.effect = has_status ? with_status(control, status->effect) : control.effect;
    else
        out.effect = ends_or_holds(control.effect) ? none : evidence;
    return out;
}

}  // namespace alerts::interpret
