// What an observation asks decides what a coded answer to it says: the same code is a diagnosis
// under "Diagnosis" and none under "Family history".
#pragma once

#include "alerts/assertion.hpp"
#include "alerts/coded.hpp"

namespace alerts {

// Denied: the question is about the past, the family, a risk, or what was ruled out. Doubted: about
// what is suspected. What cannot be told is taken as asserted.
[[nodiscard]] Assertion assertion_of_answers(const Coded& question);

}  // namespace alerts
