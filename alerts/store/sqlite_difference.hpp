// Two stores held against each other, table by table and row by row: one that was kept, and one
// that was derived again from the same journal.
//
// Compared is everything that messages and occasions bring about. Not compared are the inputs
// themselves, what feeds have acknowledged, and findings about frames that never became messages.
#pragma once

#include "alerts/patient.hpp"
#include "alerts/store/sqlite_journal.hpp"
#include "alerts/store/store.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace alerts {

// A row that is not the same in both.
struct RowDifference {
    enum class Kind {
        changed,  // `column` is the first that differs
        surplus,  // the kept store has it; nothing in the journal makes it
        missing,  // the journal makes it; the kept store has lost it
    };
    Kind kind = Kind::changed;
    std::string table;
    std::string key;  // "patient 12, key M1^OE"
    std::string column;
    std::string kept;     // its value as text, long ones cut; empty of a missing row
    std::string derived;  // the same; empty of a surplus row
    std::optional<PatientId> patient;
    // The message that the row speaks of, or the last that stated it, in the kept store.
    std::optional<MessageId> message;
};

struct TableDifference {
    std::string table;
    std::size_t rows = 0;  // of the kept store
    std::size_t differences = 0;
    std::optional<RowDifference> first;
};

// Compared is one moment of the kept store, which lasts as long as this object. Every call may
// throw StoreFailure.
class SqliteDifference {
  public:
    // Throws when this is no store, or one of another version than this program's.
    explicit SqliteDifference(const std::filesystem::path& kept);
    SqliteDifference(const SqliteDifference&) = delete;
    SqliteDifference& operator=(const SqliteDifference&) = delete;
    ~SqliteDifference();

    // What the journal holds in this moment.
    [[nodiscard]] JournalPlace end();
    // From here on all events are there; of older ones at most the last of an alert that stands.
    [[nodiscard]] Sequence first_event() const;

    // In the order of cause and consequence: messages, facts, alerts, events, counters.
    [[nodiscard]] const std::vector<std::string>& tables() const;
    [[nodiscard]] std::size_t rows();  // of all tables of the kept store

    // What the journal makes up to end(); before the first compare().
    void hold_against(const std::filesystem::path& derived);
    // `seen` is called now and then with the number of rows read since the last time.
    [[nodiscard]] TableDifference compare(const std::string& table,
                                          const std::function<void(std::size_t)>& seen);

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace alerts
