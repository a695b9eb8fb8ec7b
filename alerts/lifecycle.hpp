// All rules over one patient: which alerts begin, change and end.
#pragma once

#include "alerts/apply.hpp"
#include "alerts/engine.hpp"

#include <string_view>
#include <vector>

namespace alerts {

// Evaluates every rule after everything was applied, so that neither the order of statements nor
// that of rules matters. Alerts whose evidence is among `withdrawals` are retracted, not resolved.
// Sets review_at.
[[nodiscard]] std::vector<AlertChange> evaluate_rules(Patient& patient, const Knowledge& knowledge,
                                                      const std::vector<Withdrawal>& withdrawals,
                                                      Time now);

// Every active alert ends, and time alone changes nothing more.
[[nodiscard]] std::vector<AlertChange> end_all(Patient& patient, std::string_view because,
                                               Time now);

}  // namespace alerts
