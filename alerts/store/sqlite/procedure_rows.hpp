// The procedures of a patient, their codes and those of their specimens.
#pragma once

#include "alerts/patient.hpp"
#include "alerts/store/sqlite/patient_tables.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace alerts::sqlite {

class ProcedureRows {
  public:
    explicit ProcedureRows(const Connection& connection);
    [[nodiscard]] std::vector<Procedure> load(PatientId patient);
    // Those that are marked as changed; `learnt` counts on for those that are new.
    void save(PatientId patient, const std::vector<Procedure>& procedures, std::int64_t& learnt);
    void erase(PatientId patient, const std::vector<std::string>& keys);

  private:
    FactTable procedures_;
    Statement erase_;
    PartTable codes_;
};

}  // namespace alerts::sqlite
