// Everything that ever went into the store, in its order, to be done again: messages, and the
// occasions between them. Read only, beside the running daemon.
#pragma once

#include "alerts/store/configuration.hpp"
#include "alerts/store/occasion.hpp"
#include "alerts/store/store.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace alerts::sqlite {
class Connection;
}

namespace alerts {

struct JournaledMessage {
    MessageId id = 0;
    MessageId retry_of = 0;  // the message in quarantine that was taken again as this one
    Time received{};
    std::string listener;
    std::string peer;
    std::string type;
    std::string control_id;
    Digest digest{};
    Disposition disposition = Disposition::applied;
    std::string ack;
    std::string raw;
};
using Journaled = std::variant<JournaledMessage, Occasion>;

// Up to where the journal was read.
struct JournalPlace {
    MessageId message = 0;
    std::int64_t occasion = 0;
};

// Where it ends, in the moment of the store that the connection looks at.
[[nodiscard]] JournalPlace end_of_journal(sqlite::Connection& connection);

// Every call may throw StoreFailure.
class SqliteJournal {
  public:
    // Throws when this is no store, or one of another version than this program's.
    explicit SqliteJournal(const std::filesystem::path& file);
    SqliteJournal(const SqliteJournal&) = delete;
    SqliteJournal& operator=(const SqliteJournal&) = delete;
    ~SqliteJournal();

    [[nodiscard]] std::string epoch();
    // The first message from which on every one is still there, with its bytes; 0 without one.
    [[nodiscard]] MessageId first();
    // Where a replay that goes on from this store begins.
    [[nodiscard]] JournalPlace end();

    // Up to where it was written at a time.
    [[nodiscard]] JournalPlace at(Time time);

    // What comes next, not beyond `until`, and moves the place on; empty at the end. Bounded in
    // bytes and number, and each read is a moment of its own: the write-ahead log can be emptied
    // meanwhile.
    [[nodiscard]] std::vector<Journaled> next(JournalPlace& place, const JournalPlace& until);

    // The fingerprint of the configuration that is in force after this place; empty when nothing
    // says so.
    [[nodiscard]] std::optional<std::string> in_force(const JournalPlace& place);

    // Its texts.
    [[nodiscard]] std::optional<Configuration> configuration(const std::string& fingerprint);

    // The whole store, as it is now, into a file that does not exist.
    void copy_to(const std::filesystem::path& file);

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace alerts
