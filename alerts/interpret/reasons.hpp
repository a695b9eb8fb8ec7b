// Why something was asked for: a repeating coded field.
#pragma once

#include "alerts/interpret/reading.hpp"

#include <vector>

namespace alerts::interpret {

// Each repetition that says something.
[[nodiscard]] std::vector<Coded> read_reasons(Reading& reading, const hl7::Segment& segment,
                                              std::size_t field);

}  // namespace alerts::interpret
