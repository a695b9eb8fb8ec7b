// When an order starts and ends, and how often: TQ1, or ORC-7, RXE-1 and RXG-3 where a sender
// still uses them.
#pragma once

#include "alerts/interpret/reading.hpp"

#include <optional>
#include <span>

namespace alerts::interpret {

struct Timing {
    std::optional<Time> start;
    std::optional<Time> end;  // the earliest of end, duration, occurrences; absent = open
    Frequency frequency;
};

// `group` is one order's segments. Of several timings the order starts with the first and ends
// with the last; one open end leaves it open. Timings after RXE (the encoded order) win over those
// before it (the request). What cannot be read never ends an order: a longer one can raise an
// alert too many, a shorter one could hide one.
// A frequency has a number only where there is one pattern and no condition for a person to judge
// (TQ1-10); a pattern that nobody can count is a finding. So is a timing that depends on other
// orders (TQ2): nothing but the words of its pattern is told.
[[nodiscard]] Timing read_timing(Reading& reading, std::span<const hl7::Segment> group);

// How long n units are; absent for units whose length varies (months) or that nobody knows.
[[nodiscard]] std::optional<std::chrono::seconds> duration(std::string_view count,
                                                           std::string_view unit);

}  // namespace alerts::interpret
