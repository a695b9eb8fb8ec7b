#include "alerts/store/sqlite/outbox.hpp"

#include "alerts/store/sqlite/columns.hpp"
#include "alerts/store/topics.hpp"

namespace alerts::sqlite {

OutboxRows::OutboxRows(const Connection& connection)
    : insert_event_{connection,
                    "INSERT INTO alert_event (seq, at, patient, message, rule, subject, change, "
                    "severity, why, topic, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
      standing_{connection},
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
    standing_.note(seq, patient, change);
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
      acked_{connection_, "SELECT acked FROM feed WHERE name = ?"},
      event_{connection_, "SELECT seq, at, topic, body FROM alert_event WHERE seq = ?"},
      // In one statement, so that both are of one moment. Without any alert the second is NULL.
      standing_{connection_,
                "SELECT last, seq FROM counter LEFT JOIN standing "
                "WHERE name = 'alert_event' ORDER BY seq"},
      standing_rows_{connection_} {}

std::string SqliteOutbox::epoch() {
    std::string epoch;
    Rows rows = epoch_.query();
    if (!rows.next()) unreadable("epoch");
    rows.read(epoch);
    return epoch;
}

Sequence SqliteOutbox::head() {
    return counter("alert_event");
}

Sequence SqliteOutbox::pruned() {
    return counter("alert_event_pruned");
}

Sequence SqliteOutbox::counter(std::string_view name) {
    Sequence last = 0;
    Rows rows = counter_.query(name);
    if (!rows.next()) unreadable("counter");
    rows.read(last);
    return last;
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

std::optional<OutboxEvent> SqliteOutbox::event(Sequence seq) {
    std::optional<OutboxEvent> event;
    Rows rows = event_.query(seq);
    if (!rows.next()) return event;
    event.emplace();
    rows.read(event->seq, event->at, event->topic, event->body);
    return event;
}

Standing SqliteOutbox::standing() {
    Standing standing;
    for (Rows rows = standing_.query(); rows.next();) {
        std::optional<Sequence> seq;
        rows.read(standing.as_of, seq);
        if (seq) standing.events.push_back(*seq);
    }
    return standing;
}

std::optional<AlertName> SqliteOutbox::alert_of(Sequence event) {
    return standing_rows_.alert_of(event);
}

std::optional<LastWord> SqliteOutbox::last_word(const AlertName& alert) {
    return standing_rows_.last_word(alert);
}

Backlog SqliteOutbox::backlog(Sequence after, std::size_t limit,
                              std::span<const std::string> topic_prefixes) {
    Backlog backlog;
    backlog.looked_at = after;
    std::size_t looked_at = 0;
    for (Rows rows = after_.query(after); looked_at < limit && rows.next(); ++looked_at) {
        Time at{};
        std::string topic;
        rows.read(backlog.looked_at, at, topic);
        if (!begins_with_any(topic, topic_prefixes)) continue;
        ++backlog.events;
        if (!backlog.oldest) backlog.oldest = at;
    }
    return backlog;
}

}  // namespace alerts::sqlite
