// The numbers a patient goes by: PID-3 and MRG-1.
#pragma once

#include "alerts/interpret/person.hpp"

#include <vector>

namespace alerts::interpret {

// PID-3: those of the feed's own authority first, then in the order of the feed's identifier types,
// then as sent. Only numbers of these types or of none name a patient; without such a list those of
// every type do but the ones that money, travel, insurance and visits gave: relatives share them,
// clerks mistype them, and an alert for the wrong patient is worse than two records of one.
//
// PID-2 and PID-4 are never a substitute: they hold other hospitals' numbers, and a message in
// quarantine is better than that alert.
[[nodiscard]] std::vector<Identifier> read_identifiers(Reading& reading, const hl7::Segment& pid);

// MRG-1 of this part, read as PID-3 is: the numbers that are given up, or move. Empty without one.
[[nodiscard]] std::vector<Identifier> read_given_up(Reading& reading, const Part& part);

}  // namespace alerts::interpret
