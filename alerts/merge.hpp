// What becomes of the facts when two records are one person, or a visit was another person's.
#pragma once

#include "alerts/apply.hpp"
#include "alerts/patient.hpp"

#include <string>

namespace alerts {

// Takes what `from` holds into `into`: problems, orders, results, procedures, visits. Where both
// know the same fact the later statement counts. Alerts stay where they were raised. Marks what
// changed; `from` itself is not touched.
void absorb(Patient& into, const Patient& from);

// Moves what belongs to a visit, or to all visits of an account, from one record to the other: the
// visits themselves, and what was stated in them. What names no visit stays, and is a finding: it
// cannot be told whose it is. `from` loses facts, so what rested on them is taken back.
void move_visits(Patient& from, Patient& into, VisitNumber kind, const std::string& number,
                 const Source& source, Applied& applied);

// Takes what `other` says of the same order into `known`, by the same rule.
void join(MedicationOrder& known, const MedicationOrder& other);

}  // namespace alerts
