// Codes under the name of a system whose check digit they fail.
#pragma once

#include "alerts/event.hpp"
#include "alerts/meanings.hpp"
#include "alerts/patient.hpp"

#include <vector>

namespace alerts {

// Appends a finding for each such code of what was said at `place`.
void judge_codes(const Coded& what, const Source& place, std::vector<Finding>& findings);
// The same of the drugs of an order that no order of the patient names yet.
void judge_codes(const OrderUpdate& said, const Patient& patient, Meanings& meanings,
                 std::vector<Finding>& findings);

}  // namespace alerts
