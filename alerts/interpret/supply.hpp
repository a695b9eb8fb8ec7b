// What was dispensed, is to be given, and was given: RXD, RXG, RXA.
#pragma once

#include "alerts/interpret/reading.hpp"
#include "alerts/interpret/timing.hpp"

#include <span>
#include <vector>

namespace alerts::interpret {

// Each RXA of an order's segments, given or not. `otherwise` is when it was given where none tells.
[[nodiscard]] std::vector<Administration> read_administrations(Reading& reading,
                                                               std::span<const hl7::Segment> group,
                                                               Time otherwise);

// How long an order that nobody ordered runs for what was dispensed or is to be given; absent
// where the segments tell of administrations, which speak for themselves. No segment states for
// how many days a dispense lasts: it counts for 30 days from RXD-3. What is to be given counts
// like what was given, 7 days after the last time it is due.
[[nodiscard]] std::optional<Time> read_supplied_until(Reading& reading,
                                                      std::span<const hl7::Segment> group,
                                                      const Timing& timing, Time otherwise);

}  // namespace alerts::interpret
