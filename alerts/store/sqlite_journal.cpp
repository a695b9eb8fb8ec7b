#include "alerts/store/sqlite_journal.hpp"

#include "alerts/store/sqlite/columns.hpp"
#include "alerts/store/sqlite/configuration_rows.hpp"
#include "alerts/store/sqlite/counters.hpp"
#include "alerts/store/sqlite/reading.hpp"
#include "alerts/store/sqlite/restored.hpp"
#include "alerts/store/sqlite/statement.hpp"

#include <limits>
#include <utility>

namespace alerts {
namespace {

using sqlite::Moment;
using sqlite::Rows;
using sqlite::Statement;

constexpr std::size_t most_messages = 500;
constexpr std::size_t enough_bytes = 8U << 20U;

void read(const Rows& rows, std::int64_t& id, MessageId& after, Occasion& one) {
    std::optional<PatientId> patient;
    rows.read(id, after, one.at, one.kind, patient, one.rule, one.subject, one.by, one.reason,
              one.until, one.listener, one.sending_application, one.sending_facility, one.number,
              one.configuration);
    one.patient = patient.value_or(0);
}

}  // namespace

JournalPlace end_of_journal(sqlite::Connection& connection) {
    return {sqlite::read_counter(connection, "message"),
            connection.ask_number(
                "SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = 'occasion'")};
}

struct SqliteJournal::Parts {
    explicit Parts(const std::filesystem::path& file)
        : connection{sqlite::open_to_read(file)},
          messages{connection,
                   "SELECT id, ifnull(retry_of, 0), received, listener, peer, type, control_id, "
                   "digest, disposition, "
                   "ack, raw FROM message WHERE id > ? AND id <= ? ORDER BY id"},
          occasions{connection,
                    "SELECT id, after_message, at, kind, patient, rule, subject, done_by, reason, "
                    "until, listener, sending_application, sending_facility, number, "
                    "configuration FROM occasion WHERE id > ? AND id <= ? AND after_message <= ? "
                    "ORDER BY id"} {}

    // The messages that come next; `all`: there is none after them.
    std::vector<JournaledMessage> read_messages(MessageId after, MessageId until, bool& all) {
        std::vector<JournaledMessage> found;
        std::size_t bytes = 0;
        Rows rows = messages.query(after, until);
        while (found.size() < most_messages && bytes < enough_bytes) {
            all = !rows.next();
            if (all) return found;
            JournaledMessage& one = found.emplace_back();
            rows.read(one.id, one.retry_of, one.received, one.listener, one.peer, one.type,
                      one.control_id, one.digest, one.disposition, one.ack, one.raw);
            bytes += one.raw.size();
        }
        return found;
    }

    sqlite::Connection connection;
    Statement messages;
    Statement occasions;
};

SqliteJournal::SqliteJournal(const std::filesystem::path& file)
    : parts_{std::make_unique<Parts>(file)} {}

SqliteJournal::~SqliteJournal() = default;

std::string SqliteJournal::epoch() {
    return sqlite::read_epoch(parts_->connection);
}

MessageId SqliteJournal::first() {
    return parts_->connection.ask_number(
        "SELECT ifnull(min(id), 0) FROM message WHERE id > "
        "(SELECT last FROM counter WHERE name = 'message_pruned')");
}

JournalPlace SqliteJournal::end() {
    const Moment moment{parts_->connection};
    return end_of_journal(parts_->connection);
}

JournalPlace SqliteJournal::at(Time time) {
    const Moment moment{parts_->connection};
    // From the end: what is asked for is rarely long ago.
    const auto last = [&](const char* sql) {
        Statement select{parts_->connection, sql};
        std::int64_t id = 0;
        if (Rows rows = select.query(time); rows.next()) rows.read(id);
        return id;
    };
    return {last("SELECT id FROM message WHERE received <= ? ORDER BY id DESC LIMIT 1"),
            last("SELECT id FROM occasion WHERE at <= ? ORDER BY id DESC LIMIT 1")};
}

std::vector<Journaled> SqliteJournal::next(JournalPlace& place, const JournalPlace& until) {
    const Moment moment{parts_->connection};
    bool all = false;
    std::vector<JournaledMessage> messages =
        parts_->read_messages(place.message, until.message, all);
    // Those after the last message of this portion belong to the next one, unless there is none.
    const MessageId before = all ? std::numeric_limits<MessageId>::max() : messages.back().id - 1;
    std::vector<Journaled> merged;
    auto message = messages.begin();
    const auto take_messages_until = [&](MessageId last) {
        for (; message != messages.end() && message->id <= last; ++message) {
            place.message = message->id;
            merged.emplace_back(std::move(*message));
        }
    };
    for (Rows rows = parts_->occasions.query(place.occasion, until.occasion, before);
         rows.next();) {
        Occasion occasion;
        MessageId after = 0;
        read(rows, place.occasion, after, occasion);
        take_messages_until(after);
        merged.emplace_back(std::move(occasion));
    }
    take_messages_until(std::numeric_limits<MessageId>::max());
    return merged;
}

std::optional<std::string> SqliteJournal::in_force(const JournalPlace& place) {
    const Moment moment{parts_->connection};
    Statement select{parts_->connection,
                     "SELECT configuration FROM occasion WHERE kind = 'configure' AND id <= ? "
                     "ORDER BY id DESC LIMIT 1"};
    Rows rows = select.query(place.occasion);
    if (!rows.next()) return std::nullopt;
    std::string fingerprint;
    rows.read(fingerprint);
    return fingerprint;
}

std::optional<Configuration> SqliteJournal::configuration(const std::string& fingerprint) {
    const Moment moment{parts_->connection};
    return sqlite::read_configuration(parts_->connection, fingerprint);
}

void SqliteJournal::copy_to(const std::filesystem::path& file) {
    Statement copy{parts_->connection, "VACUUM INTO ?"};
    copy.execute(file.string());
}

}  // namespace alerts
