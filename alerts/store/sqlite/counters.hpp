// The last number given of each kind. They stand in a table of their own, not in the highest row
// that is left: a number is never given twice, whatever is deleted later.
#pragma once

#include "alerts/store/sqlite/connection.hpp"
#include "alerts/store/sqlite/statement.hpp"

#include <cstdint>
#include <string>

namespace alerts::sqlite {

struct Counters {
    std::int64_t message = 0;
    std::int64_t alert_event = 0;
    std::int64_t patient = 0;
    std::int64_t learnt = 0;  // orders the rows of a patient as they were learnt
};

// Read when a transaction begins, written when it commits.
class CounterRows {
  public:
    explicit CounterRows(const Connection& connection);
    [[nodiscard]] Counters load();
    // Writes those that differ from what is stored.
    void save(const Counters& counters, const Counters& stored);

  private:
    Statement select_;
    Statement update_;
};

// One of them, or how far rows of a kind were let go of ("message_pruned"); 0 when it is not there.
[[nodiscard]] std::int64_t read_counter(Connection& connection, const std::string& name);

}  // namespace alerts::sqlite
