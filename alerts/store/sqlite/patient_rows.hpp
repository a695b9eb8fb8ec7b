// A whole patient: read at once, written as far as it is marked as changed.
#pragma once

#include "alerts/patient.hpp"
#include "alerts/store/sqlite/alert_rows.hpp"
#include "alerts/store/sqlite/counters.hpp"
#include "alerts/store/sqlite/order_rows.hpp"
#include "alerts/store/sqlite/problem_rows.hpp"
#include "alerts/store/sqlite/procedure_rows.hpp"
#include "alerts/store/sqlite/result_rows.hpp"
#include "alerts/store/sqlite/statement.hpp"
#include "alerts/store/store.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace alerts::sqlite {

class PatientRows {
  public:
    explicit PatientRows(const Connection& connection);

    [[nodiscard]] std::optional<Patient> load(PatientId id);
    void save(Patient& patient, Counters& counters);

    [[nodiscard]] std::vector<Due> due(Time now, std::size_t limit);
    [[nodiscard]] std::optional<Time> next_due();
    [[nodiscard]] std::vector<PatientId> after(PatientId last, std::size_t limit);

  private:
    void save_person(PatientId id, const Patient& patient);
    void save_identifiers(PatientId id, const Patient& patient, std::int64_t& learnt);

    Statement select_patient_;
    Statement insert_patient_;
    Statement update_patient_;
    Statement update_review_;
    Statement select_identifiers_;
    Statement insert_identifier_;
    Statement select_linked_;
    Statement select_encounter_;
    Statement upsert_encounter_;
    Statement erase_encounter_;
    Statement due_;
    Statement next_due_;
    Statement after_;
    ProblemRows problems_;
    OrderRows orders_;
    ResultRows results_;
    ProcedureRows procedures_;
    AlertRows alerts_;
};

}  // namespace alerts::sqlite
