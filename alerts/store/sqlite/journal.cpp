#include "alerts/store/sqlite/journal.hpp"

#include "alerts/store/sqlite/columns.hpp"

namespace alerts::sqlite {

Journal::Journal(const Connection& connection)
    : find_{connection, "SELECT id, ack FROM message WHERE digest = ?"},
      find_control_id_{connection,
                       "SELECT 1 FROM message WHERE listener = ? AND sending_application = ? "
                       "AND sending_facility = ? AND control_id = ? LIMIT 1"},
      insert_message_{connection,
                      "INSERT INTO message (id, received, listener, peer, sending_application, "
                      "sending_facility, sent, control_id, type, disposition, reason, digest, "
                      "ack, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
      insert_quarantine_{connection, "INSERT INTO quarantine (message, reason) VALUES (?, ?)"},
      insert_finding_{connection,
                      "INSERT INTO finding (message, code, source_control_id, source_sent, "
                      "source_place, detail) VALUES (?, ?, ?, ?, ?, ?)"} {}

std::optional<KnownMessage> Journal::find(const Digest& digest) {
    Rows rows = find_.query(digest);
    if (!rows.next()) return std::nullopt;
    KnownMessage known;
    rows.read(known.id, known.ack);
    return known;
}

bool Journal::control_id_used(std::string_view listener, std::string_view sending_application,
                              std::string_view sending_facility, std::string_view control_id) {
    return find_control_id_.query(listener, sending_application, sending_facility, control_id)
        .next();
}

void Journal::append(MessageId id, const JournalEntry& entry) {
    insert_message_.execute(id, entry.received, entry.listener, entry.peer,
                            entry.sending_application, entry.sending_facility, entry.sent,
                            entry.control_id, entry.type, entry.disposition, entry.reason,
                            entry.digest, Bytes{entry.ack}, Bytes{entry.raw});
    if (entry.disposition == Disposition::quarantined) insert_quarantine_.execute(id, entry.reason);
}

void Journal::append_finding(MessageId message, const Finding& finding) {
    const auto known = message == 0 ? std::nullopt : std::optional{message};
    insert_finding_.execute(known, finding.code, finding.source, finding.detail);
}

}  // namespace alerts::sqlite
