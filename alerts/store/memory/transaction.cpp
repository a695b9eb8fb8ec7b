#include "alerts/store/memory/transaction.hpp"

#include "alerts/store/digest.hpp"
#include "alerts/store/marks.hpp"
#include "alerts/store/news.hpp"
#include "alerts/store/patient_delta.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

namespace alerts::memory {

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

std::optional<KnownMessage> MemoryTransaction::find_message(const MessageKey& key) {
    expect_open();
    return find_message(key.digest);
}

std::optional<KnownMessage> MemoryTransaction::find_message(const Digest& digest) const {
    for (const KnownMessages* const messages : std::initializer_list<const KnownMessages*>{
             &additions_.retries, &additions_.messages, &shared_->messages})
        if (const auto known = messages->find(digest); known != messages->end())
            return known->second;
    return std::nullopt;
}

bool MemoryTransaction::control_id_used(const Link& sender, std::string_view control_id) {
    expect_open();
    const LinkView link{sender.listener, sender.sending_application, sender.sending_facility};
    return additions_.control_ids.contains(link, control_id) ||
           shared_->control_ids.contains(link, control_id);
}

MessageId MemoryTransaction::next_message() {
    expect_open();
    return additions_.last_message + 1;
}

MessageId MemoryTransaction::append(const JournalEntry& entry) {
    expect_open();
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
    if (!retry)
        additions_.control_ids.add(
            {entry.listener, entry.sending_application, entry.sending_facility}, entry.control_id);
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
    note(in_force(configuration, at));
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
    Pruned pruned{static_cast<std::int64_t>(rows) + events, false, std::nullopt, letting.patients};
    if (!pruned.patients.empty()) pruned.history = {1, shared_->last_patient, expired.history};
    return pruned;
}

std::vector<PatientId> MemoryTransaction::forget(const History& history) {
    expect_open();
    const std::lock_guard lock{shared_->mutex};
    additions_.letting.history = history.before;
    return additions_.letting.patients = shared_->with_history(history);
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
    return id >= 1 && id <= additions_.last_patient;
}

std::optional<Patient> MemoryTransaction::load(PatientId id) {
    expect_open();
    if (!exists(id)) return std::nullopt;
    Patient patient;
    if (id <= shared_->last_patient) patient = shared_->patient(id);
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

}  // namespace alerts::memory
