// Who the patient is and where: PID and PV1. Of each part the latest statement by the clinical
// clock holds, whatever order they come in.
#include "alerts/apply.hpp"
#include "alerts/problem_standing.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace alerts {
namespace {

// What is known and when it was stated, against another such statement.
template <class Value, class Said>
bool take(Value& known, Time& as_of, const Said& said, Time at) {
    if (at < as_of || (at == as_of && known == said)) return false;
    known = said;
    as_of = at;
    return true;
}

// No statement keeps what is there; an empty one deletes it.
template <class Value, class Said>
bool take_said(Value& known, Time& as_of, const std::optional<Said>& said, Time at) {
    return said && take(known, as_of, *said, at);
}

// Of two records of the same: what this one knows holds unless the other knows better.
template <class Value>
bool take_later(Value& known, Time& as_of, const Value& other, Time at) {
    return at > as_of && take(known, as_of, other, at);
}

bool take_time(Time& as_of, Time at) {
    if (at <= as_of) return false;
    as_of = at;
    return true;
}

constexpr std::size_t most_encounters = 100;

Encounter* find_encounter(Patient& patient, const std::string& visit_number) {
    const auto found =
        std::find_if(patient.encounters.begin(), patient.encounters.end(),
                     [&](const Encounter& one) { return one.visit_number == visit_number; });
    return found == patient.encounters.end() ? nullptr : &*found;
}

Encounter& add(Patient& patient, const std::string& visit_number) {
    const auto before =
        std::find_if(patient.encounters.begin(), patient.encounters.end(),
                     [&](const Encounter& one) { return one.visit_number > visit_number; });
    const auto made = patient.encounters.insert(before, Encounter{});
    made->visit_number = visit_number;
    std::erase(patient.dropped_encounters, visit_number);
    return *made;
}

void drop(Patient& patient, const std::string& visit_number) {
    patient.dropped_encounters.push_back(visit_number);
    std::erase_if(patient.encounters, [&](const Encounter& one) {
        return one.visit_number == patient.dropped_encounters.back();
    });
}

// Without a number the visit that was spoken of last is meant. A number that comes after something
// was said without one is the number of that visit.
Encounter& meant(Patient& patient, const std::string& visit_number) {
    if (visit_number.empty()) {
        const Encounter* const last = patient.encounter();
        return *find_encounter(
            patient, last == nullptr ? add(patient, "").visit_number : last->visit_number);
    }
    if (Encounter* const known = find_encounter(patient, visit_number)) return *known;
    Encounter* const unnumbered = find_encounter(patient, "");
    if (unnumbered == nullptr) return add(patient, visit_number);
    Encounter numbered = *unnumbered;
    drop(patient, "");
    numbered.visit_number = visit_number;
    Encounter& made = add(patient, visit_number);
    made = std::move(numbered);
    made.changed = true;
    return made;
}

void bound_encounters(Patient& patient) {
    if (patient.encounters.size() <= most_encounters) return;
    const auto oldest =
        std::min_element(patient.encounters.begin(), patient.encounters.end(),
                         [](const Encounter& a, const Encounter& b) { return a.as_of < b.as_of; });
    drop(patient, std::string{oldest->visit_number});
}

}  // namespace

void learn(Patient& patient, const std::vector<Identifier>& identifiers) {
    for (const Identifier& one : identifiers) {
        auto& known = patient.identifiers;
        if (std::find(known.begin(), known.end(), one) == known.end()) known.push_back(one);
    }
}

void apply(Patient& patient, const Demographics& said) {
    const Time at = said.at.value_or(said.source.sent);
    bool changed = take_said(patient.name, patient.name_as_of, said.name, at);
    changed |= take_said(patient.birth_date, patient.birth_date_as_of, said.birth_date, at);
    changed |= take_said(patient.sex, patient.sex_as_of, said.sex, at);
    changed |= take_said(patient.dead, patient.dead_as_of, said.dead, at);
    changed |= take_said(patient.died, patient.died_as_of, said.died, at);
    changed |= take_time(patient.demographics_as_of, at);
    patient.changed |= changed;
}

void take_demographics(Patient& patient, const Patient& other) {
    bool changed = take_later(patient.name, patient.name_as_of, other.name, other.name_as_of);
    changed |= take_later(patient.birth_date, patient.birth_date_as_of, other.birth_date,
                          other.birth_date_as_of);
    changed |= take_later(patient.sex, patient.sex_as_of, other.sex, other.sex_as_of);
    changed |= take_later(patient.dead, patient.dead_as_of, other.dead, other.dead_as_of);
    changed |= take_later(patient.died, patient.died_as_of, other.died, other.died_as_of);
    changed |= take_time(patient.demographics_as_of, other.demographics_as_of);
    patient.changed |= changed;
}

void apply(Patient& patient, const EncounterUpdate& said) {
    Encounter& known = meant(patient, said.visit_number.value_or(""));
    // An admission or discharge has a time; an admission also says that the visit goes on.
    const auto happened = [&said](EncounterAct act, std::optional<Time> stated) {
        return stated || said.act != act ? stated : said.at;
    };
    const auto admitted = happened(EncounterAct::admit, said.admitted);
    const auto discharged = happened(EncounterAct::discharge, said.discharged);
    const bool goes_on = said.act == EncounterAct::cancel_discharge ||
                         (said.act == EncounterAct::admit && !discharged);
    bool changed = take_said(known.patient_class, known.class_as_of, said.patient_class, said.at);
    changed |= take_said(known.account, known.account_as_of, said.account, said.at);
    if (said.act == EncounterAct::cancel_admit) {
        changed |= take(known.location, known.location_as_of, "", said.at);
        changed |= take(known.admitted, known.admitted_as_of, std::nullopt, said.at);
    } else {
        changed |= take_said(known.location, known.location_as_of, said.location, said.at);
        changed |= take_said(known.admitted, known.admitted_as_of, admitted, said.at);
    }
    if (goes_on)
        changed |= take(known.discharged, known.discharged_as_of, std::nullopt, said.at);
    else
        changed |= take_said(known.discharged, known.discharged_as_of, discharged, said.at);
    changed |= take_time(known.as_of, said.at);
    known.changed |= changed;
    bound_encounters(patient);
}

void apply(Patient& patient, const VisitRename& said) {
    const auto rename = [&said](std::string& visit, bool& changed) {
        if (visit != said.from) return;
        visit = said.to;
        changed = true;
    };
    if (said.kind == VisitNumber::account) {
        for (Encounter& one : patient.encounters) rename(one.account, one.changed);
    } else if (Encounter* const old = find_encounter(patient, said.from)) {
        Encounter renamed = *old;
        drop(patient, said.from);
        renamed.visit_number = said.to;
        take_encounter(patient, std::move(renamed));
    }
    for (Problem& one : patient.problems) rename_visit(one, said.from, said.to);
    for (MedicationOrder& one : patient.orders) rename(one.visit, one.changed);
    for (std::size_t i = 0; i < patient.results.size(); ++i) {
        if (patient.results[i].said.visit != said.from) continue;
        patient.results.edit(i, [&](Result& one) { one.said.visit = said.to; });
    }
    for (Procedure& one : patient.procedures) rename(one.said.visit, one.changed);
}

void take_encounter(Patient& patient, Encounter other) {
    Encounter* const found = find_encounter(patient, other.visit_number);
    Encounter& known = found == nullptr ? add(patient, other.visit_number) : *found;
    bool changed =
        take_later(known.patient_class, known.class_as_of, other.patient_class, other.class_as_of);
    changed |= take_later(known.account, known.account_as_of, other.account, other.account_as_of);
    changed |=
        take_later(known.location, known.location_as_of, other.location, other.location_as_of);
    changed |=
        take_later(known.admitted, known.admitted_as_of, other.admitted, other.admitted_as_of);
    changed |= take_later(known.discharged, known.discharged_as_of, other.discharged,
                          other.discharged_as_of);
    changed |= take_time(known.as_of, other.as_of);
    known.changed |= changed || found == nullptr;
    bound_encounters(patient);
}

// Everything is taken back where it stands, so that an alert that rested on it is retracted.
void apply(Patient& patient, const RecordDeletion& said, Applied& applied) {
    constexpr const char* because = "patient record deleted";
    for (Problem& problem : patient.problems) {
        if (!problem.active) continue;
        problem.listings.clear();
        problem.declared = Declared::ended;
        problem.declared_as_of = std::max(problem.declared_as_of, said.source.sent);
        settle(problem);
        applied.withdrawals.push_back({problem.source, because});
    }
    for (MedicationOrder& order : patient.orders) {
        if (order.status == OrderStatus::cancelled) continue;
        order.status = OrderStatus::cancelled;
        order.as_of = said.source.sent;
        order.changed = true;
        for (const Drug& drug : order.drugs)
            applied.withdrawals.push_back({drug.said.source, because});
    }
    for (std::size_t i = 0; i < patient.results.size(); ++i) {
        if (patient.results[i].said.status == ResultStatus::withdrawn) continue;
        patient.results.edit(i, [](Result& one) { one.said.status = ResultStatus::withdrawn; });
        applied.withdrawals.push_back({patient.results[i].said.source, because});
    }
    for (Procedure& procedure : patient.procedures) {
        if (procedure.said.status == ProcedureStatus::withdrawn) continue;
        procedure.said.status = ProcedureStatus::withdrawn;
        procedure.said.at = said.source.sent;
        procedure.changed = true;
        applied.withdrawals.push_back({procedure.said.source, because});
    }
    for (const Encounter& one : std::vector<Encounter>{patient.encounters})
        drop(patient, one.visit_number);
}

}  // namespace alerts
