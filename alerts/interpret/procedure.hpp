// Procedures on record: PR1 of ADT and BAR -> ProcedureStatement.
#pragma once

#include "alerts/interpret/person.hpp"

#include <vector>

namespace alerts::interpret {

// PR1-3 with the method and words that older versions have in PR1-2 and PR1-4.
[[nodiscard]] Coded read_procedure_code(const Reading& reading, const hl7::Segment& pr1);

// One statement for each PR1. One that lies in the future is booked, any other was done. A deletion
// (PR1-20 D) takes back what PR1-19 names, else the same code at the same time.
[[nodiscard]] std::vector<ProcedureStatement> read_procedures(Reading& reading, const Part& part,
                                                              Time at);

}  // namespace alerts::interpret
