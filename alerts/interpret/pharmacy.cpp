#include "alerts/interpret/pharmacy.hpp"

#include "alerts/interpret/drugs.hpp"
#include "alerts/interpret/order_number.hpp"
#include "alerts/interpret/supply.hpp"
#include "alerts/interpret/timing.hpp"
#include "hl7/segments/orders.hpp"
#include "hl7/segments/pharmacy.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace alerts::interpret {
namespace {

using hl7::Orc;
using hl7::Rxe;
using hl7::Rxr;

using Group = std::span<const hl7::Segment>;

template <std::size_t n>
bool one_of(const std::array<hl7::NameTag, n>& names, const hl7::Segment& segment) {
    return std::find(names.begin(), names.end(), segment.tag()) != names.end();
}

bool begins_drug(const hl7::Segment& segment) {
    static constexpr std::array names{hl7::name_tag("RXO"), hl7::name_tag("RXE"),
                                      hl7::name_tag("RXC"), hl7::name_tag("RXD"),
                                      hl7::name_tag("RXG"), hl7::name_tag("RXA")};
    return one_of(names, segment);
}

// ORM's other order details: laboratory, imaging, supplies, diet.
bool orders_something_else(const hl7::Segment& segment) {
    static constexpr std::array names{hl7::name_tag("OBR"), hl7::name_tag("RQD"),
                                      hl7::name_tag("RQ1"), hl7::name_tag("ODS"),
                                      hl7::name_tag("ODT"), hl7::name_tag("TXA")};
    return one_of(names, segment);
}

// From ORC to the next ORC. Drugs before any ORC make groups too, one for each RXE.
std::vector<Group> split_by_order(Group segments) {
    std::vector<Group> groups;
    std::size_t begin = 0;  // of the last group
    bool has_orc = false;
    bool has_rxe = false;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const bool orc = segments[i].is("ORC");
        const bool rxe = segments[i].is("RXE");
        const bool orphan =
            !has_orc && begins_drug(segments[i]) && (groups.empty() || (rxe && has_rxe));
        if (orc || orphan) {
            if (!groups.empty()) groups.back() = segments.subspan(begin, i - begin);
            begin = i;
            groups.push_back(segments.subspan(begin));
            has_orc = orc;
            has_rxe = false;
        }
        has_rxe = has_rxe || rxe;
    }
    return groups;
}

const hl7::Segment* find(Group group, std::string_view name) {
    for (const hl7::Segment& one : group)
        if (one.is(name)) return &one;
    return nullptr;
}

std::vector<Coded> read_routes(const Reading& reading, Group group) {
    std::vector<Coded> routes;
    for (const hl7::Segment& segment : group) {
        if (!segment.is("RXR")) continue;
        Coded route = reading.coded(segment[Rxr::route].repetition(1));
        if (std::find(routes.begin(), routes.end(), route) == routes.end() && !route.empty())
            routes.push_back(std::move(route));
    }
    return routes;
}

// EIP: the placer's number and the filler's, each with its application in subcomponents.
OrderNumber read_parent_number(const hl7::Component& number) {
    OrderNumber out;
    out.id = value(number.subcomponent(1));
    if (!out.empty()) out.application = value(number.subcomponent(2));
    return out;
}

// ORC-8. A replacement (RO) is not read as a child: some name there what they replace, and it
// must not end with that.
OrderNumbers read_parent(const hl7::Segment& orc, std::string_view control) {
    if (control == "RO") return {};
    const hl7::Field parent = orc[Orc::parent_order];
    return {read_parent_number(parent.component(1)), read_parent_number(parent.component(2))};
}

// A child (CH) may go by its parent's placer number and a filler number of its own. One without
// that stays unnumbered, and is known by its drug: it is not the parent.
void inherit_number(std::string_view control, OrderUpdate& order) {
    if (control != "CH" || !order.placer.empty() || order.filler.empty()) return;
    order.placer = order.parent.placer;
}

// RXE-15, the prescription number, is as unique as a filler number and stands in for one.
void read_numbers(Reading& reading, Group group, std::string_view control, OrderUpdate& order) {
    const hl7::Segment* orc = find(group, "ORC");
    if (orc != nullptr) {
        order.placer = read_number((*orc)[Orc::placer_order_number]);
        order.filler = read_number((*orc)[Orc::filler_order_number]);
        order.parent = read_parent(*orc, control);
        inherit_number(control, order);
    }
    if (!order.placer.empty() || !order.filler.empty()) return;
    if (control == "SN") return;  // it asks for one
    reading.find(
        "order-number-missing",
        reading.path(group.front(), orc != nullptr ? Orc::placer_order_number : std::size_t{0}),
        "neither ORC-2 nor ORC-3 was sent");
    const hl7::Segment* rxe = find(group, "RXE");
    if (rxe != nullptr) order.filler = read_number((*rxe)[Rxe::prescription_number]);
}

// ORC-1 as table 0119 has it, where this feed's code is mapped to that.
std::string_view standard_control(const Reading& reading, const hl7::Segment& orc) {
    const std::string_view sent = value(orc[Orc::order_control][1]);
    const auto& mapped = reading.policy().order_control;
    const auto found = mapped.find(sent);
    return found == mapped.end() ? sent : std::string_view{found->second};
}

OrderControl read_control(Reading& reading, Group group, OrderFamily family,
                          std::string_view control) {
    const hl7::Segment* orc = find(group, "ORC");
    if (orc == nullptr) {
        reading.find("segment-missing", reading.path(group.front(), 0), "no ORC before this");
        return order_control(family, {}, {});
    }
    const std::string_view status = value((*orc)[Orc::order_status][1]);
    const OrderControl read = order_control(family, control, status);
    if (control.empty()) {
        reading.find("order-control-missing", reading.path(*orc, Orc::order_control),
                     "the default of this message is used");
    }
    if (!read.known_control) {
        reading.find("order-control-unknown", reading.path(*orc, Orc::order_control),
                     "found " + shape(control) + ": the order's status is left as it is");
    }
    if (!read.known_status) {
        reading.find("order-status-unknown", reading.path(*orc, Orc::order_status),
                     "found " + shape(status) + ", expected a code of table 0038");
    }
    return read;
}

// ORC-15, where it lies after the message itself: the order runs until then.
std::optional<Time> takes_effect(Reading& reading, const hl7::Segment& orc, Time at) {
    const auto effective = reading.period(orc, Orc::order_effective_date_time);
    if (!effective || effective->first <= at) return std::nullopt;
    return effective->as_end();
}

// One order, and its ORC-1 by table 0119.
struct Read {
    std::string_view control;
    OrderUpdate order;
};

// False when the group orders nothing that is read here.
bool read_order(Reading& reading, Group group, OrderFamily family, Read& out) {
    if (std::any_of(group.begin(), group.end(), orders_something_else) &&
        std::none_of(group.begin(), group.end(), begins_drug))
        return false;

    OrderUpdate& order = out.order;
    const hl7::Segment* orc = find(group, "ORC");
    const std::string_view control =
        orc != nullptr ? standard_control(reading, *orc) : std::string_view{};
    out.control = control;
    order.effect = read_control(reading, group, family, control).effect;
    if (orc != nullptr) order.control = reading.text((*orc)[Orc::order_control][1]);
    order.drugs = read_drugs(reading, group, family, order.effect);
    read_numbers(reading, group, control, order);
    order.at = reading.sent();
    if (orc != nullptr)
        order.at = reading.moment(*orc, Orc::date_time_of_transaction).value_or(reading.sent());
    const bool supplied = order.effect == OrderEffect::evidence;
    if (supplied) order.administrations = read_administrations(reading, group, order.at);
    const bool known_by_number = !order.placer.empty() || !order.filler.empty();
    const bool names_drug = !order.drugs.empty() || (!order.administrations.empty() &&
                                                     !order.administrations.front().drug.empty());
    if (!known_by_number && !names_drug) return false;
    if (supplied && order.drugs.empty() && order.administrations.empty()) return false;

    order.routes = read_routes(reading, group);
    Timing timing = read_timing(reading, group);
    order.start = timing.start;
    order.end = timing.end;
    order.frequency = std::move(timing.frequency);
    if (supplied) order.supplied_until = read_supplied_until(reading, group, timing, order.at);
    if (orc != nullptr && ends_or_holds(order.effect))
        order.stop = takes_effect(reading, *orc, order.at);
    order.source =
        reading.source(group.front(), orc != nullptr ? Orc::order_control : std::size_t{0});

    if (order.effect == OrderEffect::activate && order.drugs.empty()) {
        reading.find("drug-missing", reading.path(group.front(), 0),
                     "this order names no drug that was read");
    }
    return true;
}

// RP, RQ or RU, and the orders that replace them (RO) in the same message: with the replacement at
// hand, the request to replace is as good as done. A replacement without a placer number keeps
// that of the first order it replaces.
void settle_replacements(std::vector<Read>& orders) {
    const auto replaced = [](const Read& one) {
        return one.control == "RP" || one.control == "RQ" || one.control == "RU";
    };
    const auto first = std::find_if(orders.begin(), orders.end(), replaced);
    const auto replacement = [](const Read& one) { return one.control == "RO"; };
    if (first == orders.end() || std::none_of(orders.begin(), orders.end(), replacement)) return;
    const OrderNumber placer = first->order.placer;
    for (Read& one : orders) {
        if (one.control == "RP") one.order.effect = OrderEffect::cancel;
        if (replacement(one) && one.order.placer.empty()) one.order.placer = placer;
    }
}

// Children (CH) that follow their parent (PA) belong to it, whether they name it or not.
void settle_children(std::vector<Read>& orders) {
    OrderNumbers parent;
    for (Read& one : orders) {
        if (one.control == "PA") parent = {one.order.placer, one.order.filler};
        if (one.control == "CH" && one.order.parent.empty()) one.order.parent = parent;
    }
}

}  // namespace

void read_orders(Reading& reading, const Part& part, OrderFamily family,
                 std::vector<Event>& events) {
    std::vector<Read> all;
    for (Group group : split_by_order(part.segments))
        if (!read_order(reading, group, family, all.emplace_back())) all.pop_back();
    if (family == OrderFamily::order) {
        settle_replacements(all);
        settle_children(all);
    }
    for (Read& one : all) events.emplace_back(std::move(one.order));
}

}  // namespace alerts::interpret
