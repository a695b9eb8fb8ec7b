// Patients as people read them on a terminal. Coloured only when asked.
#pragma once

#include "alerts/store/sqlite_reader.hpp"

#include <string>

namespace calciwatch {

// One line a patient, with a heading.
[[nodiscard]] std::string patients_text(const std::vector<alerts::PatientLine>& patients,
                                        bool colour);

// Everything about one patient as it stands at `now`.
[[nodiscard]] std::string patient_text(const alerts::PatientRecord& record, alerts::Time now,
                                       bool colour);

// 900001^H1MRN^MR, without what is empty at the end.
[[nodiscard]] std::string identifier_text(const alerts::Identifier& identifier);

}  // namespace calciwatch
