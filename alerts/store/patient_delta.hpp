// The part of a patient that is marked as changed, and how it joins what is stored: the store in
// memory keeps patients so.
#pragma once

#include "alerts/patient.hpp"

namespace alerts {

// Only what is marked, without what is derived; of the identifiers only those that are new.
[[nodiscard]] Patient changes_of(const Patient& patient);
void apply(const Patient& changes, Patient& stored);

}  // namespace alerts
