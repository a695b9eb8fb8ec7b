// Services: OBR of an order (ORM, OMG, OML, OMI) and of a report (ORU, OUL) -> ProcedureStatement.
#pragma once

#include "alerts/interpret/person.hpp"
#include "alerts/interpret/result.hpp"

#include <vector>

namespace alerts::interpret {

// One statement for each OBR of an order: ORC-1 and ORC-5 by the table of order_control, booked
// when a time is set (OBR-36, TQ1-7). An ORC without OBR speaks of the whole order, unless its
// group orders a drug or something else.
[[nodiscard]] std::vector<ProcedureStatement> read_service_orders(Reading& reading,
                                                                  const Part& part);

// Appends one statement for each OBR of a report, by OBR-25 (table 0123): what has results was
// done.
void read_reports(Reading& reading, const Part& part, OrcPlace orc_place,
                  std::vector<Event>& events);

}  // namespace alerts::interpret
