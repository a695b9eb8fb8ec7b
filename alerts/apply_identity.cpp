// Who the patient is and where: PID and PV1. What is older than what is known changes nothing.
#include "alerts/apply.hpp"

#include <algorithm>
#include <utility>
#include <vector>

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
    Encounter& known = meant(patient, said.visit_number.value_or(""));
    if (said.at < known.as_of) return;
    bool changed = take(known.patient_class, said.patient_class);
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
    bound_encounters(patient);
}

void apply(Patient& patient, const VisitRename& said) {
    if (Encounter* const old = find_encounter(patient, said.from)) {
        Encounter renamed = *old;
        drop(patient, said.from);
        renamed.visit_number = said.to;
        take_encounter(patient, std::move(renamed));
    }
    for (Problem& problem : patient.problems) {
        if (problem.visit != said.from) continue;
        problem.visit = said.to;
        problem.changed = true;
    }
}

void take_encounter(Patient& patient, Encounter other) {
    Encounter* known = find_encounter(patient, other.visit_number);
    if (known != nullptr && known->as_of >= other.as_of) return;
    if (known == nullptr) known = &add(patient, other.visit_number);
    *known = std::move(other);
    known->changed = true;
    bound_encounters(patient);
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
    for (const Encounter& one : std::vector<Encounter>{patient.encounters})
        drop(patient, one.visit_number);
}

}  // namespace alerts
