// The problems of a patient and their codes.
#pragma once

#include "alerts/patient.hpp"
#include "alerts/store/sqlite/patient_tables.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace alerts::sqlite {

class ProblemRows {
  public:
    explicit ProblemRows(const Connection& connection);
    [[nodiscard]] std::vector<Problem> load(PatientId patient);
    // Those that are marked as changed; `learnt` counts on for those that are new.
    void save(PatientId patient, const std::vector<Problem>& problems, std::int64_t& learnt);
    void erase(PatientId patient, const std::vector<std::string>& keys);

  private:
    FactTable problems_;
    Statement erase_;
    CodeTable codes_;
    PartTable listings_;
};

}  // namespace alerts::sqlite
