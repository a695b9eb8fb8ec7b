// A journal done again into another store, every message by the configuration that was in force
// when it came.
#pragma once

#include "alerts/step/replay.hpp"
#include "alerts/store/digest.hpp"
#include "alerts/store/sqlite_journal.hpp"
#include "tools/verify/record.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace calciwatch {

// Says how far a stage has come.
using Progress = std::function<void(const std::string& stage, std::size_t done, std::size_t total)>;

// What was come upon.
struct Account {
    std::size_t messages = 0;
    std::size_t occasions = 0;
    std::size_t configurations = 0;          // that were in force meanwhile
    std::vector<std::string> programs;       // that wrote it
    std::string unproven;                    // why it could not go on for want of a configuration
    std::vector<alerts::MessageId> altered;  // their bytes are not those that were received
    std::optional<alerts::Deviation> deviation;  // the first
    std::size_t deviations = 0;
};

class Performance {
  public:
    // All must outlive it.
    Performance(alerts::SqliteJournal& journal, alerts::Store& into, Account& account);

    // What is in force before the first entry.
    [[nodiscard]] bool begin_with(const std::string& fingerprint) { return take_on(fingerprint); }

    // Everything after `place` up to `until`. False: it cannot go on, and the account says why.
    [[nodiscard]] bool go_on(alerts::JournalPlace& place, const alerts::JournalPlace& until,
                             const Progress& progress);

    // What is in force after the last entry; null while nothing is.
    [[nodiscard]] const std::shared_ptr<const alerts::Knowledge>& knowledge() const {
        return knowledge_;
    }

  private:
    [[nodiscard]] bool perform(std::span<const alerts::Journaled> entries);
    [[nodiscard]] bool run(std::span<const alerts::Journaled> entries);
    [[nodiscard]] bool take_on(const std::string& fingerprint);
    [[nodiscard]] bool unaltered(const alerts::JournaledMessage& message);

    alerts::SqliteJournal& journal_;
    alerts::Store& into_;
    std::string epoch_;
    Account& account_;
    std::map<std::string, alerts::Digester, std::less<>> digesters_;  // by listener
    std::optional<alerts::MessageId> from_;                           // where it began
    std::string in_force_;
    std::shared_ptr<const alerts::Knowledge> knowledge_;
    std::optional<alerts::Replay> replay_;
};

}  // namespace calciwatch
