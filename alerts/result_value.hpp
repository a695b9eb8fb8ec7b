// What a result's value is worth to the rules, and what to tell the interface team when nothing.
#pragma once

#include "alerts/meanings.hpp"
#include "alerts/patient.hpp"

#include <string>
#include <vector>

namespace alerts {

[[nodiscard]] bool settled(ResultStatus status);  // final or corrected
[[nodiscard]] bool says_value(const ResultStatement& said);

// Fills in `reading`, when the value is a plausible number.
void read_value(Result& result, const UnitMeaning& unit);

// Fills in `diagnoses` from the coded answers.
void read_answers(Result& result, Meanings& meanings);

// Appends what keeps rules from using a settled value of a test they may ask for. `test`: what the
// result's own name means.
void judge_value(const Result& result, Meaning& test, Meanings& meanings,
                 std::vector<Finding>& findings);

// A finding about a field of the OBX that `said` was read from.
[[nodiscard]] Finding finding_at(int field, std::string code, const ResultStatement& said,
                                 std::string detail);

}  // namespace alerts
