#include "alerts/store/sqlite/journal.hpp"

#include "alerts/store/sqlite/columns.hpp"

namespace alerts::sqlite {

Journal::Journal(const Connection& connection)
    : find_{connection,
            "SELECT id, coalesce((SELECT ack FROM message AS retry WHERE retry.retry_of = "
            "message.id ORDER BY retry.id DESC LIMIT 1), ack) "
            "FROM message WHERE control_id = ? AND listener = ? AND sending_application = ? "
            "AND sending_facility = ? AND digest = ? AND retry_of IS NULL"},
      find_control_id_{connection,
                       "SELECT 1 FROM message WHERE control_id = ? AND listener = ? "
                       "AND sending_application = ? AND sending_facility = ? "
                       "AND retry_of IS NULL LIMIT 1"},
      insert_message_{connection,
                      "INSERT INTO message (id, received, listener, peer, sending_application, "
                      "sending_facility, sent, control_id, type, disposition, reason, digest, "
                      "ack, raw, retry_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
      insert_quarantine_{connection, "INSERT INTO quarantine (message, reason) VALUES (?, ?)"},
      insert_finding_{connection,
                      "INSERT INTO finding (message, code, source_control_id, source_sent, "
                      "source_place, detail) VALUES (?, ?, ?, ?, ?, ?)"},
      select_quarantined_{connection,
                          "SELECT listener, peer, digest, raw, coalesce(retried_as, 0) "
                          "FROM message JOIN quarantine ON quarantine.message = message.id "
                          "WHERE id = ? AND length(raw) > 0"},
      mark_retried_{connection,
                    "UPDATE quarantine SET retried_at = ?2, retried_as = ?3 WHERE message = ?1"},
      mark_failed_{connection,
                   "UPDATE quarantine SET retried_at = ?2, reason = ?3 WHERE message = ?1"} {}

std::optional<KnownMessage> Journal::find(const MessageKey& key) {
    Rows rows = find_.query(key.control_id, key.sender, key.digest);
    if (!rows.next()) return std::nullopt;
    KnownMessage known;
    rows.read(known.id, known.ack);
    return known;
}

bool Journal::control_id_used(const Link& sender, std::string_view control_id) {
    return find_control_id_.query(control_id, sender).next();
}

void Journal::append(MessageId id, const JournalEntry& entry) {
    const auto retry_of = entry.retry_of == 0 ? std::nullopt : std::optional{entry.retry_of};
    insert_message_.execute(id, entry.received, entry.listener, entry.peer,
                            entry.sending_application, entry.sending_facility, entry.sent,
                            entry.control_id, entry.type, entry.disposition, entry.reason,
                            entry.digest, Bytes{entry.ack}, Bytes{entry.raw}, retry_of);
    if (entry.disposition == Disposition::quarantined) insert_quarantine_.execute(id, entry.reason);
}

void Journal::append_finding(MessageId message, const Finding& finding) {
    const auto known = message == 0 ? std::nullopt : std::optional{message};
    insert_finding_.execute(known, finding.code, finding.source, finding.detail);
}

std::optional<QuarantinedBytes> Journal::quarantined(MessageId id) {
    Rows rows = select_quarantined_.query(id);
    if (!rows.next()) return std::nullopt;
    QuarantinedBytes one;
    rows.read(one.listener, one.peer, one.digest, one.raw, one.retried_as);
    return one;
}

void Journal::mark_retried(MessageId id, Time at, MessageId as, std::string_view reason) {
    if (as != 0)
        mark_retried_.execute(id, at, as);
    else
        mark_failed_.execute(id, at, reason);
}

}  // namespace alerts::sqlite
