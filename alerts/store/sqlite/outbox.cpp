#include "alerts/store/sqlite/outbox.hpp"

#include "alerts/store/sqlite/columns.hpp"
#include "alerts/store/topics.hpp"

namespace alerts::sqlite {

OutboxRows::OutboxRows(const Connection& connection)
    : insert_event_{connection,
                    "INSERT INTO alert_event (seq, at, patient, message, rule, subject, change, "
                    "severity, why, topic, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
      upsert_feed_{connection,
                   "INSERT INTO feed (name, acked) VALUES (?, ?) "
                   "ON CONFLICT DO UPDATE SET acked = max(acked, excluded.acked)"},
      count_{connection,
             "INSERT INTO rule_count (rule, what, count) VALUES (?, ?, 1) "
             "ON CONFLICT DO UPDATE SET count = count + 1"} {}

void OutboxRows::append(Sequence seq, PatientId patient, MessageId message,
                        const AlertChange& change, std::string_view topic, std::string_view body) {
    const std::optional<MessageId> cause = message == 0 ? std::nullopt : std::optional{message};
    insert_event_.execute(seq, change.at, patient, cause, change.alert.rule, change.alert.subject,
                          change.change, change.alert.severity, change.why, topic, body);
}

void OutboxRows::acknowledge(std::string_view feed, Sequence up_to) {
    upsert_feed_.execute(feed, up_to);
}

void OutboxRows::count(std::string_view rule, std::string_view what) {
    count_.execute(rule, what);
}

SqliteOutbox::SqliteOutbox(const std::filesystem::path& file)
    : connection_{file, Access::read_only},
      epoch_{connection_, "SELECT value FROM meta WHERE name = 'store_epoch'"},
      counter_{connection_, "SELECT last FROM counter WHERE name = ?"},
      after_{connection_,
             "SELECT seq, at, topic, body FROM alert_event WHERE seq > ? ORDER BY seq"},
      acked_{connection_, "SELECT acked FROM feed WHERE name = ?"} {}

std::string SqliteOutbox::epoch() {
    std::string epoch;
    Rows rows = epoch_.query();
    if (!rows.next()) unreadable("epoch");
    rows.read(epoch);
    return epoch;
}

Sequence SqliteOutbox::counter(std::string_view name) {
    Sequence last = 0;
    Rows rows = counter_.query(name);
    if (!rows.next()) unreadable("counter");
    rows.read(last);
    return last;
}

Sequence SqliteOutbox::head() {
    return counter("alert_event");
}

Sequence SqliteOutbox::pruned() {
    return counter("alert_event_pruned");
}

std::vector<OutboxEvent> SqliteOutbox::after(Sequence after, std::size_t limit,
                                             std::span<const std::string> topic_prefixes) {
    std::vector<OutboxEvent> events;
    for (Rows rows = after_.query(after); events.size() < limit && rows.next();) {
        OutboxEvent event;
        Values row = rows.values();
        row.take(event.seq);
        row.take(event.at);
        row.take(event.topic);
        // The body of an event that is not wanted stays on its pages.
        if (!begins_with_any(event.topic, topic_prefixes)) continue;
        row.take(event.body);
        events.push_back(std::move(event));
    }
    return events;
}

std::optional<Sequence> SqliteOutbox::acked(std::string_view feed) {
    std::optional<Sequence> acked;
    Rows rows = acked_.query(feed);
    if (rows.next()) rows.read(acked);
    return acked;
}

}  // namespace alerts::sqlite
