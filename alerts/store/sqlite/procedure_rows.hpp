// The procedures of a patient, their codes, those of their specimens, and why they were asked for.
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
    void load_reasons(PatientId patient, std::vector<Procedure>& procedures);
    void save_reasons(PatientId patient, const Procedure& procedure);

    FactTable procedures_;
    Statement erase_;
    CodeTable codes_;
    PartTable reasons_;
    CodeTable reason_codes_;
};

}  // namespace alerts::sqlite
