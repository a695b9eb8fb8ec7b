#include "alerts/store/sqlite/pruning.hpp"

#include "alerts/store/sqlite/columns.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace alerts::sqlite {
namespace {

// A message is held when it is in quarantine and nobody has retried it with success.
struct Message {
    MessageId id = 0;
    Time received{};
    bool held = false;
};

}  // namespace

Pruning::Pruning(const Connection& connection)
    : used_bytes_{connection,
                  "SELECT (page_count - freelist_count) * page_size "
                  "FROM pragma_page_count, pragma_freelist_count, pragma_page_size"},
      select_counter_{connection, "SELECT last FROM counter WHERE name = ?"},
      update_counter_{connection, "UPDATE counter SET last = ?2 WHERE name = ?1"},
      select_messages_{connection,
                       "SELECT id, received, disposition = 'quarantined' AND NOT EXISTS "
                       "(SELECT 1 FROM quarantine WHERE quarantine.message = message.id "
                       "AND retried_as IS NOT NULL) "
                       "FROM message WHERE id > ? AND id <= ? ORDER BY id LIMIT ?"},
      drop_bytes_{connection, "UPDATE message SET raw = x'' WHERE id = ?"},
      delete_message_{connection, "DELETE FROM message WHERE id = ?"},
      // What is in force now began with one of kind configure, however long ago.
      delete_occasions_{connection,
                        "DELETE FROM occasion WHERE id IN (SELECT id FROM occasion "
                        "WHERE after_message < ? AND kind <> 'configure' "
                        "ORDER BY after_message LIMIT ?)"},
      select_findings_{connection,
                       "SELECT finding.id, coalesce(message, 0), coalesce(received, source_sent) "
                       "FROM finding "
                       "LEFT JOIN message ON message.id = finding.message "
                       "ORDER BY finding.id LIMIT ?"},
      delete_finding_{connection, "DELETE FROM finding WHERE id = ?"},
      select_acked_{connection, "SELECT acked FROM feed WHERE name = ?"},
      select_events_{connection,
                     "SELECT seq, at FROM alert_event WHERE seq > ? AND seq <= ? "
                     "ORDER BY seq LIMIT ?"},
      delete_events_{connection,
                     "DELETE FROM alert_event WHERE seq <= ? AND seq NOT IN "
                     "(SELECT seq FROM standing)"},
      last_patient_{connection, "SELECT coalesce(max(id), 0) FROM patient"},
      // pruning.cpp of the store says the same of a patient in memory.
      delete_results_{connection,
                      "DELETE FROM result WHERE patient >= ?1 AND patient <= ?2 AND observed < ?3 "
                      "AND NOT EXISTS (SELECT 1 FROM result_answer WHERE result_answer.patient = "
                      "result.patient AND result_answer.result = result.key) RETURNING patient"},
      delete_orders_{connection,
                     "DELETE FROM medication_order WHERE patient >= ?1 AND patient <= ?2 "
                     "AND as_of < ?3 AND content_as_of < ?3 AND (status IN ('discontinued', "
                     "'cancelled', 'completed') OR (status = 'active' AND ends < ?3)) "
                     "RETURNING patient"},
      delete_alerts_{connection,
                     "DELETE FROM alert WHERE patient >= ?1 AND patient <= ?2 "
                     "AND status IN ('resolved', 'retracted') AND ended < ?3 RETURNING patient"} {}

Pruned Pruning::prune(const Expired& expired, std::size_t limit) {
    Pruned pruned;
    drop_bytes(expired, limit, pruned);
    forget_messages(expired, limit, pruned);
    drop_findings(expired, limit, pruned);
    drop_events(expired, limit, pruned);
    drop_history(expired, limit, pruned);
    if (!pruned.more) pass_ = {};
    return pruned;
}

std::uint64_t Pruning::bytes() {
    std::uint64_t bytes = 0;
    Rows rows = used_bytes_.query();
    if (rows.next()) rows.read(bytes);
    return bytes;
}

std::int64_t Pruning::counter(std::string_view name) {
    std::int64_t last = 0;
    Rows rows = select_counter_.query(name);
    if (!rows.next()) unreadable("counter");
    rows.read(last);
    return last;
}

// The oldest messages that still have their bytes. What stays of them is known when it is sent
// again.
void Pruning::drop_bytes(const Expired& expired, std::size_t limit, Pruned& pruned) {
    const bool crowded = bytes() > expired.most_bytes;
    const Time before = crowded ? std::max(expired.journal, expired.crowded) : expired.journal;
    const MessageId from = counter("message_pruned");
    std::vector<Message> expiring;
    bool all = false;
    for (Rows rows = select_messages_.query(from, std::numeric_limits<MessageId>::max(), limit);
         rows.next();) {
        Message one;
        rows.read(one.id, one.received, one.held);
        all = one.received >= before;
        if (all) break;
        expiring.push_back(one);
    }
    for (const Message& one : expiring) {
        if (one.held) continue;
        pruned.rows += one.received < expired.resends ? delete_message_.execute(one.id)
                                                      : drop_bytes_.execute(one.id);
    }
    if (!expiring.empty()) update_counter_.execute("message_pruned", expiring.back().id);
    // What happened between messages that are gone cannot be done again either.
    const std::int64_t occasions =
        delete_occasions_.execute(counter("message_pruned"), static_cast<std::int64_t>(limit));
    pruned.rows += occasions;
    pruned.more = pruned.more || expiring.size() == limit || std::cmp_equal(occasions, limit);
}

// Those whose bytes are gone, or were held.
void Pruning::forget_messages(const Expired& expired, std::size_t limit, Pruned& pruned) {
    if (pass_.known_done) return;
    std::vector<Message> known;
    bool younger = false;
    for (Rows rows = select_messages_.query(pass_.known, counter("message_pruned"), limit);
         rows.next();) {
        Message one;
        rows.read(one.id, one.received, one.held);
        younger = one.received >= expired.resends;
        if (younger) break;
        known.push_back(one);
    }
    for (const Message& one : known) {
        pass_.known = one.id;
        if (one.held && one.received >= expired.quarantine) continue;
        pruned.rows += delete_message_.execute(one.id);
    }
    pass_.known_done = known.size() < limit;
    pruned.more = pruned.more || !pass_.known_done;
}

void Pruning::drop_findings(const Expired& expired, std::size_t limit, Pruned& pruned) {
    std::vector<std::int64_t> expiring;
    MessageId last = 0;
    for (Rows rows = select_findings_.query(limit); rows.next();) {
        std::int64_t id = 0;
        MessageId message = 0;
        Time received{};
        rows.read(id, message, received);
        if (received >= expired.findings) break;
        expiring.push_back(id);
        last = std::max(last, message);
    }
    for (const std::int64_t id : expiring) pruned.rows += delete_finding_.execute(id);
    if (last > counter("finding_pruned")) update_counter_.execute("finding_pruned", last);
    pruned.more = pruned.more || expiring.size() == limit;
}

Sequence Pruning::acked_by_all(const std::vector<std::string>& feeds) {
    Sequence least = std::numeric_limits<Sequence>::max();
    for (const std::string& feed : feeds) {
        Sequence acked = 0;
        Rows rows = select_acked_.query(feed);
        if (rows.next()) rows.read(acked);
        least = std::min(least, acked);
    }
    return least;
}

// Always from the beginning on: what is left has no gap. Before it stays only the last event of
// each alert that stands, for snapshots.
void Pruning::drop_events(const Expired& expired, std::size_t limit, Pruned& pruned) {
    Sequence last = 0;
    std::size_t count = 0;
    for (Rows rows = select_events_.query(counter("alert_event_pruned"),
                                          acked_by_all(expired.required), limit);
         rows.next();) {
        Sequence seq = 0;
        Time at{};
        rows.read(seq, at);
        if (at >= expired.outbox) break;
        last = seq;
        ++count;
    }
    if (count == 0) return;
    pruned.rows += delete_events_.execute(last);
    update_counter_.execute("alert_event_pruned", last);
    pruned.more = pruned.more || count == limit;
}

void Pruning::drop_history(const Expired& expired, std::size_t limit, Pruned& pruned) {
    if (expired.history == Expired::nothing || pass_.history_done) return;
    PatientId last = 0;
    if (Rows rows = last_patient_.query(); rows.next()) rows.read(last);
    const PatientId from = pass_.history;
    // A patient has many rows to look at.
    constexpr std::size_t rows_of_a_patient = 16;
    const auto patients = static_cast<PatientId>(limit / rows_of_a_patient + 1);
    const PatientId to = last - from > patients ? from + patients : last;
    const History history{from + 1, to, expired.history};
    pruned.patients = forget(history);
    if (!pruned.patients.empty()) pruned.history = history;
    pruned.rows += static_cast<std::int64_t>(pruned.patients.size());
    pass_.history = to;
    pass_.history_done = to == last;
    pruned.more = pruned.more || !pass_.history_done;
}

std::vector<PatientId> Pruning::forget(const History& history) {
    std::vector<PatientId> patients;
    for (Statement* one : {&delete_results_, &delete_orders_, &delete_alerts_}) {
        for (Rows rows = one->query(history.first, history.last, history.before); rows.next();)
            rows.read(patients.emplace_back());
    }
    return patients;
}

}  // namespace alerts::sqlite
