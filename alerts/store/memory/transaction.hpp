// One transaction on a store in memory.
#pragma once

#include "alerts/store/memory/shared.hpp"

#include <map>
#include <memory>
#include <optional>

namespace alerts::memory {

// Reads what was committed and, over it, its own additions. What it lets go of is there until it
// commits.
class MemoryTransaction final : public Transaction {
  public:
    explicit MemoryTransaction(std::shared_ptr<MemoryStore::Shared> shared);
    MemoryTransaction(const MemoryTransaction&) = delete;
    MemoryTransaction& operator=(const MemoryTransaction&) = delete;
    ~MemoryTransaction() override { end(); }

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
    void probe() override { expect_open(); }
    void commit() override;

  private:
    void expect_open() const;
    [[nodiscard]] std::optional<KnownMessage> find_message(const Digest& digest) const;
    [[noreturn]] void refuse(const char* why);
    void end();
    [[nodiscard]] LinkState& state_of(const Link& link);
    [[nodiscard]] PatientId owner(const Identifier& identifier) const;
    [[nodiscard]] PatientId owner(Identifier identifier, std::string_view type) const;
    [[nodiscard]] std::vector<PatientId> owners_of_any_type(const Identifier& identifier) const;
    [[nodiscard]] bool exists(PatientId id) const;
    [[nodiscard]] Kin& kin();

    std::shared_ptr<MemoryStore::Shared> shared_;
    Additions additions_;
    // When patients of this transaction are to be reviewed, over what was committed of them.
    std::map<PatientId, std::optional<Time>> reviews_;
    bool open_ = true;
};

}  // namespace alerts::memory
