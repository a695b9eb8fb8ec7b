// What one dose of a drug amounts to, in a unit of mass: exact, or not at all.
#pragma once

#include "alerts/patient.hpp"

#include <optional>
#include <string_view>

namespace alerts {

// A dose is between low x factor and high x factor of the unit asked for.
struct Dose {
    Decimal low;
    Decimal high;
    Factor factor;
};

// Whether doses can be asked for in this unit: g, mg, ug, kg.
[[nodiscard]] bool is_mass(std::string_view unit);

// The amount when its unit is a mass; a volume by the strength, when that is a mass in a volume
// ("250 mg/mL", RXE-25/26); vials and ampoules by what the terminology says that one of this
// product holds. Nothing for 0 (a feed's "see instructions"), any other unit ("tablet"), or none:
// what a vial holds is not guessed.
[[nodiscard]] std::optional<Dose> read_dose(const DrugStatement& drug, std::string_view unit,
                                            const Terminology& terminology);

}  // namespace alerts
