// Time as calciwatch keeps it: UTC, milliseconds. No clock is read in this room: whoever has one
// hands the time in.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace alerts {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

// ISO 8601 with milliseconds and Z: 2026-11-22T10:15:00.000Z.
[[nodiscard]] std::string to_iso8601(Time time);
void append_iso8601(std::string& text, Time time);
[[nodiscard]] std::optional<Time> from_iso8601(std::string_view text);

}  // namespace alerts
