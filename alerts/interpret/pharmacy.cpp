#include "alerts/interpret/pharmacy.hpp"

#include "alerts/interpret/timing.hpp"
#include "hl7/segments/orders.hpp"
#include "hl7/segments/pharmacy.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace alerts::interpret {
namespace {

using hl7::Orc;
using hl7::Rxa;
using hl7::Rxc;
using hl7::Rxd;
using hl7::Rxe;
using hl7::Rxg;
using hl7::Rxo;
using hl7::Rxr;

using Group = std::vector<hl7::Segment>;

template <std::size_t n>
bool one_of(const std::array<std::string_view, n>& names, const hl7::Segment& segment) {
    return std::find(names.begin(), names.end(), segment.name()) != names.end();
}

bool begins_drug(const hl7::Segment& segment) {
    constexpr std::array<std::string_view, 6> names{"RXO", "RXE", "RXC", "RXD", "RXG", "RXA"};
    return one_of(names, segment);
}

// ORM's other order details: laboratory, imaging, supplies, diet.
bool orders_something_else(const hl7::Segment& segment) {
    constexpr std::array<std::string_view, 6> names{"OBR", "RQD", "RQ1", "ODS", "ODT", "TXA"};
    return one_of(names, segment);
}

// From ORC to the next ORC. Drugs before any ORC make groups too, one for each RXE.
std::vector<Group> split_by_order(const std::vector<hl7::Segment>& segments) {
    std::vector<Group> groups;
    bool has_orc = false;
    bool has_rxe = false;
    for (const hl7::Segment& segment : segments) {
        const bool orc = segment.name() == "ORC";
        const bool rxe = segment.name() == "RXE";
        const bool orphan =
            !has_orc && begins_drug(segment) && (groups.empty() || (rxe && has_rxe));
        if (orc || orphan) {
            groups.emplace_back();
            has_orc = orc;
            has_rxe = false;
        }
        has_rxe = has_rxe || rxe;
        if (!groups.empty()) groups.back().push_back(segment);
    }
    return groups;
}

const hl7::Segment* find(const Group& group, std::string_view name) {
    const auto at = std::find_if(group.begin(), group.end(),
                                 [&](const hl7::Segment& one) { return one.name() == name; });
    return at == group.end() ? nullptr : &*at;
}

// Where a segment that names a drug has the code and the dose; 0 = it states no dose.
struct DrugFields {
    std::size_t code;
    std::size_t low = 0;
    std::size_t high = 0;
    std::size_t unit = 0;
};

void read_dose(Reading& reading, const hl7::Segment& segment, const DrugFields& at,
               DrugStatement& drug) {
    if (at.low == 0) return;
    drug.amount_low = reading.number(segment, at.low);
    if (at.high != 0) drug.amount_high = reading.number(segment, at.high);
    if (!drug.amount_low) std::swap(drug.amount_low, drug.amount_high);
    if (drug.amount_high == drug.amount_low) drug.amount_high.reset();
    drug.amount_unit = reading.unit(segment[at.unit]);
}

// A code field holds one drug; should a sender repeat it, each repetition counts.
void read_drug(Reading& reading, const hl7::Segment& segment, const DrugFields& at, DrugRole role,
               std::vector<DrugStatement>& drugs) {
    DrugStatement drug;
    drug.role = role;
    drug.source = reading.source(segment, at.code);
    const hl7::Field code = segment[at.code];
    const std::size_t sent = std::min(code.repetitions(), max_repetitions);
    bool dosed = false;
    for (std::size_t n = 1; n <= sent; ++n) {
        drug.what = reading.coded(code.repetition(n));
        if (drug.what.codes.empty() && drug.what.original_text.empty()) continue;
        if (!dosed) read_dose(reading, segment, at, drug);
        dosed = true;
        drugs.push_back(drug);
    }
}

// Some senders leave RXE-2 empty and write everything one field further on.
void read_rxe(Reading& reading, const hl7::Segment& rxe, std::vector<DrugStatement>& drugs) {
    constexpr DrugFields standard{Rxe::give_code, Rxe::give_amount_minimum,
                                  Rxe::give_amount_maximum, Rxe::give_units};
    constexpr DrugFields shifted{standard.code + 1, standard.low + 1, standard.high + 1,
                                 standard.unit + 1};
    const bool empty = value(rxe[standard.code].raw()).empty();
    if (!empty || rxe[shifted.code].repetition(1).components() < 2) {
        read_drug(reading, rxe, standard, DrugRole::give, drugs);
        return;
    }
    reading.find("drug-code-misplaced", reading.path(rxe, shifted.code),
                 "RXE-2 is empty and RXE-3 has components: read as the give code");
    read_drug(reading, rxe, shifted, DrugRole::give, drugs);
}

// RXO-1 may be empty when the order is written out in RXO-6 (free text, 4A.4.1).
void read_rxo(Reading& reading, const hl7::Segment& rxo, std::vector<DrugStatement>& drugs) {
    constexpr DrugFields coded{Rxo::requested_give_code, Rxo::requested_give_amount_minimum,
                               Rxo::requested_give_amount_maximum, Rxo::requested_give_units};
    constexpr DrugFields written{Rxo::providers_pharmacy_instructions, coded.low, coded.high,
                                 coded.unit};
    const bool empty = value(rxo[coded.code].raw()).empty();
    if (empty && !value(rxo[written.code].raw()).empty()) {
        reading.find("drug-code-missing", reading.path(rxo, coded.code),
                     "the drug is looked for in the words of RXO-6");
        read_drug(reading, rxo, written, DrugRole::requested, drugs);
        return;
    }
    read_drug(reading, rxo, coded, DrugRole::requested, drugs);
}

void read_rxc(Reading& reading, const hl7::Segment& rxc, std::vector<DrugStatement>& drugs) {
    constexpr DrugFields component{Rxc::component_code, Rxc::component_amount, 0,
                                   Rxc::component_units};
    const bool base = value(rxc[Rxc::rx_component_type][1]) == "B";
    read_drug(reading, rxc, component, base ? DrugRole::base : DrugRole::additive, drugs);
}

// RXA-20 (0322): RE refused, NA not administered. RXA-21: D takes the record back.
bool was_given(const hl7::Segment& rxa) {
    const std::string_view completion = value(rxa[Rxa::completion_status][1]);
    return completion != "RE" && completion != "NA" && value(rxa[Rxa::action_code][1]) != "D";
}

void read_supply(Reading& reading, const hl7::Segment& segment, std::vector<DrugStatement>& drugs) {
    if (segment.name() == "RXD")
        read_drug(reading, segment, {Rxd::dispense_give_code}, DrugRole::give, drugs);
    else if (segment.name() == "RXG")
        read_drug(reading, segment, {Rxg::give_code}, DrugRole::give, drugs);
    else if (segment.name() == "RXA" && was_given(segment))
        read_drug(reading, segment, {Rxa::administered_code}, DrugRole::give, drugs);
}

std::vector<DrugStatement> read_drugs(Reading& reading, const Group& group, OrderFamily family,
                                      OrderEffect effect) {
    std::vector<DrugStatement> drugs;
    const bool supply = family == OrderFamily::supply;
    if (supply && effect != OrderEffect::evidence) return drugs;  // called off: nothing was given
    for (const hl7::Segment& segment : group) {
        if (segment.name() == "RXE")
            read_rxe(reading, segment, drugs);
        else if (segment.name() == "RXO")
            read_rxo(reading, segment, drugs);
        else if (segment.name() == "RXC")
            read_rxc(reading, segment, drugs);
        else if (supply)
            read_supply(reading, segment, drugs);
    }
    return drugs;
}

std::vector<Coded> read_routes(const Reading& reading, const Group& group) {
    std::vector<Coded> routes;
    for (const hl7::Segment& segment : group) {
        if (segment.name() != "RXR") continue;
        Coded route = reading.coded(segment[Rxr::route].repetition(1));
        if (std::find(routes.begin(), routes.end(), route) == routes.end() && !route.empty())
            routes.push_back(std::move(route));
    }
    return routes;
}

OrderNumber read_number(const hl7::Field& field) {
    const hl7::EntityView view = hl7::parse_ei(field.repetition(1));
    OrderNumber number;
    number.id = value(view.id);
    if (number.empty()) return number;
    const std::string_view application = value(view.namespace_id);
    number.application = application.empty() ? value(view.universal_id) : application;
    return number;
}

// RXE-15, the prescription number, is as unique as a filler number and stands in for one.
void read_numbers(Reading& reading, const Group& group, OrderUpdate& order) {
    const hl7::Segment* orc = find(group, "ORC");
    if (orc != nullptr) {
        order.placer = read_number((*orc)[Orc::placer_order_number]);
        order.filler = read_number((*orc)[Orc::filler_order_number]);
    }
    if (!order.placer.empty() || !order.filler.empty()) return;
    reading.find(
        "order-number-missing",
        reading.path(group.front(), orc != nullptr ? Orc::placer_order_number : std::size_t{0}),
        "neither ORC-2 nor ORC-3 was sent");
    const hl7::Segment* rxe = find(group, "RXE");
    if (rxe != nullptr) order.filler = read_number((*rxe)[Rxe::prescription_number]);
}

OrderControl read_control(Reading& reading, const Group& group, OrderFamily family) {
    const hl7::Segment* orc = find(group, "ORC");
    if (orc == nullptr) {
        reading.find("segment-missing", reading.path(group.front(), 0), "no ORC before this");
        return order_control(family, {}, {});
    }
    const std::string_view control = value((*orc)[Orc::order_control][1]);
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

std::optional<OrderUpdate> read_order(Reading& reading, const Group& group, OrderFamily family) {
    if (std::any_of(group.begin(), group.end(), orders_something_else) &&
        std::none_of(group.begin(), group.end(), begins_drug))
        return std::nullopt;

    OrderUpdate order;
    const hl7::Segment* orc = find(group, "ORC");
    order.effect = read_control(reading, group, family).effect;
    if (orc != nullptr) order.control = reading.text((*orc)[Orc::order_control][1]);
    order.drugs = read_drugs(reading, group, family, order.effect);
    read_numbers(reading, group, order);
    const bool known_by_number = !order.placer.empty() || !order.filler.empty();
    if (!known_by_number && order.drugs.empty()) return std::nullopt;
    if (order.effect == OrderEffect::evidence && order.drugs.empty()) return std::nullopt;

    order.routes = read_routes(reading, group);
    const Timing timing = read_timing(reading, group);
    order.start = timing.start;
    order.end = timing.end;
    order.at = reading.sent();
    if (orc != nullptr)
        order.at = reading.moment(*orc, Orc::date_time_of_transaction).value_or(reading.sent());
    order.source =
        reading.source(group.front(), orc != nullptr ? Orc::order_control : std::size_t{0});

    if (order.effect == OrderEffect::activate && order.drugs.empty()) {
        reading.find("drug-missing", reading.path(group.front(), 0),
                     "this order names no drug that was read");
    }
    return order;
}

}  // namespace

std::vector<OrderUpdate> read_orders(Reading& reading, const Part& part, OrderFamily family) {
    std::vector<OrderUpdate> orders;
    for (const Group& group : split_by_order(part.segments))
        if (auto order = read_order(reading, group, family)) orders.push_back(std::move(*order));
    return orders;
}

}  // namespace alerts::interpret
