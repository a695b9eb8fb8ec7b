// Why a condition that held no longer does, in words for the alert that ends.
#pragma once

#include "alerts/evaluate.hpp"

#include <string>

namespace alerts {

// Of a condition that is not yes now.
[[nodiscard]] std::string why_not(const Condition& condition, const View& view);

// Of an order that no longer runs, or no longer contains the drug.
[[nodiscard]] std::string why_ended(const MedicationOrder& order, Time now);

// Of a procedure that is not to be any more.
[[nodiscard]] std::string why_ended(const Procedure& procedure);

}  // namespace alerts
