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

}  // namespace alerts
