// The drugs that one order's segments name, each with its own dose.
#pragma once

#include "alerts/interpret/order_control.hpp"
#include "alerts/interpret/reading.hpp"

#include <span>
#include <vector>

namespace alerts::interpret {

// Drugs in RXE-2, RXO-1 (or the words of RXO-6) and every RXC-2; in a supply message in RXD-2,
// RXG-4 and RXA-5 too. Doses come from the orders and the additives; the amounts of a dispense or
// a single administration are no dose and are not taken. A supply that was called off, and
// administrations of which none took place, name no drug.
[[nodiscard]] std::vector<DrugStatement> read_drugs(Reading& reading,
                                                    std::span<const hl7::Segment> group,
                                                    OrderFamily family, OrderEffect effect);

// Whether RXA tells of a drug that the patient got: not refused (RXA-20 RE), not left out (NA),
// not taken back (RXA-21 D).
[[nodiscard]] bool was_given(const hl7::Segment& rxa);

}  // namespace alerts::interpret
