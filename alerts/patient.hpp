// A patient as calciwatch knows one. Plain values: the store reads and writes them, the engine
// changes them. `changed` marks what the store has to write; it clears the marks.
// What is derived from the terminology (matches) is never stored: see Engine::classify.
#pragma once

#include "alerts/alert.hpp"
#include "alerts/event.hpp"
#include "alerts/results.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alerts {

// Given by the store when a patient is first seen; 0 = not yet stored.
using PatientId = std::int64_t;

// A visit by its number (PV1-19), or all that was said without one. Each part is as it was stated
// last by the clinical clock, whatever came when.
struct Encounter {
    std::string visit_number;  // unique in the patient; empty for visits without a number
    std::string account;       // PID-18
    std::string patient_class;
    std::string location;
    std::optional<Time> admitted;
    std::optional<Time> discharged;
    Time account_as_of{};
    Time class_as_of{};
    Time location_as_of{};
    Time admitted_as_of{};
    Time discharged_as_of{};
    Time as_of{};  // the last of all statements about the visit
    bool changed = false;
};

// What the diagnosis lists of one visit say of a problem that one of them stated.
struct Listing {
    std::string visit;
    bool states = true;  // false: a later list of the visit leaves it out
    Time as_of{};        // of that list
    friend bool operator==(const Listing&, const Listing&) = default;
};

// What was said of a problem by itself: by an action code, or by a list that names no visit.
enum class Declared { nothing, active, ended };

// Each visit's newest list counts, whatever the lists of other visits say: see
// problem_standing.hpp. An older statement never changes a newer one.
struct Problem {
    std::string key;  // unique in the patient: instance id, else first system and code, else words
    Coded what;
    Certainty stated = Certainty::confirmed;
    bool active = false;  // follows from the next three
    Declared declared = Declared::nothing;
    Time declared_as_of{};
    std::vector<Listing> listings;  // one a visit, in the order of their numbers
    std::optional<Time> onset;
    Time onset_as_of{};  // not every statement has one
    Time as_of{};        // of what and stated
    Source source;
    Matches matches;  // derived
    bool changed = false;
};

enum class OrderStatus { active, on_hold, discontinued, cancelled, completed };

struct Drug {
    DrugStatement said;
    Matches matches;  // derived
};

// A message means an order by any of its numbers; without an application the id alone counts. Two
// orders that share a placer number but have different filler numbers are two (one request, filled
// twice). A number learnt later is kept.
struct MedicationOrder {
    std::string key;  // unique in the patient and for ever: the first number it was known by
    OrderNumber placer;
    OrderNumber filler;
    OrderNumbers parent;  // ends, is held and runs again with it (see parent_order.hpp)
    OrderStatus status = OrderStatus::active;
    std::string control;  // the ORC-1 that last set the status
    std::vector<Drug> drugs;
    std::vector<Coded> routes;
    std::optional<Time> start;
    std::optional<Time> end;  // the earliest of what was stated and `stop`
    Frequency frequency;
    // A discontinuation that takes effect later. Or, of an order that nobody has ordered, when what
    // was dispensed or given is used up (see supply.hpp): nobody will ever say that it ended.
    std::optional<Time> stop;
    std::optional<Time> supplied_until;
    // By time; at most 50, the newest. What was deleted stays as deleted, so that its first
    // statement, should it come late, does not bring it again.
    std::vector<Administration> administrations;
    std::string visit;     // PV1-19, else PID-18, of the message that last said it
    Time known_since{};    // clinical time of the first statement about it
    Time as_of{};          // ... of the last change of status
    Time content_as_of{};  // ... and of drugs, routes and times
    Source source;
    bool changed = false;

    // Running at `now`: active, and not past its end.
    [[nodiscard]] bool runs(Time now) const {
        return status == OrderStatus::active && (!end || now < *end);
    }
};

// Two statements are about the same observation when order, test (OBX-3), sub-id (OBX-4) and the
// moment of observation are the same: laboratories run a series under one order. A correction or
// withdrawal without the right moment means the only observation of its series, if there is only
// one. What was taken back stays, as withdrawn.
// At most 50 of a test and 2,000 in all are kept, the newest by clinical time; those beside that
// state a diagnosis.
struct Result {
    std::string key;  // unique in the patient: order, OBX-3, OBX-4 and time
    ResultStatement said;
    std::string test;  // derived: OBX-3 in one form, whatever the order of its triplets
    Matches matches;   // derived
    // Derived for a lab concept with a readable unit and a plausible value; rules use no other.
    std::optional<UnitReading> reading;
    // Derived from coded answers that name a problem. They hold while the result is settled and
    // nothing that was said of them later ends them: see for_each_diagnosis in facts.hpp.
    std::vector<Problem> diagnoses;
};

// Two statements mean the same procedure when they come from the same kind of message and share a
// number (and their part, where they name one). At most 500 are kept; those that no concept knows
// and that were spoken of longest ago go first.
struct Procedure {
    std::string key;          // unique in the patient
    ProcedureStatement said;  // as it stands now; its status is always engaged
    Matches matches;          // derived, of what is done and of the specimen
    Matches reason_matches;   // derived: the problems it is done for, or to look for
    bool changed = false;
};

struct Patient {
    PatientId id = 0;
    std::vector<Identifier> identifiers;  // in the order they were learnt
    std::size_t stored_identifiers = 0;   // how many of them the store already has
    std::string name;
    std::string birth_date;
    std::string sex;
    bool dead = false;
    std::optional<Time> died;
    // When each was stated last by the clinical clock, and the last of all these statements.
    Time name_as_of{};
    Time birth_date_as_of{};
    Time sex_as_of{};
    Time dead_as_of{};
    Time died_as_of{};
    Time demographics_as_of{};
    bool changed = false;  // the fields above
    // Records that somebody said are kin (A24). Read with the patient; see Transaction::set_linked.
    std::vector<PatientId> linked;

    std::vector<Encounter> encounters;  // by visit number; at most 100, those last spoken of
    std::vector<std::string> dropped_encounters;  // visit numbers the store must delete
    std::vector<Problem> problems;
    std::vector<std::string> dropped_problems;  // keys the store must delete: their visit moved
    std::vector<MedicationOrder> orders;
    std::vector<std::string> dropped_orders;  // ... two were one, or the visit moved
    Results results;
    std::vector<std::string> dropped_results;  // ... history is bounded
    std::vector<Procedure> procedures;
    std::vector<std::string> dropped_procedures;  // ... likewise
    std::vector<Alert> alerts;      // every alert that ever was, latest episode of each
    std::optional<Time> review_at;  // when time alone may change an answer
    bool review_changed = false;

    // The visit that was spoken of last, by the clinical clock; null before the first.
    [[nodiscard]] const Encounter* encounter() const {
        const auto last = std::max_element(
            encounters.begin(), encounters.end(),
            [](const Encounter& a, const Encounter& b) { return a.as_of < b.as_of; });
        return last == encounters.end() ? nullptr : &*last;
    }
};

}  // namespace alerts
