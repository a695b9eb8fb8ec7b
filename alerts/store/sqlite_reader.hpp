// The store in one SQLite file, for people to look at: read only, beside the running daemon. What
// is read at once is one moment of the store, and nothing stays open between two questions.
#pragma once

#include "alerts/event.hpp"
#include "alerts/evidence.hpp"
#include "alerts/patient.hpp"
#include "alerts/store/store.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alerts {

// A list that may be longer than what was asked for.
template <class Item>
struct Excerpt {
    std::vector<Item> items;
    std::size_t total = 0;
};

// A number of a patient. An old one finds its patient too, but nobody should go by it.
struct PatientNumber {
    Identifier identifier;
    bool given_up = false;
};

// A patient in a list. Counted are problems that are active, orders that run, and alerts that are
// active.
struct PatientLine {
    PatientId id = 0;
    std::vector<PatientNumber> numbers;  // in the order they were learnt
    std::string name;
    std::string birth_date;
    std::string sex;
    bool dead = false;
    std::string patient_class;  // of the visit that was spoken of last
    std::string location;
    std::size_t problems = 0;
    std::size_t orders = 0;
    std::size_t results = 0;
    std::size_t alerts = 0;
    std::optional<Severity> gravest;  // of the active alerts
};

// A number that a merge or a change of numbers gave up.
struct FormerNumber {
    Identifier identifier;
    std::optional<PatientId> patient;  // the record it was a number of
    PatientId survivor = 0;            // whose it became
    MessageId message = 0;             // which said so
    Time at{};
};

// All that is known of one patient.
struct PatientRecord {
    Patient patient;
    std::vector<PatientNumber> numbers;  // in the order they were learnt
    std::vector<FormerNumber> former;    // of this record and of all that became part of it
};

// What to look for; what is empty means any.
struct AlertsAsked {
    std::optional<PatientId> patient;
    std::string rule;
    std::optional<Severity> at_least;
    std::vector<AlertStatus> statuses;
    std::optional<Time> since;  // changed, not only raised
};

struct KeptAlert {
    PatientId patient = 0;
    std::string patient_name;
    std::vector<PatientNumber> numbers;  // of the patient, in the order they were learnt
    Alert alert;
};

// What happened to an alert, from the outbox.
struct KeptChange {
    Sequence seq = 0;
    Time at{};
    std::optional<MessageId> message;  // none: time alone, or a person, brought it about
    Change change = Change::raised;
    Severity severity = Severity::info;
    std::string why;
    std::string quiet_because;  // empty: somebody was called
};

// How often something happened to the alerts of a rule, since the store was made: see Count.
struct RuleCount {
    std::string rule;
    std::string what;
    std::size_t count = 0;
};

// An alert that somebody acknowledged so long after people were last called for it, or, when nobody
// was, after it was raised.
struct Reaction {
    std::string rule;
    std::chrono::milliseconds after{};
};

// What to look for; what is empty means any.
struct FindingsAsked {
    std::string code;
    std::string listener;
    std::optional<Time> since;
};

struct KeptFinding {
    std::int64_t id = 0;
    std::optional<MessageId> message;  // none for a frame that never became a message
    Time received{};
    std::string listener;
    std::string type;
    Finding finding;
};

// How often something could not be used at a place; all occurrences of a segment and all
// repetitions of a field are one place.
struct FindingCount {
    std::string code;
    std::string place;
    std::string listener;
    std::size_t count = 0;
    Time last{};
};

struct QuarantinedMessage {
    MessageId id = 0;
    Time received{};
    std::string listener;
    std::string peer;
    std::string sending_application;
    std::string sending_facility;
    std::string type;
    std::string control_id;
    std::string reason;
    std::optional<Time> retried_at;
    MessageId retried_as = 0;  // the message it became; 0: it is in quarantine still
};

// Every call may throw StoreFailure.
class SqliteReader {
  public:
    // Throws when this is no store, or one of another version than this program's.
    explicit SqliteReader(const std::filesystem::path& file);
    SqliteReader(const SqliteReader&) = delete;
    SqliteReader& operator=(const SqliteReader&) = delete;
    ~SqliteReader();

    // Of the store: what its numbers belong to.
    [[nodiscard]] std::string epoch();

    // Those who have `part` in their name or in one of their numbers, upper and lower case of
    // A to Z being the same; those with active alerts first. Records that became part of another
    // are not listed.
    [[nodiscard]] Excerpt<PatientLine> patients(std::string_view part, Time now, std::size_t limit);
    // Who goes, or went, by this number; without authority or type, by this number of any.
    [[nodiscard]] std::vector<PatientId> who_has(const Identifier& number);
    // The record, or the one it became part of.
    [[nodiscard]] std::optional<PatientRecord> record(PatientId id);

    // Those that stand first, then the gravest, then the newest.
    [[nodiscard]] Excerpt<KeptAlert> alerts(const AlertsAsked& asked, std::size_t limit);
    // All episodes of one alert, oldest first; what was in the shadow is not in the outbox.
    [[nodiscard]] std::vector<KeptChange> history(PatientId patient, std::string_view rule,
                                                  std::string_view subject);

    // By rule, then by what happened.
    [[nodiscard]] std::vector<RuleCount> rule_counts();
    // As far as the events are kept that tell of call and answer, oldest first.
    [[nodiscard]] std::vector<Reaction> reactions();

    // Newest first.
    [[nodiscard]] Excerpt<KeptFinding> findings(const FindingsAsked& asked, std::size_t limit);
    // Most frequent first.
    [[nodiscard]] std::vector<FindingCount> count_findings(const FindingsAsked& asked);

    // Those that are in it still, newest first; an empty listener means any.
    [[nodiscard]] Excerpt<QuarantinedMessage> quarantine(std::string_view listener,
                                                         std::size_t limit);
    // Also one that was retried with success.
    [[nodiscard]] std::optional<QuarantinedMessage> quarantined(MessageId id);
    // The message as received; empty when there is none with this number.
    [[nodiscard]] std::string raw(MessageId id);

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace alerts
