// Who the patient is and where: PID and PV1. What is older than what is known changes nothing.
#include "alerts/apply.hpp"

#include <algorithm>

namespace alerts {
namespace {

// No statement keeps what is there; an empty one deletes it.
bool take(std::string& known, const std::optional<std::string>& said) {
    if (!said || *said == known) return false;
    known = *said;
    return true;
}

bool take(std::optional<Time>& known, const std::optional<Time>& said) {
    if (!said || said == known) return false;
    known = said;
    return true;
}

}  // namespace

void learn(Patient& patient, const std::vector<Identifier>& identifiers) {
    for (const Identifier& one : identifiers) {
        auto& known = patient.identifiers;
        if (std::find(known.begin(), known.end(), one) == known.end()) known.push_back(one);
    }
}

void apply(Patient& patient, const Demographics& said) {
    const Time at = said.source.sent;
    if (at < patient.demographics_as_of) return;
    bool changed = take(patient.name, said.name);
    changed |= take(patient.birth_date, said.birth_date);
    changed |= take(patient.sex, said.sex);
    changed |= take(patient.died, said.died);
    if (said.dead && *said.dead != patient.dead) {
        patient.dead = *said.dead;
        changed = true;
    }
    patient.changed |= changed || at != patient.demographics_as_of;
    patient.demographics_as_of = at;
}

void apply(Patient& patient, const EncounterUpdate& said) {
    Encounter& known = patient.encounter;
    if (said.at < known.as_of) return;
    bool changed = false;
    // Another visit begins with nothing known of it.
    const bool other_visit = said.visit_number && !said.visit_number->empty() &&
                             !known.visit_number.empty() &&
                             *said.visit_number != known.visit_number;
    if (other_visit) {
        known = {};
        changed = true;
    }
    changed |= take(known.visit_number, said.visit_number);
    changed |= take(known.patient_class, said.patient_class);
    changed |= take(known.location, said.location);
    changed |= take(known.admitted, said.admitted);
    changed |= take(known.discharged, said.discharged);
    if (said.act == EncounterAct::cancel_admit) {
        changed |= known.admitted || !known.location.empty();
        known.admitted.reset();
        known.location.clear();
    }
    if (said.act == EncounterAct::cancel_discharge && known.discharged) {
        known.discharged.reset();
        changed = true;
    }
    if (said.act == EncounterAct::admit && !known.admitted)
        changed |= take(known.admitted, said.at);
    if (said.act == EncounterAct::admit && !said.discharged && known.discharged) {
        known.discharged.reset();
        changed = true;
    }
    if (said.act == EncounterAct::discharge && !said.discharged)
        changed |= take(known.discharged, said.at);
    known.changed |= changed || known.as_of != said.at;
    known.as_of = said.at;
}

void apply(Patient& patient, const VisitRename& said) {
    if (patient.encounter.visit_number == said.from) {
        patient.encounter.visit_number = said.to;
        patient.encounter.changed = true;
    }
    for (Problem& problem : patient.problems) {
        if (problem.visit != said.from) continue;
        problem.visit = said.to;
        problem.changed = true;
    }
}

// Everything is taken back where it stands, so that an alert that rested on it is retracted.
void apply(Patient& patient, const RecordDeletion& said, Applied& applied) {
    constexpr const char* because = "patient record deleted";
    for (Problem& problem : patient.problems) {
        if (!problem.active) continue;
        problem.active = false;
        problem.as_of = said.source.sent;
        problem.changed = true;
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
    for (Result& result : patient.results) {
        if (result.said.status == ResultStatus::withdrawn) continue;
        result.said.status = ResultStatus::withdrawn;
        result.changed = true;
        applied.withdrawals.push_back({result.said.source, because});
    }
    patient.encounter = {};
    patient.encounter.as_of = said.source.sent;
    patient.encounter.changed = true;
}

}  // namespace alerts
