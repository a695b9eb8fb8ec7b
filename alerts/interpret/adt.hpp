// Patient administration: ADT and BAR -> EncounterUpdate, ProblemList,
// ProcedureStatement.
#pragma once

#include "alerts/interpret/person.hpp"

#include <string_view>
#include <vector>

namespace alerts::interpret {

// PV1 under the events that say something about the visit in hand:
//   A01 admit, A04 registration, A03 discharge, A02 A06 A07 A08 A17 update; A12 with the location
//   the patient is back in; A11 and A23: the visit never was; A13: it goes on.
// A05 and A14 and their cancellations speak of a visit to come, A28 and A31 of the person (their
// PV1 is a dummy), BAR of an account: they leave the encounter alone, as does any PV1 of class N.
// Diagnoses and procedures count in all.
[[nodiscard]] std::vector<Event> read_administration(Reading& reading, const Part& part,
                                                     std::string_view event);

// The number of an account (MRG-3, PID-18) or a visit (MRG-5, PV1-19) that is another one now.
[[nodiscard]] std::vector<Event> read_visit_change(Reading& reading, const Part& part,
                                                   VisitNumber kind);

// What moves from the record of MRG-1 to that of PID-3: the account of MRG-3, else PID-18 (A44), or
// the visit of PV1-19, else MRG-5 (A45). Empty when it was not sent.
[[nodiscard]] std::string read_moved(const Part& part, VisitNumber kind);

}  // namespace alerts::interpret
