#include "alerts/store/sqlite/writer.hpp"

#include "alerts/store/digest.hpp"

#include <exception>
#include <string>
#include <utility>

namespace alerts::sqlite {
namespace {

void expect(Connection& connection, const std::string& pragma, const std::string& value) {
    const std::string found = connection.ask_text("PRAGMA " + pragma);
    if (found != value)
        throw StoreFailure("SQLite does not keep PRAGMA " + pragma + " = " + value + " but " +
                           found + ": what is acknowledged would not be safe on disk");
}

}  // namespace

void make_durable(Connection& connection) {
    sqlite3_busy_timeout(connection.handle(), 5000);  // an administrator's own write is short
    connection.run("PRAGMA journal_mode = WAL");
    connection.run("PRAGMA synchronous = FULL");
    connection.run("PRAGMA foreign_keys = ON");
    connection.run("PRAGMA wal_autocheckpoint = 0");          // see SqliteStore::checkpoint
    connection.run("PRAGMA journal_size_limit = 134217728");  // the log's file, when it begins anew
    connection.run("PRAGMA cache_size = -8192");              // KiB; the system caches the rest
    connection.run("PRAGMA temp_store = MEMORY");
    expect(connection, "journal_mode", "wal");
    expect(connection, "synchronous", "2");
    expect(connection, "foreign_keys", "1");
}

Writer::Writer(Connection opened)
    : connection{std::move(opened)},
      begin{connection, "BEGIN IMMEDIATE"},
      commit{connection, "COMMIT"},
      counter_rows{connection},
      evaluation{connection},
      journal{connection},
      occasions{connection},
      configurations{connection},
      links{connection},
      identities{connection},
      patients{connection},
      outbox{connection},
      standing{connection},
      requests{connection},
      pruning{connection} {}

class SqliteTransaction::Call {
  public:
    explicit Call(SqliteTransaction& transaction) : transaction_{transaction} {
        if (!transaction.open_) throw StoreFailure("this transaction has ended");
    }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    ~Call() {
        if (std::uncaught_exceptions() > exceptions_) transaction_.roll_back();
    }

  private:
    SqliteTransaction& transaction_;
    int exceptions_ = std::uncaught_exceptions();
};

SqliteTransaction::SqliteTransaction(Writer& writer) : writer_{writer} {
    if (writer.in_use) throw StoreFailure("a transaction is open already");
    writer.begin.execute();
    try {
        stored_ = counters_ = writer.counter_rows.load();
    } catch (...) {
        roll_back();
        throw;
    }
    writer.in_use = true;
}

SqliteTransaction::~SqliteTransaction() {
    if (open_) roll_back();
}

void SqliteTransaction::roll_back() noexcept {
    // SQLite has rolled back by itself after some errors. Its own roll-back only forgets pages in
    // memory; should it report an error, the transaction is over all the same.
    if (writer_.connection.in_transaction())
        sqlite3_exec(writer_.connection.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    writer_.pruning.start_over();
    open_ = false;
    writer_.in_use = false;
}

std::optional<KnownMessage> SqliteTransaction::find_message(const MessageKey& key) {
    const Call call{*this};
    return writer_.journal.find(key);
}

bool SqliteTransaction::control_id_used(const Link& sender, std::string_view control_id) {
    const Call call{*this};
    return writer_.journal.control_id_used(sender, control_id);
}

MessageId SqliteTransaction::next_message() {
    const Call call{*this};
    return counters_.message + 1;
}

MessageId SqliteTransaction::append(const JournalEntry& entry) {
    const Call call{*this};
    writer_.journal.append(++counters_.message, entry);
    return counters_.message;
}

void SqliteTransaction::append_finding(MessageId message, const Finding& finding) {
    const Call call{*this};
    writer_.journal.append_finding(message, finding);
}

void SqliteTransaction::note(const Occasion& occasion) {
    const Call call{*this};
    writer_.occasions.append(counters_.message, occasion);
}

void SqliteTransaction::configure(const Configuration& configuration, Time at) {
    const Call call{*this};
    const Occasion start = in_force(configuration, at);
    writer_.configurations.keep(start.configuration, configuration);
    writer_.occasions.append(counters_.message, start);
}

std::optional<QuarantinedBytes> SqliteTransaction::quarantined(MessageId id) {
    const Call call{*this};
    return writer_.journal.quarantined(id);
}

void SqliteTransaction::mark_retried(MessageId id, Time at, MessageId as, std::string_view reason) {
    const Call call{*this};
    writer_.journal.mark_retried(id, at, as, reason);
}

std::optional<std::int64_t> SqliteTransaction::last_number(const Link& link) {
    const Call call{*this};
    return writer_.links.last_number(link);
}

void SqliteTransaction::set_last_number(const Link& link, std::optional<std::int64_t> last) {
    const Call call{*this};
    writer_.links.set_last_number(link, last);
}

void SqliteTransaction::keep_fragment(const Link& link, std::string_view pointer,
                                      std::string_view text, Time kept) {
    const Call call{*this};
    writer_.links.keep_fragment(link, pointer, text, kept);
}

std::optional<std::string> SqliteTransaction::take_fragment(const Link& link,
                                                            std::string_view pointer) {
    const Call call{*this};
    return writer_.links.take_fragment(link, pointer);
}

std::size_t SqliteTransaction::fragments(const Link& link) {
    const Call call{*this};
    return writer_.links.fragments(link);
}

std::size_t SqliteTransaction::forget_fragments(const Link& link, Time before) {
    const Call call{*this};
    return writer_.links.forget_fragments(link, before);
}

std::vector<PatientId> SqliteTransaction::find_patients(std::span<const Identifier> identifiers) {
    const Call call{*this};
    return writer_.identities.find(identifiers);
}

bool SqliteTransaction::is_ambiguous(const Identifier& identifier) {
    const Call call{*this};
    return writer_.identities.is_ambiguous(identifier);
}

bool SqliteTransaction::is_given_up(const Identifier& identifier) {
    const Call call{*this};
    return writer_.identities.is_given_up(identifier);
}

void SqliteTransaction::join(const Joined& joined) {
    const Call call{*this};
    writer_.identities.join(joined, counters_.learnt);
}

void SqliteTransaction::set_linked(PatientId one, PatientId other, bool linked, MessageId message,
                                   Time at) {
    const Call call{*this};
    writer_.identities.set_linked(one, other, linked, message, at);
}

std::optional<Patient> SqliteTransaction::load(PatientId id) {
    const Call call{*this};
    return writer_.patients.load(id);
}

void SqliteTransaction::save(Patient& patient) {
    const Call call{*this};
    writer_.patients.save(patient, counters_);
}

Sequence SqliteTransaction::next_sequence() {
    const Call call{*this};
    return counters_.alert_event + 1;
}

Sequence SqliteTransaction::append_event(PatientId patient, MessageId message,
                                         const AlertChange& change, std::string_view topic,
                                         std::string_view body) {
    const Call call{*this};
    writer_.outbox.append(++counters_.alert_event, patient, message, change, topic, body);
    return counters_.alert_event;
}

std::optional<AlertName> SqliteTransaction::alert_of(Sequence event) {
    const Call call{*this};
    return writer_.standing.alert_of(event);
}

std::optional<LastWord> SqliteTransaction::last_word(const AlertName& alert) {
    const Call call{*this};
    return writer_.standing.last_word(alert);
}

std::optional<KnownRequest> SqliteTransaction::find_request(std::string_view id) {
    const Call call{*this};
    return writer_.requests.find(id);
}

void SqliteTransaction::append_request(std::string_view id, const KnownRequest& request, Time at) {
    const Call call{*this};
    writer_.requests.append(id, request, at);
}

void SqliteTransaction::count(std::string_view rule, std::string_view what) {
    const Call call{*this};
    writer_.outbox.count(rule, what);
}

std::vector<Due> SqliteTransaction::due(Time now, std::size_t limit) {
    const Call call{*this};
    return writer_.patients.due(now, limit);
}

std::optional<Time> SqliteTransaction::next_due() {
    const Call call{*this};
    return writer_.patients.next_due();
}

Evaluated SqliteTransaction::evaluated() {
    const Call call{*this};
    return writer_.evaluation.load();
}

void SqliteTransaction::set_evaluated(const Evaluated& evaluated) {
    const Call call{*this};
    writer_.evaluation.save(evaluated);
}

std::vector<PatientId> SqliteTransaction::patients_after(PatientId after, std::size_t limit) {
    const Call call{*this};
    return writer_.patients.after(after, limit);
}

void SqliteTransaction::acknowledge(std::string_view feed, Sequence up_to) {
    const Call call{*this};
    writer_.outbox.acknowledge(feed, up_to);
}

Pruned SqliteTransaction::prune(const Expired& expired, std::size_t limit) {
    const Call call{*this};
    return writer_.pruning.prune(expired, limit);
}

std::vector<PatientId> SqliteTransaction::forget(const History& history) {
    const Call call{*this};
    return writer_.pruning.forget(history);
}

std::uint64_t SqliteTransaction::bytes() {
    const Call call{*this};
    return writer_.pruning.bytes();
}

void SqliteTransaction::probe() {
    const Call call{*this};
    constexpr Counters none{-1, -1, -1, -1};
    writer_.counter_rows.save(counters_, none);
}

void SqliteTransaction::commit() {
    const Call call{*this};
    writer_.counter_rows.save(counters_, stored_);
    writer_.commit.execute();
    open_ = false;
    writer_.in_use = false;
}

}  // namespace alerts::sqlite
