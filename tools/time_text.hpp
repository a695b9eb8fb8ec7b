// Times as people read them, and as they give them on a command line.
#pragma once

#include "alerts/time.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace calciwatch {

// 2026-11-22 10:15:00Z
[[nodiscard]] std::string time_text(alerts::Time time);
// The same; empty without a time.
[[nodiscard]] std::string time_text(const std::optional<alerts::Time>& time);

// A text in which moments stand as 2026-11-22T10:15:00.000Z, with all of them as above.
[[nodiscard]] std::string with_plain_times(std::string text);

// "2h" -> two hours; units s, m, h, d.
[[nodiscard]] std::optional<std::chrono::seconds> parse_length(std::string_view text);

// "2h" (so long before `now`: s, m, h, d), "2026-11-22" or "2026-11-22T10:15:00Z".
[[nodiscard]] std::optional<alerts::Time> parse_since(std::string_view text, alerts::Time now);

// Likewise, but "2h" means so long after `now`.
[[nodiscard]] std::optional<alerts::Time> parse_until(std::string_view text, alerts::Time now);

}  // namespace calciwatch
