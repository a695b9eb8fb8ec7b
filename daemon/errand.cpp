#include "daemon/errand.hpp"

#include "daemon/feed_wire.hpp"

#include <utility>

namespace calciwatch {
namespace {

// As docs/feed.md has them.
std::string code_of(alerts::NotActed::Why why) {
    using enum alerts::NotActed::Why;
    switch (why) {
        case unknown_alert:
            return "unknown-alert";
        case changed_since:
            return "changed-since";
        case not_standing:
            return "not-standing";
        case refused:
            break;
    }
    return "refused";
}

Answer error(const Errand& errand, std::string code, std::string reason) {
    return {false, feed_error({std::move(code), std::move(reason), errand.id})};
}

}  // namespace

Answer carry_out(const Errand& errand, alerts::MessageStep& step, alerts::Transaction& transaction,
                 std::string_view epoch, alerts::Time now) {
    if (const auto known = transaction.find_request(errand.id)) {
        if (known->said == errand.said) return {true, known->answer};
        return error(errand, "request-reused", "this request id was used for something else");
    }
    const auto& asked = std::get<ActErrand>(errand.what);
    const auto event = alerts::act_on(step, transaction, asked.alert, asked.act, now);
    if (!event) return error(errand, code_of(event.error().why), event.error().reason);
    Answer answer{true, act_done(errand.id, epoch, *event), 1};
    transaction.append_request(errand.id, {errand.said, answer.json}, now);
    return answer;
}

Answer not_kept(const Errand& errand) {
    return error(errand, "not-kept", "the store cannot keep it now: send it again");
}

}  // namespace calciwatch
