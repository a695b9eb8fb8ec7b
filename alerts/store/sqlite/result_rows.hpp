// The laboratory results of a patient, their codes and coded answers.
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
    void save(PatientId patient, const Results& results, std::int64_t& learnt);

    // With all that belongs to them.
    void erase(PatientId patient, const std::vector<std::string>& keys);

  private:
    void load_answers(PatientId patient, std::vector<Result>& results);
    void save_answers(PatientId patient, const Result& result);

    FactTable results_;
    Statement erase_;
    CodeTable codes_;
    PartTable answers_;
    CodeTable answer_codes_;
};

}  // namespace alerts::sqlite
