// The alerts of a patient and their evidence.
#pragma once

#include "alerts/patient.hpp"
#include "alerts/store/sqlite/patient_tables.hpp"

#include <cstdint>
#include <vector>

namespace alerts::sqlite {

class AlertRows {
  public:
    explicit AlertRows(const Connection& connection);
    [[nodiscard]] std::vector<Alert> load(PatientId patient);
    // Those that are marked as changed; `learnt` counts on for those that are new.
    void save(PatientId patient, const std::vector<Alert>& alerts, std::int64_t& learnt);

  private:
    FactTable alerts_;
    PartTable evidence_;
};

}  // namespace alerts::sqlite
