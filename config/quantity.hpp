// Quantities an administrator writes: lengths of time and sizes.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace config {

// ISO 8601 ("PT30S", "P14D") or a number and a unit ("30 s", "14 days"). Whole seconds; months
// and years are refused, for they have no fixed length. At most 100 years of 365 days.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);

// Bytes: "16 MiB", "64 KiB", "1048576". At most 1 TiB.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);

}  // namespace config
