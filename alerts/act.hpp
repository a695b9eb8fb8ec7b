// What people do about alerts: acknowledge, override.
#pragma once

#include "alerts/engine.hpp"

#include <string>

namespace alerts {

// Why not, when it is refused. An override covers this alert alone: a new order is another one,
// and a higher severity or dose ends it.
[[nodiscard]] tl::expected<Step, std::string> act(Patient& patient, const RuleSet& rules,
                                                  const Act& act, Time now);

}  // namespace alerts
