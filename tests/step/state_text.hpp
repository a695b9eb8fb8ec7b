// A patient's state as text, one line a fact, for comparison.
#pragma once

#include "alerts/patient.hpp"

#include <string>

namespace story {

// What was concluded, not how it came to be known. Left out, because it depends on arrival:
// - numbers that the store gives, and the order in which facts were learnt;
// - the source of a fact, and the ORC-1 of a status: which message said it first, of those that
//   said the same;
// - since when a problem is no longer active, when more than one list left it out;
// - alerts that have ended: a withdrawal that comes before what it withdraws never let one begin;
// - of active alerts how often and when they began, and their evidence, which names sources.
[[nodiscard]] std::string conclusions(const alerts::Patient& patient);

}  // namespace story
