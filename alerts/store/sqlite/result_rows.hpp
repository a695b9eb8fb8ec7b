// The laboratory results of a patient and their codes.
#pragma once

#include "alerts/patient.hpp"
#include "alerts/store/sqlite/patient_tables.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace alerts::sqlite {

class ResultRows {
  public:
    explicit ResultRows(const Connection& connection);
    [[nodiscard]] std::vector<Result> load(PatientId patient);
    // Those that are marked as changed; `learnt` counts on for those that are new.
    void save(PatientId patient, const std::vector<Result>& results, std::int64_t& learnt);

    // With their codes.
    void erase(PatientId patient, const std::vector<std::string>& keys);

  private:
    FactTable results_;
    Statement erase_;
    PartTable codes_;
};

}  // namespace alerts::sqlite
