// What every store does once a patient's changes are written.
#pragma once

#include "alerts/patient.hpp"

namespace alerts {

inline void clear_marks(Patient& patient) {
    patient.stored_identifiers = patient.identifiers.size();
    patient.changed = false;
    patient.review_changed = false;
    for (Encounter& encounter : patient.encounters) encounter.changed = false;
    patient.dropped_encounters.clear();
    patient.dropped_problems.clear();
    patient.dropped_orders.clear();
    patient.dropped_results.clear();
    patient.dropped_procedures.clear();
    for (Problem& problem : patient.problems) problem.changed = false;
    for (MedicationOrder& order : patient.orders) order.changed = false;
    patient.results.clear_marks();
    for (Procedure& procedure : patient.procedures) procedure.changed = false;
    for (Alert& alert : patient.alerts) alert.changed = false;
}

}  // namespace alerts
