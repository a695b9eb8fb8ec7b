// Patients for programs: times in ISO 8601, decimals as exact strings, null for what is unknown.
#pragma once

#include "alerts/store/sqlite_reader.hpp"

#include <nlohmann/json_fwd.hpp>

namespace calciwatch {

[[nodiscard]] nlohmann::ordered_json patients_json(
    const alerts::Excerpt<alerts::PatientLine>& patients);

[[nodiscard]] nlohmann::ordered_json patient_json(const alerts::PatientRecord& record,
                                                  alerts::Time now);

}  // namespace calciwatch
