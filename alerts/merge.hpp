// Two records that are one person become one.
#pragma once

#include "alerts/patient.hpp"

namespace alerts {

// Takes what `from` holds into `into`: problems, orders, results, visits. Where both
// know the same fact the later statement counts. Alerts stay where they were raised. Marks what
// changed; `from` itself is not touched.
void absorb(Patient& into, const Patient& from);

// Takes what `other` says of the same order into `known`, by the same rule.
void join(MedicationOrder& known, const MedicationOrder& other);

}  // namespace alerts
