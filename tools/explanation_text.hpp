// Why a rule speaks or is silent, as people read it on a terminal. Coloured only when asked.
#pragma once

#include "alerts/explain.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace calciwatch {

// A heading, then for each subject the tree of conditions, one line each: its answer, the
// condition, what it saw and where that stood.
[[nodiscard]] std::string explanation_text(const alerts::Rule& rule,
                                           const alerts::Terminology& terminology, alerts::Time now,
                                           const std::vector<alerts::Explanation>& explanations,
                                           bool colour);

// "each order with vitamin-k-antagonist", "each procedure skin-biopsy", "the patient".
[[nodiscard]] std::string subjects_of(const alerts::Rule& rule,
                                      const alerts::Terminology& terminology);

[[nodiscard]] std::string_view word(alerts::Truth truth);

}  // namespace calciwatch
