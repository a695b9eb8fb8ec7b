// A laboratory's number against a bound: exact, and honest about what "<600" leaves open.
#pragma once

#include "alerts/condition.hpp"
#include "alerts/event.hpp"
#include "alerts/truth.hpp"

namespace alerts {

// Whether every value the measurement allows, converted by `factor`, lies strictly on that side of
// the bound (yes), none does (no), or some do (unknown).
[[nodiscard]] Truth lies(Side above_or_below, const Measurement& measured, const Factor& factor,
                         const Decimal& bound);
// Likewise; between: both ends belong to it.
[[nodiscard]] Truth lies(Side side, const Measurement& measured, const Factor& factor,
                         const Bound& bound);

}  // namespace alerts
