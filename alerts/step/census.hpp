// The patients held in memory: a bounded, least-recently-used copy of the store, so that memory
// does not grow with the number of patients ever seen. What is dropped is read again.
#pragma once

#include <cstddef>
#include <list>
#include <unordered_map>

#include "alerts/engine.hpp"
#include "alerts/store/store.hpp"

namespace alerts {

class Census {
  public:
    explicit Census(std::size_t capacity);

    // The patient as stored, with matches filled in; a new patient for id 0. The reference is
    // valid until the next call of find() or forget().
    [[nodiscard]] Patient& find(Transaction& transaction, const Engine& engine, PatientId id);
    // A new patient has been saved and has its id now.
    Patient& admit(Patient patient);
    void forget();
    void forget(PatientId id);
    [[nodiscard]] std::size_t size() const { return where_.size(); }

  private:
    std::size_t capacity_;
    std::list<Patient> recent_;  // most recent first
    std::unordered_map<PatientId, std::list<Patient>::iterator> where_;
};

}  // namespace alerts
