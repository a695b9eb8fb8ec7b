// What one dose holds of each component of a mixture.
#pragma once

#include "alerts/event.hpp"
#include "alerts/interpret/reading.hpp"

#include <span>

namespace alerts::interpret {

// RXC's amounts are a recipe for the base, not for what is given: of 500 mL from a bag made of
// 1000 mL the patient gets half of each component (give / base x component). Turns the amounts of
// `components` into those of one dose of `whole`. Without an amount of a base, or for one
// container (1 BAG), the recipe is the dose. Where it cannot be told exactly, the amounts are
// taken back and a finding says so.
void portion(Reading& reading, const hl7::Path& whole_amount, const DrugStatement& whole,
             std::span<DrugStatement> components);

}  // namespace alerts::interpret
