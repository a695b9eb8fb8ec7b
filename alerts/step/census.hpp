// The patients held in memory: a bounded copy of the store, so that memory does not grow with the
// number of patients ever seen. Those found longest ago go first, and are read again.
#pragma once

#include "alerts/engine.hpp"
#include "alerts/store/store.hpp"
#include "alerts/table.hpp"

#include <cstddef>
#include <list>

namespace alerts {

// References it gives stay valid until trim() or forget().
class Census {
  public:
    explicit Census(std::size_t capacity);

    // The patient as stored, with what is derived filled in.
    [[nodiscard]] Patient& find(Transaction& transaction, const Engine& engine, PatientId id);
    // A patient nobody knows yet.
    [[nodiscard]] Patient& admit();
    // Saves, and from now on knows a new patient by the id the store gave.
    void save(Transaction& transaction, Patient& patient);
    // Lets go of a record that is another's now.
    void drop(PatientId id);
    // Lets go of those found longest ago beyond the capacity.
    void trim();
    // Lets go of all: the store may hold something else.
    void forget();

    [[nodiscard]] std::size_t size() const { return recent_.size(); }

  private:
    struct Held {
        Patient patient;
        std::size_t to_front = 0;  // in which look-up it came to the front
    };
    // Most recent first; but to move a patient touches its neighbours, who are in no cache. Who
    // came to the front less than half the capacity ago stays in place, and is still far from the
    // end: who was found in the last look-ups, as many as half the capacity, is never let go of.
    using Recent = std::list<Held>;

    std::size_t capacity_;
    std::size_t look_ups_ = 0;
    Recent recent_;
    Table<PatientId, Recent::iterator> where_;
};

}  // namespace alerts
