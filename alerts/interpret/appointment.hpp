// Appointments: SIU -> ProcedureStatement.
#pragma once

#include "alerts/interpret/person.hpp"

#include <string_view>
#include <vector>

namespace alerts::interpret {

// One statement for each service booked (AIS-3), or one for an appointment that names none (SCH-7,
// SCH-8). What the event does to the appointment SCH-25 may say more exactly (table 0278); events
// that end the whole appointment end all its services, named or not.
[[nodiscard]] std::vector<ProcedureStatement> read_appointment(Reading& reading, const Part& part,
                                                               std::string_view event);

}  // namespace alerts::interpret
