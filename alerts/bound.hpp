// A laboratory's number against a bound: exact, and honest about what "<600" leaves open.
#pragma once

#include "alerts/condition.hpp"

namespace alerts {

// Whether every value the measurement allows, converted by `factor`, lies strictly on that side of
// the bound (yes), none does (no), or some do (unknown).
[[nodiscard]] Truth lies(ResultBound::Side side, const Measurement& measured, const Factor& factor,
                         const Decimal& bound);

}  // namespace alerts
