// Procedures on record: PR1 of ADT and BAR -> ProcedureStatement.
#pragma once

#include "alerts/interpret/person.hpp"

#include <vector>

namespace alerts::interpret {

// One statement for each PR1. One that lies in the future is booked, any other was done. A deletion
// (PR1-20 D) takes back what PR1-19 names, else the same code at the same time.
[[nodiscard]] std::vector<ProcedureStatement> read_procedures(Reading& reading, const Part& part,
                                                              Time at);

}  // namespace alerts::interpret
