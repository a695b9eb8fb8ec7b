// Exact decimals from divisions: a dose's share of a mixture, times a week.
#pragma once

#include "alerts/decimal.hpp"

#include <cstdint>
#include <optional>

namespace alerts::interpret {

// The decimal that is exactly over / under. Absent when no decimal of at most six places is, when
// under is not positive, over is negative, or either is more than a million million.
[[nodiscard]] std::optional<Decimal> exact_decimal(std::int64_t over, std::int64_t under);

}  // namespace alerts::interpret
