// The medication orders of a patient, what they contain and how it is given.
#pragma once

#include "alerts/patient.hpp"
#include "alerts/store/sqlite/patient_tables.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace alerts::sqlite {

class OrderRows {
  public:
    explicit OrderRows(const Connection& connection);
    [[nodiscard]] std::vector<MedicationOrder> load(PatientId patient);
    // Those that are marked as changed; `learnt` counts on for those that are new.
    void save(PatientId patient, const std::vector<MedicationOrder>& orders, std::int64_t& learnt);
    void erase(PatientId patient, const std::vector<std::string>& keys);

  private:
    void load_drugs(PatientId patient, std::vector<MedicationOrder>& orders);
    void load_routes(PatientId patient, std::vector<MedicationOrder>& orders);
    void load_administrations(PatientId patient, std::vector<MedicationOrder>& orders);
    void erase_parts(PatientId patient, const MedicationOrder& order);
    void save_drugs(PatientId patient, const MedicationOrder& order);
    void save_routes(PatientId patient, const MedicationOrder& order);
    void save_administrations(PatientId patient, const MedicationOrder& order);

    FactTable orders_;
    Statement erase_;  // and what belongs to them
    PartTable drugs_;
    CodeTable drug_codes_;
    PartTable routes_;
    CodeTable route_codes_;
    PartTable administrations_;
};

}  // namespace alerts::sqlite
