// How a laboratory itself judges a value: its flag, or its range.
#pragma once

#include "alerts/condition.hpp"
#include "alerts/event.hpp"
#include "alerts/truth.hpp"

#include <optional>
#include <string_view>

namespace alerts {

// OBX-7 as numbers, in the unit of the result: "3.5-5.1", "3.5 - 5.1", "<5.0", "<=5", ">60".
struct ReferenceRange {
    std::optional<Decimal> low;
    std::optional<Decimal> high;
};
[[nodiscard]] std::optional<ReferenceRange> parse_reference_range(std::string_view text);

// A flag (OBX-8: H HH > L LL < N) settles it; then the range, when it has an end on that side.
[[nodiscard]] Truth beyond_range(const ResultStatement& said, Side side);

}  // namespace alerts
