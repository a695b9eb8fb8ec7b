#include "alerts/interpret/service.hpp"

#include "alerts/interpret/order_control.hpp"
#include "alerts/interpret/order_number.hpp"
#include "alerts/interpret/problem.hpp"
#include "alerts/interpret/reasons.hpp"
#include "alerts/interpret/timing.hpp"
#include "hl7/segments/observation.hpp"
#include "hl7/segments/orders.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <variant>

namespace alerts::interpret {
namespace {

using hl7::Obr;
using hl7::Orc;
using hl7::Spm;

// One order: its segments, ORC first where there is one.
using Group = std::span<const hl7::Segment>;

// From ORC to the next ORC; OBRs before any ORC make groups too.
std::vector<Group> split_by_order(Group segments) {
    std::vector<Group> groups;
    std::size_t begin = 0;  // of the last group
    bool has_orc = false;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const bool orc = segments[i].is("ORC");
        const bool orphan = !has_orc && segments[i].is("OBR");
        has_orc = has_orc || orc;
        if (!orc && !orphan) continue;
        if (!groups.empty()) groups.back() = segments.subspan(begin, i - begin);
        begin = i;
        groups.push_back(segments.subspan(begin));
    }
    return groups;
}

bool orders_something_else(Group group) {
    static constexpr std::array names{
        hl7::name_tag("RXO"), hl7::name_tag("RXE"), hl7::name_tag("RXC"), hl7::name_tag("RXD"),
        hl7::name_tag("RXG"), hl7::name_tag("RXA"), hl7::name_tag("RQD"), hl7::name_tag("ODS"),
        hl7::name_tag("ODT"), hl7::name_tag("TXA")};
    return std::any_of(group.begin(), group.end(), [](const hl7::Segment& one) {
        return std::find(names.begin(), names.end(), one.tag()) != names.end();
    });
}

// SPM-4 with the words of SPM-8 ("Tissue" and "Skin"); before 2.5 OBR-15. Of several specimens the
// codes stand side by side.
Coded read_specimen(const Reading& reading, Group group) {
    Coded all;
    const auto add = [&](const Coded& one, const std::string& site) {
        all.codes.append(one.codes);
        for (const std::string& words : {site.empty() ? std::string{} : one.display(), site}) {
            if (words.empty()) continue;
            if (!all.original_text.empty()) all.original_text += ' ';
            all.original_text += words;
        }
    };
    for (const hl7::Segment& segment : group) {
        if (segment.is("SPM")) {
            add(reading.coded(segment[Spm::specimen_type].repetition(1)),
                reading.coded(segment[Spm::specimen_source_site].repetition(1)).display());
        } else if (segment.is("OBR")) {
            // SPS: a code in subcomponents, and the site as another.
            const hl7::Field source = segment[Obr::specimen_source];
            const auto words = [&](std::size_t component) {
                const auto part = source.component(component);
                const std::string text = reading.text(part.subcomponent(2));
                return text.empty() ? reading.text(part.subcomponent(1)) : text;
            };
            constexpr std::size_t body_site = 4;
            const std::string name = words(1);
            if (!name.empty()) add({{{"", "", name}}, ""}, words(body_site));
        }
    }
    return all;
}

struct ResultStatusRow {
    std::string_view code;
    ProcedureStatus means;
};

// Table 0123. Whatever else a report says of it: there is one.
constexpr std::array result_statuses{
    ResultStatusRow{"O", ProcedureStatus::ordered},    // order received
    ResultStatusRow{"I", ProcedureStatus::ordered},    // specimen received
    ResultStatusRow{"S", ProcedureStatus::booked},     // scheduled
    ResultStatusRow{"X", ProcedureStatus::cancelled},  // no results, the order was cancelled
    ResultStatusRow{"Y", ProcedureStatus::cancelled},  // no order on record
    ResultStatusRow{"Z", ProcedureStatus::cancelled},  // no record of this patient
};

ProcedureStatus reported_status(const hl7::Segment& obr) {
    const std::string_view code = value(obr[Obr::result_status][1]);
    const auto row = std::find_if(result_statuses.begin(), result_statuses.end(),
                                  [&](const ResultStatusRow& one) { return one.code == code; });
    return row == result_statuses.end() ? ProcedureStatus::done : row->means;
}

std::optional<ProcedureStatus> ordered_status(OrderEffect effect, bool has_time) {
    switch (effect) {
        case OrderEffect::activate:
        case OrderEffect::release:
        case OrderEffect::hold:
            return has_time ? ProcedureStatus::booked : ProcedureStatus::ordered;
        case OrderEffect::discontinue:
        case OrderEffect::cancel:
            return ProcedureStatus::cancelled;
        case OrderEffect::complete:
            return ProcedureStatus::done;
        case OrderEffect::none:
        case OrderEffect::evidence:
            break;
    }
    return std::nullopt;
}

// The numbers of OBR, else of its ORC: the standard wants them equal.
void read_numbers(const hl7::Segment* orc, const hl7::Segment* obr, ProcedureStatement& said) {
    if (obr != nullptr) {
        said.placer = read_number((*obr)[Obr::placer_order_number]);
        said.filler = read_number((*obr)[Obr::filler_order_number]);
    }
    if (orc == nullptr) return;
    if (said.placer.empty()) said.placer = read_number((*orc)[Orc::placer_order_number]);
    if (said.filler.empty()) said.filler = read_number((*orc)[Orc::filler_order_number]);
}

std::optional<Time> booked_for(Reading& reading, Group group, const hl7::Segment* obr) {
    if (obr != nullptr) {
        if (const auto at = reading.period(*obr, Obr::scheduled_date_time)) return at->first;
    }
    return read_timing(reading, group).start;
}

// OBR-31 and each DG1 between the OBR and the next; of an order that is to run ORC-16 too: of one
// that ends it says why it ends.
std::vector<Coded> read_order_reasons(Reading& reading, Group group, const hl7::Segment* orc,
                                      const hl7::Segment* obr, OrderEffect effect) {
    std::vector<Coded> reasons;
    if (obr != nullptr) {
        reasons = read_reasons(reading, *obr, Obr::reason_for_study);
        const auto after = std::find_if(group.begin(), group.end(), [&](const hl7::Segment& one) {
            return one.index() > obr->index();
        });
        for (auto one = after; one != group.end() && !one->is("OBR"); ++one) {
            if (!one->is("DG1")) continue;
            if (Coded diagnosis = read_diagnosis(reading, *one); !diagnosis.empty())
                reasons.push_back(std::move(diagnosis));
        }
    }
    if (orc != nullptr && effect == OrderEffect::activate)
        std::ranges::move(read_reasons(reading, *orc, Orc::order_control_code_reason),
                          std::back_inserter(reasons));
    return reasons;
}

ProcedureStatement read_order(Reading& reading, Group group, const hl7::Segment* orc,
                              const hl7::Segment* obr) {
    ProcedureStatement said;
    read_numbers(orc, obr, said);
    said.when = booked_for(reading, group, obr);
    OrderControl control = order_control(OrderFamily::order, {}, {});
    said.at = reading.sent();
    if (orc != nullptr) {
        control = order_control(OrderFamily::order, value((*orc)[Orc::order_control][1]),
                                value((*orc)[Orc::order_status][1]));
        said.at = reading.moment(*orc, Orc::date_time_of_transaction).value_or(said.at);
    }
    said.status = ordered_status(control.effect, said.when.has_value());
    if (obr != nullptr)
        said.what = reading.coded((*obr)[Obr::universal_service_identifier].repetition(1));
    said.specimen = read_specimen(reading, group);
    said.reasons = read_order_reasons(reading, group, orc, obr, control.effect);
    said.source = obr != nullptr ? reading.source(*obr, Obr::universal_service_identifier)
                                 : reading.source(*orc, Orc::order_control);
    return said;
}

bool numbered(const ProcedureStatement& said) {
    return !said.placer.empty() || !said.filler.empty();
}

}  // namespace

std::vector<ProcedureStatement> read_service_orders(Reading& reading, const Part& part) {
    std::vector<ProcedureStatement> orders;
    for (Group group : split_by_order(part.segments)) {
        const hl7::Segment* orc = group.front().is("ORC") ? &group.front() : nullptr;
        const auto is_obr = [](const hl7::Segment& one) { return one.is("OBR"); };
        const auto services = std::count_if(group.begin(), group.end(), is_obr);
        if (services == 0 && orders_something_else(group)) continue;
        if (services == 0) {
            ProcedureStatement said = read_order(reading, group, orc, nullptr);
            if (numbered(said)) orders.push_back(std::move(said));
            continue;
        }
        for (const hl7::Segment& segment : group) {
            if (!is_obr(segment)) continue;
            ProcedureStatement said = read_order(reading, group, orc, &segment);
            if (services > 1) said.part = value(segment[Obr::set_id][1]);
            if (numbered(said)) {
                orders.push_back(std::move(said));
            } else {
                reading.find("order-number-missing",
                             reading.path(segment, Obr::placer_order_number),
                             "a service without a number cannot be followed");
            }
        }
    }
    return orders;
}

void read_reports(Reading& reading, const Part& part, OrcPlace orc_place,
                  std::vector<Event>& events) {
    const hl7::Segment* orc = nullptr;
    ProcedureStatement* last = nullptr;
    const auto end_last = [&] {
        if (last != nullptr && !numbered(*last)) events.pop_back();
        last = nullptr;
    };
    for (const hl7::Segment& segment : part.segments) {
        if (segment.is("ORC")) {
            orc = &segment;
            if (orc_place == OrcPlace::after_obr && last != nullptr)
                read_numbers(orc, nullptr, *last);
        }
        if (!segment.is("OBR")) continue;
        end_last();
        ProcedureStatement& said = std::get<ProcedureStatement>(
            events.emplace_back(std::in_place_type<ProcedureStatement>));
        last = &said;
        read_numbers(orc_place == OrcPlace::before_obr ? orc : nullptr, &segment, said);
        orc = nullptr;
        said.reported = true;
        said.status = reported_status(segment);
        said.what = reading.coded(segment[Obr::universal_service_identifier].repetition(1));
        said.reasons = read_reasons(reading, segment, Obr::reason_for_study);
        if (const auto at = reading.period(segment, Obr::observation_date_time))
            said.when = at->first;
        said.at = reading.moment(segment, Obr::results_report_status_change_date_time)
                      .value_or(reading.sent());
        said.source = reading.source(segment, Obr::universal_service_identifier);
    }
    end_last();
}

}  // namespace alerts::interpret
