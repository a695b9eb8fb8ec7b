// The one connection that writes, with its statements and the transaction that runs on it.
#pragma once

#include "alerts/store/sqlite/configuration_rows.hpp"
#include "alerts/store/sqlite/connection.hpp"
#include "alerts/store/sqlite/counters.hpp"
#include "alerts/store/sqlite/evaluation_rows.hpp"
#include "alerts/store/sqlite/identity_rows.hpp"
#include "alerts/store/sqlite/journal.hpp"
#include "alerts/store/sqlite/link_rows.hpp"
#include "alerts/store/sqlite/occasion_rows.hpp"
#include "alerts/store/sqlite/outbox.hpp"
#include "alerts/store/sqlite/patient_rows.hpp"
#include "alerts/store/sqlite/pruning.hpp"
#include "alerts/store/sqlite/request_rows.hpp"
#include "alerts/store/sqlite/standing_rows.hpp"
#include "alerts/store/store.hpp"

namespace alerts::sqlite {

// WAL, synchronous=FULL and foreign keys, each read back: throws StoreFailure when one of them is
// not so.
void make_durable(Connection& connection);

struct Writer {
    // Of a file of the known version.
    explicit Writer(Connection opened);

    Connection connection;
    Statement begin;
    Statement commit;
    CounterRows counter_rows;
    EvaluationRows evaluation;
    Journal journal;
    OccasionRows occasions;
    ConfigurationRows configurations;
    LinkRows links;
    IdentityRows identities;
    PatientRows patients;
    OutboxRows outbox;
    StandingRows standing;
    RequestRows requests;
    Pruning pruning;
    bool in_use = false;
};

class SqliteTransaction final : public Transaction {
  public:
    // The writer must outlive it.
    explicit SqliteTransaction(Writer& writer);
    SqliteTransaction(const SqliteTransaction&) = delete;
    SqliteTransaction& operator=(const SqliteTransaction&) = delete;
    ~SqliteTransaction() override;

    std::optional<KnownMessage> find_message(const MessageKey& key) override;
    bool control_id_used(const Link& sender, std::string_view control_id) override;
    MessageId next_message() override;
    MessageId append(const JournalEntry& entry) override;
    void append_finding(MessageId message, const Finding& finding) override;
    void note(const Occasion& occasion) override;
    void configure(const Configuration& configuration, Time at) override;
    std::optional<QuarantinedBytes> quarantined(MessageId id) override;
    void mark_retried(MessageId id, Time at, MessageId as, std::string_view reason) override;
    std::optional<std::int64_t> last_number(const Link& link) override;
    void set_last_number(const Link& link, std::optional<std::int64_t> last) override;
    void keep_fragment(const Link& link, std::string_view pointer, std::string_view text,
                       Time kept) override;
    std::optional<std::string> take_fragment(const Link& link, std::string_view pointer) override;
    std::size_t fragments(const Link& link) override;
    std::size_t forget_fragments(const Link& link, Time before) override;
    std::vector<PatientId> find_patients(std::span<const Identifier> identifiers) override;
    bool is_ambiguous(const Identifier& identifier) override;
    bool is_given_up(const Identifier& identifier) override;
    void join(const Joined& joined) override;
    void set_linked(PatientId one, PatientId other, bool linked, MessageId message,
                    Time at) override;
    std::optional<Patient> load(PatientId id) override;
    void save(Patient& patient) override;
    Sequence next_sequence() override;
    Sequence append_event(PatientId patient, MessageId message, const AlertChange& change,
                          std::string_view topic, std::string_view body) override;
    std::optional<AlertName> alert_of(Sequence event) override;
    std::optional<LastWord> last_word(const AlertName& alert) override;
    std::optional<KnownRequest> find_request(std::string_view id) override;
    void append_request(std::string_view id, const KnownRequest& request, Time at) override;
    void count(std::string_view rule, std::string_view what) override;
    std::vector<Due> due(Time now, std::size_t limit) override;
    std::optional<Time> next_due() override;
    Evaluated evaluated() override;
    void set_evaluated(const Evaluated& evaluated) override;
    std::vector<PatientId> patients_after(PatientId after, std::size_t limit) override;
    void acknowledge(std::string_view feed, Sequence up_to) override;
    Pruned prune(const Expired& expired, std::size_t limit) override;
    std::vector<PatientId> forget(const History& history) override;
    std::uint64_t bytes() override;
    void probe() override;
    void commit() override;

  private:
    // Lives as long as one call: a call that throws ends the transaction, and nothing may be asked
    // of one that has ended.
    class Call;
    void roll_back() noexcept;

    Writer& writer_;
    Counters stored_;
    Counters counters_;
    bool open_ = true;
};

}  // namespace alerts::sqlite
