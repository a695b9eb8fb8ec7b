// Patient administration: ADT and BAR -> Demographics, EncounterUpdate, ProblemList.
#pragma once

#include "alerts/interpret/person.hpp"

#include <string_view>
#include <vector>

namespace alerts::interpret {

// PV1 under the events that say something about the visit in hand:
//   A01 admit, A04 registration, A03 discharge, A02 A06 A07 A08 update.
// A05 and A14 speak of a visit to come, A28 and A31 of the person (their PV1 is a dummy), BAR of
// an account: they leave the encounter alone, as does any PV1 of class N. Diagnoses count in all.
[[nodiscard]] std::vector<Event> read_administration(Reading& reading, const Part& part,
                                                     std::string_view event);

}  // namespace alerts::interpret
