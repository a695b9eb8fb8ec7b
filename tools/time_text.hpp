// Times as people read them, and as they give them on a command line.
#pragma once

#include "alerts/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace calciwatch {

// 2026-11-22 10:15:00Z
[[nodiscard]] std::string time_text(alerts::Time time);
// The same; empty without a time.
[[nodiscard]] std::string time_text(const std::optional<alerts::Time>& time);

// "2h" (so long before `now`: s, m, h, d), "2026-11-22" or "2026-11-22T10:15:00Z".
[[nodiscard]] std::optional<alerts::Time> parse_since(std::string_view text, alerts::Time now);

// Likewise, but "2h" means so long after `now`.
[[nodiscard]] std::optional<alerts::Time> parse_until(std::string_view text, alerts::Time now);

}  // namespace calciwatch
