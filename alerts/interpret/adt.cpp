#include "alerts/interpret/adt.hpp"

#include "alerts/interpret/problem.hpp"
#include "alerts/interpret/procedure.hpp"
#include "hl7/segments/patient.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace alerts::interpret {
namespace {

struct ActRow {
    std::string_view event;
    EncounterAct act;
};

constexpr std::array acts{
    ActRow{"A01", EncounterAct::admit},     ActRow{"A02", EncounterAct::update},
    ActRow{"A03", EncounterAct::discharge}, ActRow{"A04", EncounterAct::registration},
    ActRow{"A06", EncounterAct::update},    ActRow{"A07", EncounterAct::update},
    ActRow{"A08", EncounterAct::update},    ActRow{"A11", EncounterAct::cancel_admit},
    ActRow{"A12", EncounterAct::update},    ActRow{"A13", EncounterAct::cancel_discharge},
    ActRow{"A17", EncounterAct::update},    ActRow{"A23", EncounterAct::cancel_admit},
    ActRow{"A44", EncounterAct::update},    ActRow{"A45", EncounterAct::update},
};

std::optional<EncounterAct> act_of(std::string_view event) {
    const auto row = std::find_if(acts.begin(), acts.end(),
                                  [&](const ActRow& one) { return one.event == event; });
    return row == acts.end() ? std::nullopt : std::optional{row->act};
}

std::optional<Time> moment(Reading& reading, const std::optional<hl7::Segment>& segment,
                           std::size_t field) {
    return segment ? reading.moment(*segment, field) : std::nullopt;
}

// Point of care, room and bed: "4W^401^B", whatever the sender's delimiters are.
std::optional<std::string> read_location(const Reading& reading, const hl7::Field& field) {
    if (field.presence() == hl7::Presence::absent) return std::nullopt;
    constexpr std::size_t bed = 3;
    std::string location;
    std::size_t pending = 0;
    for (std::size_t n = 1; n <= bed; ++n) {
        const std::string part = reading.text(field.component(n).subcomponent(1));
        if (!part.empty()) {
            location.append(pending, '^').append(part);
            pending = 0;
        }
        ++pending;
    }
    return location;
}

// A retroactive admission or discharge is valued in PV1-44, PV1-45; in other events these are old.
Time event_time(Reading& reading, EncounterAct act, const std::optional<hl7::Segment>& evn,
                const std::optional<Time>& admitted, const std::optional<Time>& discharged) {
    // Of a cancellation EVN-6 says when that happened which is cancelled.
    const bool cancels = act == EncounterAct::cancel_admit || act == EncounterAct::cancel_discharge;
    const auto occurred = moment(reading, evn, hl7::Evn::event_occurred);
    if (occurred && !cancels) return *occurred;
    const bool arrives = act == EncounterAct::admit || act == EncounterAct::registration;
    if (arrives && admitted) return *admitted;
    if (act == EncounterAct::discharge && discharged) return *discharged;
    return moment(reading, evn, hl7::Evn::recorded_date_time).value_or(reading.sent());
}

std::optional<EncounterUpdate> read_encounter(Reading& reading, const Part& part, EncounterAct act,
                                              const std::optional<hl7::Segment>& evn) {
    const auto pv1 = find_segment(part, "PV1");
    if (!pv1) {
        if (act != EncounterAct::update) {
            reading.find("segment-missing", reading.path(reading.message().header(), 9),
                         "this event is about a visit and has no PV1");
        }
        return std::nullopt;
    }
    EncounterUpdate visit;
    visit.patient_class = reading.statement((*pv1)[hl7::Pv1::patient_class][1]);
    if (visit.patient_class == "N") return std::nullopt;  // not applicable: a dummy PV1
    visit.act = act;
    visit.location = read_location(reading, (*pv1)[hl7::Pv1::assigned_patient_location]);
    visit.visit_number = reading.statement((*pv1)[hl7::Pv1::visit_number][1]);
    if (part.pid)
        visit.account = reading.statement((*part.pid)[hl7::Pid::patient_account_number][1]);
    visit.admitted = reading.moment(*pv1, hl7::Pv1::admit_date_time);
    visit.discharged = reading.moment(*pv1, hl7::Pv1::discharge_date_time);
    visit.at = event_time(reading, act, evn, visit.admitted, visit.discharged);
    if (act == EncounterAct::admit && !visit.admitted) visit.admitted = visit.at;
    if (act == EncounterAct::discharge && !visit.discharged) visit.discharged = visit.at;
    visit.source = reading.source(*pv1);
    return visit;
}

}  // namespace

std::vector<Event> read_administration(Reading& reading, const Part& part, std::string_view event) {
    std::vector<Event> events;
    const auto evn = reading.message().find("EVN");
    if (const auto act = act_of(event)) {
        if (auto visit = read_encounter(reading, part, *act, evn))
            events.emplace_back(std::move(*visit));
    }
    const Time recorded =
        moment(reading, evn, hl7::Evn::recorded_date_time).value_or(reading.sent());
    if (auto problems = read_diagnoses(reading, part, read_visit(part), recorded))
        events.emplace_back(std::move(*problems));
    std::ranges::move(read_procedures(reading, part, recorded), std::back_inserter(events));
    return events;
}

std::vector<Event> read_visit_change(Reading& reading, const Part& part, VisitNumber kind) {
    const bool account = kind == VisitNumber::account;
    const auto mrg = find_segment(part, "MRG");
    const auto now = account ? part.pid : find_segment(part, "PV1");
    const std::string_view from =
        mrg ? value((*mrg)[account ? hl7::Mrg::prior_patient_account_number
                                   : hl7::Mrg::prior_visit_number][1])
            : "";
    const std::string_view to =
        now ? value((*now)[account ? hl7::Pid::patient_account_number : hl7::Pv1::visit_number][1])
            : "";
    if (!from.empty() && !to.empty())
        return {VisitRename{kind, std::string{from}, std::string{to}}};
    reading.find("required-missing", reading.path(reading.message().header(), 9),
                 account ? "the numbers of the account: MRG-3 and PID-18"
                         : "the numbers of the visit: MRG-5 and PV1-19");
    return {};
}

std::string read_moved(const Part& part, VisitNumber kind) {
    const bool account = kind == VisitNumber::account;
    const auto mrg = find_segment(part, "MRG");
    const auto pv1 = find_segment(part, "PV1");
    const std::string_view in_mrg =
        mrg ? value((*mrg)[account ? hl7::Mrg::prior_patient_account_number
                                   : hl7::Mrg::prior_visit_number][1])
            : "";
    std::string_view now;
    if (account && part.pid) now = value((*part.pid)[hl7::Pid::patient_account_number][1]);
    if (!account && pv1) now = value((*pv1)[hl7::Pv1::visit_number][1]);
    const bool prior_first = account && !in_mrg.empty();
    return std::string{prior_first || now.empty() ? in_mrg : now};
}

}  // namespace alerts::interpret
