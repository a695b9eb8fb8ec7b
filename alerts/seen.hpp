// What of a patient a condition looks at, in words, whether it holds or not.
#pragma once

#include "alerts/evaluate.hpp"

#include <string>

namespace alerts {

// "62 mg/L, observed 2026-01-05T08:00:00.000Z", "W1: order discontinued (DC)", "none known". Empty
// for a condition that is made of others.
[[nodiscard]] std::string seen(const Condition& condition, const View& view);

}  // namespace alerts
