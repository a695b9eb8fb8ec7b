// Observations: ORU and OUL -> ResultStatement.
#pragma once

#include "alerts/interpret/person.hpp"

#include <vector>

namespace alerts::interpret {

// Where ORC stands: before the OBR it belongs to (ORU) or after it (OUL).
enum class OrcPlace { before_obr, after_obr };

// Appends one statement for each OBX that says something about a value: O, I and N never do, X and
// an empty OBX-5 only when they take a value back.
//
// A number is read from NM, SN and, when it is exactly a decimal with an optional comparator, from
// text; of several only when all are the same. What is no such number stays text: the engine tells
// of it when a rule needed the number. Of a coded type each repetition is an answer.
void read_results(Reading& reading, const Part& part, OrcPlace orc_place,
                  std::vector<Event>& events);

// OBX of a message about something else: of a visit (ADT), a problem (PPR) or an order that has not
// been answered. They are the patient's and belong to no order, save previous results that are sent
// along (ORC-1 PR).
void read_accompanying_results(Reading& reading, const Part& part, std::vector<Event>& events);

}  // namespace alerts::interpret
