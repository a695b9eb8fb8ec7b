// Times in a sample message that are relative to the moment it is sent, so that a story stays
// fresh: {{now}}, {{now-2h}}, {{now+30m}}; units s, m, h, d.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace calciwatch {

// YYYYMMDDHHMMSS+0000.
[[nodiscard]] std::string hl7_time(std::chrono::sys_seconds time);

// A placeholder begins with {{now and is not one of the forms above; counted from 0.
struct BadPlaceholder {
    std::size_t offset;
};
// Every placeholder becomes a DTM in UTC; other braces stay as they are.
[[nodiscard]] tl::expected<std::string, BadPlaceholder> fill_times(std::string_view text,
                                                                   std::chrono::sys_seconds now);

}  // namespace calciwatch
