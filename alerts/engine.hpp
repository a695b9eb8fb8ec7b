// The deterministic heart: (patient, what a message says, time) -> (patient, alert changes).
// Same input and same time, same answer; no clock, no I/O. What it remembers of the terminology
// only saves time, but belongs to one thread at a time.
#pragma once

#include "alerts/alert.hpp"
#include "alerts/event.hpp"
#include "alerts/meanings.hpp"
#include "alerts/patient.hpp"
#include "alerts/rule.hpp"
#include "alerts/rule_index.hpp"
#include "alerts/terminology.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace alerts {

// What a rule pack is at run time. Immutable and shared: a reload makes another.
struct Knowledge {
    Terminology terminology;
    RuleSet rules;
    Conduct conduct{};
    // Of all it was made from: two that are the same judge the same. Empty in tests.
    std::string fingerprint{};
};

// For the measures of a rule: what happened to one of its alerts, once. "raised", "raised
// quietly: told late", "overridden: already addressed", ...
struct Count {
    std::string rule;
    std::string what;
};

struct Step {
    std::vector<AlertChange> changes;  // in the order of the rules, then of the subjects
    std::vector<Finding> findings;
    std::vector<Count> counts;
};

// What a person does about an alert that stands.
struct Act {
    enum class Kind { acknowledge, override_it };
    Kind kind = Kind::acknowledge;
    std::string rule;
    std::string subject;
    std::string by;             // who
    std::string reason;         // of an override: one of the rule's
    std::optional<Time> until;  // of an override: not later than the rule allows; absent: as long
};

class Engine {
  public:
    explicit Engine(std::shared_ptr<const Knowledge> knowledge);

    // Fills in what is derived (matches, readings) of a patient as the store gave it back.
    void classify(Patient& patient) const;

    // Takes one message's statements into the patient, then evaluates. Sets `changed` marks and
    // review_at. An identifier the patient does not have yet is added. What was said moves; what it
    // lay in stays the caller's.
    [[nodiscard]] Step apply(Patient& patient, PatientUpdate&& update, Time now) const;

    // Visits that `update` says are another's (Joining::move_visits) leave `from` for `into`. The
    // step is that of `from`; `into` is evaluated by apply().
    [[nodiscard]] Step move_visits(Patient& from, Patient& into, const PatientUpdate& update,
                                   Time now) const;

    // The patient's record is another's now: its alerts end here, and hold there if they hold.
    [[nodiscard]] Step retire(Patient& patient, Time now) const;

    // What time alone brings about: every rule is evaluated.
    [[nodiscard]] Step review(Patient& patient, Time now) const;

    // What other rules or other terminology than the patient was evaluated under bring about.
    // Nobody is called for an alert that rests on messages older than Conduct::silent_after alone.
    [[nodiscard]] Step reevaluate(Patient& patient, Time now) const;

    // Why not, when the act is refused: there is no such alert, it does not stand, the reason is
    // none of the rule's.
    [[nodiscard]] tl::expected<Step, std::string> act(Patient& patient, const Act& act,
                                                      Time now) const;

    [[nodiscard]] const Knowledge& knowledge() const { return *knowledge_; }
    // Null when it is not loaded.
    [[nodiscard]] const Rule* find_rule(std::string_view id) const;

  private:
    std::shared_ptr<const Knowledge> knowledge_;
    RuleIndex index_;
    mutable Meanings meanings_;
};

}  // namespace alerts
