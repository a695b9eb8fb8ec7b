#include "alerts/interpret/supply.hpp"

#include "alerts/interpret/drugs.hpp"
#include "alerts/supply.hpp"
#include "hl7/segments/pharmacy.hpp"

#include <algorithm>

namespace alerts::interpret {
namespace {

using hl7::Rxa;
using hl7::Rxd;

constexpr std::chrono::days dispense_lasts{30};

Administration read_administration(Reading& reading, const hl7::Segment& rxa, Time otherwise) {
    const std::string_view action = value(rxa[Rxa::action_code][1]);
    Administration out;
    out.number = reading.text(rxa[Rxa::administration_sub_id_counter][1]);
    auto when = reading.past(rxa, Rxa::date_time_start_of_administration);
    if (!when) when = reading.past(rxa, Rxa::date_time_end_of_administration);
    out.at = when.value_or(otherwise);
    out.amends = action == "D" || action == "U";
    if (action == "D")
        out.status = AdministrationStatus::deleted;
    else if (!was_given(rxa))
        out.status = AdministrationStatus::not_given;
    out.drug = reading.coded(rxa[Rxa::administered_code].repetition(1)).display();
    out.amount = reading.number(rxa, Rxa::administered_amount);
    out.unit = reading.unit(rxa[Rxa::administered_units]);
    out.source = reading.source(rxa, Rxa::administered_code);
    return out;
}

bool has(std::span<const hl7::Segment> group, std::string_view name) {
    return std::any_of(group.begin(), group.end(),
                       [&](const hl7::Segment& one) { return one.is(name); });
}

}  // namespace

std::vector<Administration> read_administrations(Reading& reading,
                                                 std::span<const hl7::Segment> group,
                                                 Time otherwise) {
    std::vector<Administration> all;
    for (const hl7::Segment& segment : group)
        if (segment.is("RXA")) all.push_back(read_administration(reading, segment, otherwise));
    return all;
}

std::optional<Time> read_supplied_until(Reading& reading, std::span<const hl7::Segment> group,
                                        const Timing& timing, Time otherwise) {
    if (has(group, "RXA")) return std::nullopt;
    if (has(group, "RXG")) {
        const Time due = std::max(timing.start.value_or(otherwise), timing.end.value_or(otherwise));
        return due + runs_after_last_given;
    }
    std::optional<Time> dispensed;
    for (const hl7::Segment& segment : group) {
        if (!segment.is("RXD")) continue;
        const auto when = reading.past(segment, Rxd::date_time_dispensed);
        dispensed = std::max(dispensed, when);
    }
    return dispensed.value_or(otherwise) + dispense_lasts;
}

}  // namespace alerts::interpret
