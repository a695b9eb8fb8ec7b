// The store: everything calciwatch must not forget, behind one interface. One writer at a time
// does its work in transactions; readers of the outbox see only what was committed.
//
// Every call may throw StoreFailure (disk full, I/O error, corruption). A transaction in which a
// call threw, or that dies without commit(), leaves no trace. This is the one place of calciwatch
// where an exception is the contract: nobody may continue as if a write had happened.
#pragma once

#include "alerts/alert_name.hpp"
#include "alerts/event.hpp"
#include "alerts/evidence.hpp"
#include "alerts/patient.hpp"
#include "alerts/store/configuration.hpp"
#include "alerts/store/occasion.hpp"
#include "alerts/store/pruning.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace alerts {

class StoreFailure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// What is committed is safe, but only a store that is opened anew reads it for sure: this one does
// nothing any more.
class StoreMustReopen : public StoreFailure {
  public:
    using StoreFailure::StoreFailure;
};

using MessageId = std::int64_t;            // ascending from 1, never reused
using Sequence = std::int64_t;             // of the outbox: 1, 2, 3, ... without a gap
using Digest = std::array<std::byte, 32>;  // SHA-256 of listener and body: the same means a resend

enum class Disposition {
    applied,      // its effect is in the state
    ignored,      // kept, but of a type calciwatch does not use
    quarantined,  // kept, but could not be processed
};
[[nodiscard]] std::string_view name(Disposition disposition);

// A sender on a listener. Views are copied by the store.
struct Link {
    std::string_view listener;
    std::string_view sending_application;  // MSH-3
    std::string_view sending_facility;     // MSH-4
};

// By what a resend is known. The digest alone would do; MSH-10 says where to look for it: those of
// one time are alike, and stand side by side. Of a message that cannot be read only listener and
// digest are there.
struct MessageKey {
    Link sender;
    std::string_view control_id;  // MSH-10
    Digest digest{};
};

// A message as it was received, with the answer it got. Views are copied by the store.
struct JournalEntry {
    std::string_view listener;
    std::string_view peer;  // address and port
    Time received{};
    Digest digest{};
    std::string_view raw;
    std::string_view sending_application;  // MSH-3
    std::string_view sending_facility;     // MSH-4
    std::string_view sent;                 // MSH-7 as sent
    std::string_view control_id;           // MSH-10
    std::string_view type;                 // "ADT^A01"
    Disposition disposition = Disposition::applied;
    std::string_view reason;  // why quarantined or ignored; with its place
    std::string_view ack;     // what went back, with its envelope; empty when nothing did
    // Not 0: nobody sent it now; it is what that message in quarantine said, tried again. It has
    // the other's digest, and its `ack` is what a resend of those bytes gets from now on.
    MessageId retry_of = 0;
};

// A message in quarantine, as it may be tried again.
struct QuarantinedBytes {
    std::string listener;
    std::string peer;
    Digest digest{};
    std::string raw;
    MessageId retried_as = 0;  // 0: nobody tried it with success
};

// What a resend gets: the first answer again.
struct KnownMessage {
    MessageId id = 0;
    std::string ack;
};

struct OutboxEvent {
    Sequence seq = 0;
    Time at{};
    std::string topic;
    std::string body;
};

// Where an alert that stands is in the outbox.
struct LastWord {
    Sequence last = 0;  // its last event
    Sequence news = 0;  // the last one that raised or updated it: what people must have seen
};

// What somebody asked for and was answered.
struct KnownRequest {
    std::string said;
    std::string answer;
};

struct Due {
    PatientId patient = 0;
    Time at{};
};

// How far the patients have been evaluated under the rules in force. Rules that change while the
// daemon runs, or while it is away, are looked at again for every patient.
struct Evaluated {
    std::string knowledge;           // Knowledge::fingerprint
    std::optional<PatientId> up_to;  // the last patient looked at; empty: all of them were
    friend bool operator==(const Evaluated&, const Evaluated&) = default;
};

// Numbers that came to mean another record. Views are copied by the store.
struct Joined {
    PatientId from = 0;  // whose record ends, with all its numbers; 0 = nobody's
    PatientId into = 0;
    std::span<const Identifier> given_up;  // mean `into` from now on, and are its old numbers
    std::span<const Identifier> kept;      // are in use, whatever was said of them before
    MessageId message = 0;
    Time at{};
};

// One unit of work. Dies without commit(): nothing happened.
class Transaction {
  public:
    virtual ~Transaction() = default;

    // The answer already given to these very bytes; that of a later retry, if there was one.
    [[nodiscard]] virtual std::optional<KnownMessage> find_message(const MessageKey& key) = 0;
    // Another message of this sender, not counting retries, had this control id.
    [[nodiscard]] virtual bool control_id_used(const Link& sender, std::string_view control_id) = 0;
    // The id the next append() will give: an answer may carry it.
    [[nodiscard]] virtual MessageId next_message() = 0;
    // Whoever appends has asked find_message() first: the same key twice is a StoreFailure.
    virtual MessageId append(const JournalEntry& entry) = 0;
    // `message` 0 = found before there was a message: a frame that broke off.
    virtual void append_finding(MessageId message, const Finding& finding) = 0;

    // Keeps what changes the state and is no message, in its place among the messages. Whoever
    // changes the state so notes it in the same transaction, in the order of the changes.
    virtual void note(const Occasion& occasion) = 0;
    // From here on this configuration is in force: notes it, and keeps its texts when they are new.
    virtual void configure(const Configuration& configuration, Time at) = 0;
    // Empty when there is no such message in quarantine, or its bytes are no longer kept.
    [[nodiscard]] virtual std::optional<QuarantinedBytes> quarantined(MessageId id) = 0;
    // Somebody tried it again. `as`: the message that it became; 0 = it failed for `reason`.
    virtual void mark_retried(MessageId id, Time at, MessageId as, std::string_view reason) = 0;

    // The last number accepted from a link that counts its messages (2.9.1); empty before the
    // first.
    [[nodiscard]] virtual std::optional<std::int64_t> last_number(const Link& link) = 0;
    virtual void set_last_number(const Link& link, std::optional<std::int64_t> last) = 0;

    // The text so far of a message that goes on in another frame (2.9.2), by the pointer that the
    // other frame will carry. A pointer used again means the new text.
    virtual void keep_fragment(const Link& link, std::string_view pointer, std::string_view text,
                               Time kept) = 0;
    [[nodiscard]] virtual std::optional<std::string> take_fragment(const Link& link,
                                                                   std::string_view pointer) = 0;
    [[nodiscard]] virtual std::size_t fragments(const Link& link) = 0;
    // Lets go of what was kept before `before` and never finished; gives how many they were.
    virtual std::size_t forget_fragments(const Link& link, Time before) = 0;

    // Who goes by each identifier; 0 where nobody does. Same order, same length. An identifier
    // without a type means the only patient with this authority and number, and one with a type
    // also the patient who has it without.
    [[nodiscard]] virtual std::vector<PatientId> find_patients(
        std::span<const Identifier> identifiers) = 0;
    // Without a type: several patients have this number of this authority, under different types,
    // so that it means none of them.
    [[nodiscard]] virtual bool is_ambiguous(const Identifier& identifier) = 0;
    // A joining gave this number up; types are compared as above.
    [[nodiscard]] virtual bool is_given_up(const Identifier& identifier) = 0;
    // Both were saved before. Of `from` its alerts and its row stay; nobody goes by it any more.
    virtual void join(const Joined& joined) = 0;
    // Two records that stay apart are kin, or are no longer; both ways. Of a record that joins
    // another its links become the other's.
    virtual void set_linked(PatientId one, PatientId other, bool linked, MessageId message,
                            Time at) = 0;
    // Everything but the derived parts; all `changed` marks clear.
    [[nodiscard]] virtual std::optional<Patient> load(PatientId id) = 0;
    // Writes what is marked as changed (of a new patient also its demographics and review_at) and
    // clears the marks; gives a new patient its id. An identifier that somebody has already stays
    // with them. When the transaction dies, id and marks of what it saved are wrong: load again.
    virtual void save(Patient& patient) = 0;

    // The sequence number the next append_event() will give.
    [[nodiscard]] virtual Sequence next_sequence() = 0;
    // at, topic and body are kept for ever as they are; `message` 0 = time alone caused it.
    virtual Sequence append_event(PatientId patient, MessageId message, const AlertChange& change,
                                  std::string_view topic, std::string_view body) = 0;

    // The alert that an event told of; nothing when there is no such event, or no longer.
    [[nodiscard]] virtual std::optional<AlertName> alert_of(Sequence event) = 0;
    // Nothing when the alert does not stand.
    [[nodiscard]] virtual std::optional<LastWord> last_word(const AlertName& alert) = 0;

    // By the id its sender gave it: who asks again gets the first answer. Whoever appends has
    // asked find_request() first: the same id twice is a StoreFailure.
    [[nodiscard]] virtual std::optional<KnownRequest> find_request(std::string_view id) = 0;
    virtual void append_request(std::string_view id, const KnownRequest& request, Time at) = 0;

    // For the measures of a rule: this happened once more.
    virtual void count(std::string_view rule, std::string_view what) = 0;

    // Patients whose review_at is not after `now`, earliest first.
    [[nodiscard]] virtual std::vector<Due> due(Time now, std::size_t limit) = 0;
    [[nodiscard]] virtual std::optional<Time> next_due() = 0;

    // Of an empty store: no rules, all evaluated.
    [[nodiscard]] virtual Evaluated evaluated() = 0;
    virtual void set_evaluated(const Evaluated& evaluated) = 0;
    // Patients beyond this one, ascending; without records that are another's now.
    [[nodiscard]] virtual std::vector<PatientId> patients_after(PatientId after,
                                                                std::size_t limit) = 0;

    // A feed has acknowledged everything up to here; never goes back.
    virtual void acknowledge(std::string_view feed, Sequence up_to) = 0;

    // Lets go of some of what has expired: about `limit` rows, so that it takes a bounded time.
    // What it gives must be followed even when it deleted nothing: it may have looked only. What it
    // lets go of is gone with the commit, in some stores before: nothing is read after it in the
    // same transaction.
    virtual Pruned prune(const Expired& expired, std::size_t limit) = 0;
    // The part of it that changes what is known of patients, as it was done once. Gives those of
    // whom something goes.
    virtual std::vector<PatientId> forget(const History& history) = 0;
    // What is kept, without room for more.
    [[nodiscard]] virtual std::uint64_t bytes() = 0;

    // Writes something without meaning, so that commit() tells whether the store works.
    virtual void probe() = 0;

    // Durable when it returns.
    virtual void commit() = 0;
};

// The alerts that stand: their last events, ascending, as they were at one moment.
struct Standing {
    Sequence as_of = 0;  // the head at that moment
    std::vector<Sequence> events;
};

// Of a stretch of the outbox: what has one of the topics asked for.
struct Backlog {
    std::size_t events = 0;
    std::optional<Time> oldest;  // of the first of them
    Sequence looked_at = 0;      // where the stretch ends
};

// What the publisher reads, on its own connection and thread.
class Outbox {
  public:
    virtual ~Outbox() = default;
    [[nodiscard]] virtual std::string epoch() = 0;  // changes when a store was restored
    [[nodiscard]] virtual Sequence head() = 0;      // 0 = empty
    // seq > after, ascending, at most limit; only topics that begin with one of the prefixes
    // (none = all). When fewer than limit come back, everything up to a head() asked for before
    // the call has been looked at, and the next call may go on from there.
    [[nodiscard]] virtual std::vector<OutboxEvent> after(
        Sequence after, std::size_t limit, std::span<const std::string> topic_prefixes = {}) = 0;
    [[nodiscard]] virtual std::optional<Sequence> acked(std::string_view feed) = 0;

    // Events up to here are no longer kept, but for the last one of each alert that stands; who
    // asks for one of them must be told. 0 = all are.
    [[nodiscard]] virtual Sequence pruned() = 0;
    [[nodiscard]] virtual std::optional<OutboxEvent> event(Sequence seq) = 0;
    [[nodiscard]] virtual Standing standing() = 0;
    // As of a transaction.
    [[nodiscard]] virtual std::optional<AlertName> alert_of(Sequence event) = 0;
    [[nodiscard]] virtual std::optional<LastWord> last_word(const AlertName& alert) = 0;
    // Of at most `limit` events after `after`.
    [[nodiscard]] virtual Backlog backlog(Sequence after, std::size_t limit,
                                          std::span<const std::string> topic_prefixes) = 0;
};

class Store {
  public:
    virtual ~Store() = default;
    // One at a time.
    [[nodiscard]] virtual std::unique_ptr<Transaction> begin() = 0;
    // May be used from another thread than the transactions.
    [[nodiscard]] virtual std::unique_ptr<Outbox> open_outbox() = 0;
    [[nodiscard]] virtual std::string epoch() = 0;
};

}  // namespace alerts
