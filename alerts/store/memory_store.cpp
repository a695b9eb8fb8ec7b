#include "alerts/store/memory_store.hpp"

#include "alerts/code_index.hpp"
#include "alerts/store/digest.hpp"
#include "alerts/store/marks.hpp"
#include "alerts/store/news.hpp"
#include "alerts/store/patient_delta.hpp"
#include "alerts/store/topics.hpp"

#include <algorithm>
#include <cstring>
#include <deque>
#include <functional>
#include <iterator>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace alerts {
namespace {

struct DigestHash {
    std::size_t operator()(const Digest& digest) const {
        std::size_t hash = 0;  // a digest is as random as a hash can be
        std::memcpy(&hash, digest.data(), sizeof hash);
        return hash;
    }
};

// Listener, MSH-3, MSH-4.
using LinkKey = std::tuple<std::string, std::string, std::string>;
using LinkView = std::tuple<std::string_view, std::string_view, std::string_view>;
// Which control ids (MSH-10) a sender has used.
class ControlIds {
  public:
    [[nodiscard]] bool contains(const LinkView& link, std::string_view id) const {
        const auto found = used_.find(link);
        return found != used_.end() && found->second.contains(id);
    }
    void add(const LinkView& link, std::string_view id) {
        auto found = used_.find(link);
        if (found == used_.end()) found = used_.emplace(LinkKey{link}, Ids{}).first;
        found->second.emplace(id);
    }
    void take(ControlIds& later) {
        for (auto& [link, ids] : later.used_) used_[link].merge(ids);
    }

  private:
    using Ids = std::unordered_set<std::string, ViewHash, std::equal_to<>>;
    std::map<LinkKey, Ids, std::less<>> used_;
};
struct LinkState {
    struct Fragment {
        std::string text;
        Time kept{};
    };
    std::optional<std::int64_t> last_number;
    std::map<std::string, Fragment, std::less<>> fragments;  // by pointer
};
// Whose numbers are.
class Owners {
  public:
    // 0: nobody's.
    [[nodiscard]] PatientId find(const Identifier& identifier) const {
        const auto found = owners_.find(identifier);
        return found == owners_.end() ? 0 : found->second;
    }
    // Every type under which this number of this authority was sent.
    [[nodiscard]] std::span<const std::string> types_of(const Identifier& identifier) const {
        const auto found = types_.find({identifier.authority, identifier.number});
        if (found == types_.end()) return {};
        return found->second;
    }
    void set(const Identifier& identifier, PatientId patient) {
        if (owners_.insert_or_assign(identifier, patient).second)
            types_[{identifier.authority, identifier.number}].push_back(identifier.type);
    }
    void take(const Owners& later) {
        for (const auto& [identifier, patient] : later.owners_) set(identifier, patient);
    }

  private:
    struct Hash {
        std::size_t operator()(const Identifier& one) const {
            const std::hash<std::string> hash;
            return hash(one.authority) * 31 + hash(one.number);
        }
    };
    std::unordered_map<Identifier, PatientId, Hash> owners_;
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> types_;
};
using Acked = std::map<std::string, Sequence, std::less<>>;

std::string random_epoch() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::random_device random;
    std::string epoch(32, '0');
    for (char& digit : epoch) digit = digits[random() % digits.size()];
    return epoch;
}

// One that acknowledges less than before has nothing to say.
void raise(Acked& acked, const std::string& feed, Sequence up_to) {
    const auto [known, is_new] = acked.try_emplace(feed, up_to);
    if (!is_new) known->second = std::max(known->second, up_to);
}

// Records that are kin: both ways.
using Kin = std::map<PatientId, std::set<PatientId>>;

void part(Kin& kin, PatientId one, PatientId other) {
    kin[one].erase(other);
    kin[other].erase(one);
}

void tie(Kin& kin, PatientId one, PatientId other) {
    if (one == other) return;
    kin[one].insert(other);
    kin[other].insert(one);
}

// What an event told of.
struct Told {
    AlertName alert;
    bool stands;
    bool news;
};
using LastWords = std::map<AlertName, LastWord>;

void take_word(LastWords& words, Sequence seq, const Told& told) {
    if (!told.stands) {
        words.erase(told.alert);
        return;
    }
    LastWord& word = words[told.alert];
    word.last = seq;
    if (told.news || word.news == 0) word.news = seq;
}
// What is kept of a message beside its answer.
struct Journaled {
    MessageId id = 0;
    Time received{};
    Digest digest{};
    bool retry = false;
    std::uint64_t bytes = 0;  // 0: they were let go of
};

// What a transaction lets go of when it commits.
struct Letting {
    std::set<MessageId> bytes;
    std::set<MessageId> messages;
    std::size_t findings = 0;  // the oldest
    Sequence events = 0;       // up to here
    std::vector<PatientId> patients;
    Time history = Expired::nothing;  // of these patients, before then

    [[nodiscard]] bool empty() const {
        return bytes.empty() && messages.empty() && findings == 0 && events == 0 &&
               patients.empty();
    }
};

// What a transaction adds to the store.
struct Additions {
    std::unordered_map<Digest, KnownMessage, DigestHash> messages;
    std::vector<Journaled> journal;
    std::map<MessageId, QuarantinedBytes> quarantine;
    std::unordered_map<Digest, KnownMessage, DigestHash> retries;
    Letting letting;
    ControlIds control_ids;
    std::vector<std::pair<MessageId, Finding>> findings;
    std::vector<std::pair<MessageId, Occasion>> occasions;  // after which message
    std::map<LinkKey, LinkState> links;  // whole: instead of what was committed of a link
    Owners owners;
    std::map<Identifier, bool> given_up;                           // the latest word
    std::unordered_map<PatientId, std::vector<Patient>> patients;  // what changed, save by save
    std::set<PatientId> ended;                                     // records that are another's now
    std::optional<Kin> kin;                                        // whole, when something changed
    std::vector<OutboxEvent> events;
    std::vector<Told> told;  // of the events
    std::map<std::string, KnownRequest, std::less<>> requests;
    MemoryStore::Counts counts;
    Acked acked;
    std::optional<Evaluated> evaluated;
    MessageId last_message = 0;
    PatientId last_patient = 0;
    Sequence last_event = 0;
};

}  // namespace

struct MemoryStore::Shared {
    const std::string epoch = random_epoch();
    bool in_use = false;

    // Touched by the thread of the transactions only.
    std::unordered_map<Digest, KnownMessage, DigestHash> messages;
    std::deque<Journaled> journal;
    std::map<MessageId, QuarantinedBytes> quarantine;
    ControlIds control_ids;
    std::vector<std::pair<MessageId, Finding>> findings;
    std::vector<std::pair<MessageId, Occasion>> occasions;
    MemoryStore::Counts counts;
    std::map<LinkKey, LinkState> links;
    Owners owners;
    std::map<Identifier, bool> given_up;
    std::unordered_map<PatientId, Patient> patients;
    std::set<std::pair<Time, PatientId>> reviews;
    Kin kin;
    std::set<PatientId> ended;
    Evaluated evaluated;
    std::map<std::string, KnownRequest, std::less<>> requests;
    MessageId last_message = 0;
    PatientId last_patient = 0;

    // Read by outboxes on other threads: guarded by the mutex.
    std::mutex mutex;
    std::deque<OutboxEvent> events;  // seq n at index n - 1 - pruned
    Sequence pruned = 0;
    std::map<Sequence, OutboxEvent> last_of_standing;  // of those pruned
    std::vector<Told> told;  // of every event there ever was: seq n at index n - 1
    LastWords last_words;
    Acked acked;

    [[nodiscard]] Sequence head() const { return pruned + static_cast<Sequence>(events.size()); }
    [[nodiscard]] const OutboxEvent* find_event(Sequence seq) const;
    void add(Additions& additions);
    void add_patient(Patient& changes);
    void end_record(Patient& patient);
    [[nodiscard]] bool held(const Journaled& one) const;
    [[nodiscard]] std::uint64_t bytes() const;
    [[nodiscard]] Letting expiring(const Expired& expired) const;
    void let_go(const Letting& letting);
};

namespace {

// What stays of a record that is another's now: its row and its alerts.
void empty(Patient& patient) {
    patient.identifiers.clear();
    patient.stored_identifiers = 0;
    patient.encounters.clear();
    patient.problems.clear();
    patient.orders.clear();
    patient.results.clear();
    patient.procedures.clear();
    patient.review_at.reset();
}

}  // namespace

void MemoryStore::Shared::add(Additions& additions) {
    messages.merge(additions.messages);
    for (auto& [digest, known] : additions.retries) messages.insert_or_assign(digest, known);
    std::ranges::move(additions.journal, std::back_inserter(journal));
    for (auto& [id, one] : additions.quarantine) quarantine.insert_or_assign(id, std::move(one));
    control_ids.take(additions.control_ids);
    std::ranges::move(additions.findings, std::back_inserter(findings));
    std::ranges::move(additions.occasions, std::back_inserter(occasions));
    for (const auto& [what, count] : additions.counts) counts[what] += count;
    for (auto& [link, state] : additions.links) links.insert_or_assign(link, std::move(state));
    owners.take(additions.owners);
    for (const auto& [identifier, word] : additions.given_up)
        given_up.insert_or_assign(identifier, word);
    for (auto& [id, saves] : additions.patients)
        for (Patient& changes : saves) add_patient(changes);
    for (const PatientId id : additions.ended) end_record(patients.at(id));
    ended.merge(additions.ended);
    if (additions.kin) kin = *std::move(additions.kin);
    if (additions.evaluated) evaluated = *std::move(additions.evaluated);
    last_message = additions.last_message;
    last_patient = additions.last_patient;
    requests.merge(additions.requests);
    const std::lock_guard lock{mutex};
    Sequence seq = head();
    for (const Told& one : additions.told) take_word(last_words, ++seq, one);
    std::ranges::move(additions.told, std::back_inserter(told));
    std::ranges::move(additions.events, std::back_inserter(events));
    for (const auto& [feed, up_to] : additions.acked) raise(acked, feed, up_to);
    if (!additions.letting.empty()) let_go(additions.letting);
}

void MemoryStore::Shared::add_patient(Patient& changes) {
    Patient& stored = patients[changes.id];
    if (changes.review_changed) {
        if (stored.review_at) reviews.erase({*stored.review_at, changes.id});
        if (changes.review_at) reviews.emplace(*changes.review_at, changes.id);
    }
    apply(std::move(changes), stored);
}

void MemoryStore::Shared::end_record(Patient& patient) {
    if (patient.review_at) reviews.erase({*patient.review_at, patient.id});
    empty(patient);
}

bool MemoryStore::Shared::held(const Journaled& one) const {
    const auto found = quarantine.find(one.id);
    return found != quarantine.end() && found->second.retried_as == 0;
}

std::uint64_t MemoryStore::Shared::bytes() const {
    std::uint64_t bytes = 0;
    for (const Journaled& one : journal) bytes += one.bytes;
    return bytes;
}

// All at once: memory needs no small steps.
Letting MemoryStore::Shared::expiring(const Expired& expired) const {
    Letting letting;
    std::uint64_t left = bytes();
    std::map<MessageId, Time> received;
    for (const Journaled& one : journal) {
        received[one.id] = one.received;
        const bool crowded = left > expired.most_bytes && one.received < expired.crowded;
        const bool gone = one.bytes == 0 ||
                          (!held(one) && (crowded || one.received < expired.journal)) ||
                          (held(one) && one.received < expired.quarantine);
        if (!gone) continue;
        left -= one.bytes;
        (one.received < expired.resends ? letting.messages : letting.bytes).insert(one.id);
    }
    for (const auto& [message, finding] : findings) {
        const Time since = message == 0 ? finding.source.sent : received[message];
        if (since >= expired.findings) break;
        ++letting.findings;
    }
    Sequence acked_by_all = head();
    for (const std::string& feed : expired.required) {
        const auto known = acked.find(feed);
        acked_by_all = std::min(acked_by_all, known == acked.end() ? 0 : known->second);
    }
    for (const OutboxEvent& one : events) {
        if (one.seq > acked_by_all || one.at >= expired.outbox) break;
        letting.events = one.seq;
    }
    letting.history = expired.history;
    for (const auto& [id, patient] : patients) {
        const auto old = [&expired](const auto& one) { return is_history(one, expired.history); };
        if (std::ranges::any_of(patient.results, old) || std::ranges::any_of(patient.orders, old) ||
            std::ranges::any_of(patient.alerts, old))
            letting.patients.push_back(id);
    }
    return letting;
}

const OutboxEvent* MemoryStore::Shared::find_event(Sequence seq) const {
    if (seq > pruned && seq <= head()) return &events[static_cast<std::size_t>(seq - pruned) - 1];
    const auto found = last_of_standing.find(seq);
    return found == last_of_standing.end() ? nullptr : &found->second;
}

// The mutex is held.
void MemoryStore::Shared::let_go(const Letting& letting) {
    for (Journaled& one : journal)
        if (letting.bytes.contains(one.id)) one.bytes = 0;
    for (const Journaled& one : journal)
        if (letting.messages.contains(one.id) && !one.retry) messages.erase(one.digest);
    std::erase_if(journal, [&](const Journaled& one) { return letting.messages.contains(one.id); });
    for (const auto* const gone : {&letting.bytes, &letting.messages})
        std::erase_if(quarantine, [&](const auto& one) { return gone->contains(one.first); });
    findings.erase(findings.begin(),
                   findings.begin() + static_cast<std::ptrdiff_t>(letting.findings));
    std::erase_if(findings, [&](const auto& one) { return letting.messages.contains(one.first); });
    std::set<Sequence> standing;
    for (const auto& [alert, word] : last_words) standing.insert(word.last);
    for (; pruned < letting.events; ++pruned) {
        last_of_standing.emplace(events.front().seq, std::move(events.front()));
        events.pop_front();
    }
    std::erase_if(last_of_standing, [&](const auto& one) { return !standing.contains(one.first); });
    for (const PatientId id : letting.patients) {
        Patient& patient = patients.at(id);
        const auto old = [&letting](const auto& one) { return is_history(one, letting.history); };
        for (std::size_t i = patient.results.size(); i-- > 0;)
            if (old(patient.results[i])) patient.results.erase(i);
        std::erase_if(patient.orders, old);
        std::erase_if(patient.alerts, old);
    }
}

namespace {

// Reads what was committed and, over it, its own additions. What it lets go of is there until it
// commits.
class MemoryTransaction final : public Transaction {
  public:
    explicit MemoryTransaction(std::shared_ptr<MemoryStore::Shared> shared);
    MemoryTransaction(const MemoryTransaction&) = delete;
    MemoryTransaction& operator=(const MemoryTransaction&) = delete;
    ~MemoryTransaction() override { end(); }

    std::optional<KnownMessage> find_message(const Digest& digest) override;
    bool control_id_used(std::string_view listener, std::string_view sending_application,
                         std::string_view sending_facility, std::string_view control_id) override;
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
    std::uint64_t bytes() override;
    void probe() override { expect_open(); }
    void commit() override;

  private:
    void expect_open() const;
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

MemoryTransaction::MemoryTransaction(std::shared_ptr<MemoryStore::Shared> shared)
    : shared_{std::move(shared)} {
    if (shared_->in_use) throw StoreFailure("a transaction is open already");
    additions_.last_message = shared_->last_message;
    additions_.last_patient = shared_->last_patient;
    const std::lock_guard lock{shared_->mutex};
    additions_.last_event = shared_->head();
    shared_->in_use = true;
}

void MemoryTransaction::expect_open() const {
    if (!open_) throw StoreFailure("this transaction has ended");
}

// A call that throws ends the transaction.
void MemoryTransaction::refuse(const char* why) {
    end();
    throw StoreFailure(why);
}

void MemoryTransaction::end() {
    if (open_) shared_->in_use = false;
    open_ = false;
}

std::optional<KnownMessage> MemoryTransaction::find_message(const Digest& digest) {
    expect_open();
    for (const auto* const messages :
         {&additions_.retries, &additions_.messages, &shared_->messages})
        if (const auto known = messages->find(digest); known != messages->end())
            return known->second;
    return std::nullopt;
}

bool MemoryTransaction::control_id_used(std::string_view listener,
                                        std::string_view sending_application,
                                        std::string_view sending_facility,
                                        std::string_view control_id) {
    expect_open();
    const LinkView link{listener, sending_application, sending_facility};
    return additions_.control_ids.contains(link, control_id) ||
           shared_->control_ids.contains(link, control_id);
}

MessageId MemoryTransaction::next_message() {
    expect_open();
    return additions_.last_message + 1;
}

MessageId MemoryTransaction::append(const JournalEntry& entry) {
    const auto known = find_message(entry.digest);
    const bool retry = entry.retry_of != 0;
    if (known && !retry) refuse("these very bytes are in the store already");
    const MessageId id = ++additions_.last_message;
    (retry ? additions_.retries : additions_.messages)
        .insert_or_assign(entry.digest,
                          KnownMessage{retry ? entry.retry_of : id, std::string{entry.ack}});
    additions_.journal.push_back(
        {id, entry.received, entry.digest, retry, entry.raw.size() + entry.ack.size()});
    if (entry.disposition == Disposition::quarantined)
        additions_.quarantine[id] = {std::string{entry.listener}, std::string{entry.peer},
                                     entry.digest, std::string{entry.raw}, 0};
    additions_.control_ids.add({entry.listener, entry.sending_application, entry.sending_facility},
                               entry.control_id);
    return id;
}

void MemoryTransaction::append_finding(MessageId message, const Finding& finding) {
    expect_open();
    additions_.findings.emplace_back(message, finding);
}

void MemoryTransaction::note(const Occasion& occasion) {
    expect_open();
    additions_.occasions.emplace_back(additions_.last_message, occasion);
}

void MemoryTransaction::configure(const Configuration& configuration, Time at) {
    Occasion start;
    start.kind = Occasion::Kind::configure;
    start.at = at;
    start.configuration = fingerprint(configuration);
    note(start);
}

std::optional<QuarantinedBytes> MemoryTransaction::quarantined(MessageId id) {
    expect_open();
    for (const auto* const quarantine : {&additions_.quarantine, &shared_->quarantine})
        if (const auto found = quarantine->find(id); found != quarantine->end())
            return found->second;
    return std::nullopt;
}

void MemoryTransaction::mark_retried(MessageId id, Time, MessageId as, std::string_view) {
    auto one = quarantined(id);
    if (!one || as == 0) return;
    one->retried_as = as;
    additions_.quarantine.insert_or_assign(id, *std::move(one));
}

Pruned MemoryTransaction::prune(const Expired& expired, std::size_t) {
    expect_open();
    const std::lock_guard lock{shared_->mutex};
    Letting& letting = additions_.letting = shared_->expiring(expired);
    const std::size_t rows = letting.bytes.size() + letting.messages.size() + letting.findings;
    const Sequence events = std::max<Sequence>(letting.events - shared_->pruned, 0);
    return {static_cast<std::int64_t>(rows) + events, false, letting.patients};
}

std::uint64_t MemoryTransaction::bytes() {
    expect_open();
    std::uint64_t bytes = shared_->bytes();
    for (const Journaled& one : additions_.journal) bytes += one.bytes;
    return bytes;
}

LinkState& MemoryTransaction::state_of(const Link& link) {
    expect_open();
    LinkKey key{link.listener, link.sending_application, link.sending_facility};
    const auto committed = shared_->links.find(key);
    return additions_.links
        .try_emplace(std::move(key),
                     committed == shared_->links.end() ? LinkState{} : committed->second)
        .first->second;
}

std::optional<std::int64_t> MemoryTransaction::last_number(const Link& link) {
    return state_of(link).last_number;
}

void MemoryTransaction::set_last_number(const Link& link, std::optional<std::int64_t> last) {
    state_of(link).last_number = last;
}

void MemoryTransaction::keep_fragment(const Link& link, std::string_view pointer,
                                      std::string_view text, Time kept) {
    state_of(link).fragments.insert_or_assign(std::string{pointer},
                                              LinkState::Fragment{std::string{text}, kept});
}

std::optional<std::string> MemoryTransaction::take_fragment(const Link& link,
                                                            std::string_view pointer) {
    auto& fragments = state_of(link).fragments;
    const auto found = fragments.find(pointer);
    if (found == fragments.end()) return std::nullopt;
    std::string text = std::move(found->second.text);
    fragments.erase(found);
    return text;
}

std::size_t MemoryTransaction::fragments(const Link& link) {
    return state_of(link).fragments.size();
}

std::size_t MemoryTransaction::forget_fragments(const Link& link, Time before) {
    return std::erase_if(state_of(link).fragments,
                         [before](const auto& one) { return one.second.kept < before; });
}

namespace {

PatientId only(const std::vector<PatientId>& owners) {
    return owners.size() == 1 ? owners.front() : 0;
}

}  // namespace

std::vector<PatientId> MemoryTransaction::find_patients(std::span<const Identifier> identifiers) {
    expect_open();
    std::vector<PatientId> found;
    found.reserve(identifiers.size());
    for (const Identifier& identifier : identifiers) {
        PatientId patient = owner(identifier);
        if (patient == 0)
            patient = identifier.type.empty() ? only(owners_of_any_type(identifier))
                                              : owner(identifier, "");
        found.push_back(patient);
    }
    return found;
}

PatientId MemoryTransaction::owner(const Identifier& identifier) const {
    const PatientId added = additions_.owners.find(identifier);
    return added != 0 ? added : shared_->owners.find(identifier);
}

PatientId MemoryTransaction::owner(Identifier identifier, std::string_view type) const {
    identifier.type = type;
    return owner(identifier);
}

// Each once.
std::vector<PatientId> MemoryTransaction::owners_of_any_type(const Identifier& identifier) const {
    std::vector<PatientId> found;
    for (const Owners* const owners : {&std::as_const(shared_->owners), &additions_.owners}) {
        for (const std::string& type : owners->types_of(identifier)) {
            const PatientId one = owner(identifier, type);
            if (std::ranges::find(found, one) == found.end()) found.push_back(one);
        }
    }
    return found;
}

bool MemoryTransaction::is_ambiguous(const Identifier& identifier) {
    expect_open();
    return identifier.type.empty() && owner(identifier) == 0 &&
           owners_of_any_type(identifier).size() > 1;
}

bool MemoryTransaction::is_given_up(const Identifier& identifier) {
    expect_open();
    const auto alike = [&identifier](const Identifier& one) {
        return one.authority == identifier.authority && one.number == identifier.number &&
               (one.type == identifier.type || one.type.empty() || identifier.type.empty());
    };
    return std::ranges::any_of(additions_.given_up,
                               [&](const auto& one) { return one.second && alike(one.first); }) ||
           std::ranges::any_of(shared_->given_up, [&](const auto& one) {
               return one.second && alike(one.first) && !additions_.given_up.contains(one.first);
           });
}

void MemoryTransaction::join(const Joined& joined) {
    expect_open();
    Patient gained;
    gained.id = joined.into;
    if (joined.from != 0) {
        gained.identifiers = load(joined.from).value().identifiers;
        for (const Identifier& one : gained.identifiers) additions_.owners.set(one, joined.into);
        additions_.ended.insert(joined.from);
        for (const PatientId other : std::set{kin()[joined.from]}) {
            part(kin(), joined.from, other);
            tie(kin(), joined.into, other);
        }
        reviews_[joined.from] = std::nullopt;
    }
    for (const Identifier& one : joined.given_up) {
        if (owner(one) == 0) gained.identifiers.push_back(one);
        additions_.owners.set(one, joined.into);
        additions_.given_up[one] = true;
    }
    for (const Identifier& one : joined.kept) additions_.given_up[one] = false;
    additions_.patients[joined.into].push_back(std::move(gained));
}

void MemoryTransaction::set_linked(PatientId one, PatientId other, bool linked, MessageId, Time) {
    expect_open();
    linked ? tie(kin(), one, other) : part(kin(), one, other);
}

// To be changed; what was committed stays as it is until then.
Kin& MemoryTransaction::kin() {
    if (!additions_.kin) additions_.kin = shared_->kin;
    return *additions_.kin;
}

bool MemoryTransaction::exists(PatientId id) const {
    return shared_->patients.contains(id) || additions_.patients.contains(id);
}

std::optional<Patient> MemoryTransaction::load(PatientId id) {
    expect_open();
    if (!exists(id)) return std::nullopt;
    Patient patient;
    if (const auto stored = shared_->patients.find(id); stored != shared_->patients.end())
        patient = stored->second;
    if (const auto saves = additions_.patients.find(id); saves != additions_.patients.end())
        for (const Patient& changes : saves->second) apply(Patient{changes}, patient);
    if (additions_.ended.contains(id)) empty(patient);
    drop_derived(patient);
    const Kin& known = additions_.kin ? *additions_.kin : shared_->kin;
    if (const auto linked = known.find(id); linked != known.end())
        patient.linked.assign(linked->second.begin(), linked->second.end());
    return patient;
}

void MemoryTransaction::save(Patient& patient) {
    expect_open();
    if (patient.id == 0) {
        patient.id = ++additions_.last_patient;
        patient.changed = patient.review_changed = true;
    } else if (!exists(patient.id)) {
        refuse("a patient to be saved is not in the store");
    }
    Patient& changes = additions_.patients[patient.id].emplace_back();
    take_changes(patient, changes);
    std::erase_if(changes.identifiers, [this, &patient](const Identifier& one) {
        if (owner(one) != 0) return true;
        additions_.owners.set(one, patient.id);
        return false;
    });
    if (changes.review_changed) reviews_[patient.id] = changes.review_at;
    clear_marks(patient);
}

Sequence MemoryTransaction::next_sequence() {
    expect_open();
    return additions_.last_event + 1;
}

Sequence MemoryTransaction::append_event(PatientId patient, MessageId, const AlertChange& change,
                                         std::string_view topic, std::string_view body) {
    expect_open();
    const Sequence seq = ++additions_.last_event;
    additions_.events.push_back({seq, change.at, std::string{topic}, std::string{body}});
    additions_.told.push_back({{patient, change.alert.rule, change.alert.subject},
                               stands(change.alert.status),
                               is_news(change.change)});
    return seq;
}

std::optional<AlertName> MemoryTransaction::alert_of(Sequence event) {
    expect_open();
    const std::lock_guard lock{shared_->mutex};
    if (event < 1 || event > additions_.last_event) return std::nullopt;
    const auto at = static_cast<std::size_t>(event) - 1;
    const std::vector<Told>& committed = shared_->told;
    if (at >= committed.size()) return additions_.told[at - committed.size()].alert;
    if (shared_->find_event(event) == nullptr) return std::nullopt;
    return committed[at].alert;
}

std::optional<LastWord> MemoryTransaction::last_word(const AlertName& alert) {
    expect_open();
    const std::lock_guard lock{shared_->mutex};
    LastWords words;
    if (const auto known = shared_->last_words.find(alert); known != shared_->last_words.end())
        words.insert(*known);
    auto seq = static_cast<Sequence>(shared_->told.size());
    for (const Told& one : additions_.told) {
        ++seq;
        if (one.alert == alert) take_word(words, seq, one);
    }
    return words.empty() ? std::nullopt : std::optional{words.begin()->second};
}

std::optional<KnownRequest> MemoryTransaction::find_request(std::string_view id) {
    expect_open();
    for (const auto* const requests : {&additions_.requests, &shared_->requests})
        if (const auto known = requests->find(id); known != requests->end()) return known->second;
    return std::nullopt;
}

void MemoryTransaction::append_request(std::string_view id, const KnownRequest& request, Time) {
    if (find_request(id)) refuse("a request of this id is in the store already");
    additions_.requests.emplace(id, request);
}

void MemoryTransaction::count(std::string_view rule, std::string_view what) {
    expect_open();
    ++additions_.counts[{std::string{rule}, std::string{what}}];
}

std::vector<Due> MemoryTransaction::due(Time now, std::size_t limit) {
    expect_open();
    std::vector<Due> due;
    for (const auto& [id, at] : reviews_)
        if (at && *at <= now) due.push_back({id, *at});
    std::size_t committed = 0;
    for (const auto& [at, id] : shared_->reviews) {
        if (at > now || committed == limit) break;
        if (reviews_.contains(id)) continue;
        due.push_back({id, at});
        ++committed;
    }
    std::ranges::sort(due, {}, [](const Due& one) { return std::pair{one.at, one.patient}; });
    if (due.size() > limit) due.resize(limit);
    return due;
}

std::optional<Time> MemoryTransaction::next_due() {
    const std::vector<Due> first = due(Time::max(), 1);
    return first.empty() ? std::nullopt : std::optional{first.front().at};
}

Evaluated MemoryTransaction::evaluated() {
    expect_open();
    return additions_.evaluated.value_or(shared_->evaluated);
}

void MemoryTransaction::set_evaluated(const Evaluated& evaluated) {
    expect_open();
    additions_.evaluated = evaluated;
}

std::vector<PatientId> MemoryTransaction::patients_after(PatientId after, std::size_t limit) {
    expect_open();
    std::vector<PatientId> found;
    for (PatientId id = after + 1; id <= additions_.last_patient && found.size() < limit; ++id)
        if (!shared_->ended.contains(id) && !additions_.ended.contains(id)) found.push_back(id);
    return found;
}

void MemoryTransaction::acknowledge(std::string_view feed, Sequence up_to) {
    expect_open();
    raise(additions_.acked, std::string{feed}, up_to);
}

void MemoryTransaction::commit() {
    expect_open();
    shared_->add(additions_);
    end();
}

class MemoryOutbox final : public Outbox {
  public:
    explicit MemoryOutbox(std::shared_ptr<MemoryStore::Shared> shared)
        : shared_{std::move(shared)} {}

    std::string epoch() override { return shared_->epoch; }
    Sequence head() override {
        const std::lock_guard lock{shared_->mutex};
        return shared_->head();
    }
    Sequence pruned() override {
        const std::lock_guard lock{shared_->mutex};
        return shared_->pruned;
    }
    std::vector<OutboxEvent> after(Sequence after, std::size_t limit,
                                   std::span<const std::string> topic_prefixes) override {
        const std::lock_guard lock{shared_->mutex};
        const std::deque<OutboxEvent>& events = shared_->events;
        std::vector<OutboxEvent> wanted;
        for (auto i = static_cast<std::size_t>(std::max<Sequence>(after - shared_->pruned, 0));
             i < events.size() && wanted.size() < limit; ++i)
            if (begins_with_any(events[i].topic, topic_prefixes)) wanted.push_back(events[i]);
        return wanted;
    }
    std::optional<Sequence> acked(std::string_view feed) override {
        const std::lock_guard lock{shared_->mutex};
        const auto known = shared_->acked.find(feed);
        return known == shared_->acked.end() ? std::nullopt : std::optional{known->second};
    }
    std::optional<OutboxEvent> event(Sequence seq) override {
        const std::lock_guard lock{shared_->mutex};
        const OutboxEvent* const found = shared_->find_event(seq);
        return found == nullptr ? std::nullopt : std::optional{*found};
    }
    Standing standing() override {
        const std::lock_guard lock{shared_->mutex};
        Standing standing;
        standing.as_of = shared_->head();
        for (const auto& [alert, word] : shared_->last_words) standing.events.push_back(word.last);
        std::ranges::sort(standing.events);
        return standing;
    }
    std::optional<AlertName> alert_of(Sequence event) override {
        const std::lock_guard lock{shared_->mutex};
        if (shared_->find_event(event) == nullptr) return std::nullopt;
        return shared_->told[static_cast<std::size_t>(event) - 1].alert;
    }
    std::optional<LastWord> last_word(const AlertName& alert) override {
        const std::lock_guard lock{shared_->mutex};
        const auto known = shared_->last_words.find(alert);
        return known == shared_->last_words.end() ? std::nullopt : std::optional{known->second};
    }
    Backlog backlog(Sequence after, std::size_t limit,
                    std::span<const std::string> topic_prefixes) override {
        const std::lock_guard lock{shared_->mutex};
        Backlog backlog;
        backlog.looked_at = after;
        std::size_t looked_at = 0;
        for (auto i = static_cast<std::size_t>(std::max<Sequence>(after - shared_->pruned, 0));
             i < shared_->events.size() && looked_at < limit; ++i, ++looked_at) {
            const OutboxEvent& event = shared_->events[i];
            backlog.looked_at = event.seq;
            if (!begins_with_any(event.topic, topic_prefixes)) continue;
            ++backlog.events;
            if (!backlog.oldest) backlog.oldest = event.at;
        }
        return backlog;
    }

  private:
    std::shared_ptr<MemoryStore::Shared> shared_;
};

}  // namespace

MemoryStore::MemoryStore() : shared_{std::make_shared<Shared>()} {}
MemoryStore::~MemoryStore() = default;

std::unique_ptr<Transaction> MemoryStore::begin() {
    return std::make_unique<MemoryTransaction>(shared_);
}

std::unique_ptr<Outbox> MemoryStore::open_outbox() {
    return std::make_unique<MemoryOutbox>(shared_);
}

std::string MemoryStore::epoch() {
    return shared_->epoch;
}

const std::vector<std::pair<MessageId, Finding>>& MemoryStore::findings() const {
    return shared_->findings;
}

const std::vector<std::pair<MessageId, Occasion>>& MemoryStore::occasions() const {
    return shared_->occasions;
}

const MemoryStore::Counts& MemoryStore::counts() const {
    return shared_->counts;
}

}  // namespace alerts
