// Whether people are called for an alert that begins.
#pragma once

#include "alerts/patient.hpp"
#include "alerts/rule.hpp"

#include <string>

namespace alerts {

// More severe, or a higher dose of the same unit.
[[nodiscard]] bool worse(const Alert& now, const Alert& before);

// Why nobody is called for `alert`, which begins now; empty when somebody is. `before` is its last
// episode; null when it is the first.
[[nodiscard]] std::string why_quiet(const Rule& rule, const Alert& alert, const Alert* before,
                                    const Patient& patient, const Conduct& conduct, Time now);

}  // namespace alerts
