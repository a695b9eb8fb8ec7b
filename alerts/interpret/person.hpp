// PID: whom a message speaks of.
#pragma once

#include "alerts/interpret/reading.hpp"

#include <span>
#include <vector>

namespace alerts::interpret {

// The segments of a message that speak of one patient: of those that the Reading has.
struct Part {
    std::optional<hl7::Segment> pid;
    std::span<const hl7::Segment> segments;  // in the order sent, PID among them
};

// With one PID or none the whole message is one part, wherever PID stands; with several each
// begins a part, and what stands before the first belongs to none.
[[nodiscard]] std::vector<Part> split_by_patient(const Reading& reading);

// The first segment of this name in the part.
[[nodiscard]] inline std::optional<hl7::Segment> find_segment(const Part& part,
                                                              std::string_view name) {
    for (const hl7::Segment& one : part.segments)
        if (one.is(name)) return one;
    return std::nullopt;
}

// The visit that the part speaks of: PV1-19, else PID-18, since a feed without visit numbers may
// tell its visits by their accounts. Empty when neither was sent.
[[nodiscard]] std::string read_visit(const Part& part);

[[nodiscard]] Demographics read_demographics(Reading& reading, const hl7::Segment& pid);

}  // namespace alerts::interpret
