// The part of a patient that is marked as changed, and how it joins what is stored: the store in
// memory keeps patients so.
#pragma once

#include "alerts/patient.hpp"

namespace alerts {

// Into an empty patient: only what is marked, without the marks; of the identifiers only those that
// are new.
void take_changes(const Patient& patient, Patient& changes);
void apply(Patient&& changes, Patient& stored);
// What the terminology says of the facts is none of the store's.
void drop_derived(Patient& patient);

}  // namespace alerts
