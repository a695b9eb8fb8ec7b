// What a patient must not be given: AL1 -> ProblemList.
#pragma once

#include "alerts/interpret/person.hpp"

#include <optional>

namespace alerts::interpret {

// An allergy is a problem in words, "allergy to " and those of AL1-3: its code is one of a drug or
// food, and names no disease. Each stands alone: a list that leaves one out ends nothing, since
// AL1 knows no other way to say so than silence, which orders and reports keep too. Absent when
// none is named.
[[nodiscard]] std::optional<ProblemList> read_allergies(Reading& reading, const Part& part);

}  // namespace alerts::interpret
