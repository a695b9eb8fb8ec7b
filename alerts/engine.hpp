// The deterministic heart: (patient, what a message says, time) -> (patient, alert changes).
// Same input and same time, same answer; no clock, no I/O, no state of its own.
#pragma once

#include "alerts/alert.hpp"
#include "alerts/event.hpp"
#include "alerts/patient.hpp"
#include "alerts/rule.hpp"
#include "alerts/terminology.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace alerts {

// What a rule pack is at run time. Immutable and shared: a reload makes another.
struct Knowledge {
    Terminology terminology;
    RuleSet rules;
};

struct Step {
    std::vector<AlertChange> changes;  // in the order of the rules, then of the subjects
    std::vector<Finding> findings;
};

class Engine {
  public:
    explicit Engine(std::shared_ptr<const Knowledge> knowledge);

    // Fills in what is derived (matches, readings) of a patient as the store gave it back.
    void classify(Patient& patient) const;

    // Takes one message's statements into the patient, then evaluates. Sets `changed` marks and
    // review_at. An identifier the patient does not have yet is added.
    [[nodiscard]] Step apply(Patient& patient, const PatientUpdate& update, Time now) const;

    // Visits that `update` says are another's (Joining::move_visits) leave `from` for `into`. The
    // step is that of `from`; `into` is evaluated by apply().
    [[nodiscard]] Step move_visits(Patient& from, Patient& into, const PatientUpdate& update,
                                   Time now) const;

    // The patient's record is another's now: its alerts end here, and hold there if they hold.
    [[nodiscard]] Step retire(Patient& patient, Time now) const;

    // What time alone, or other rules, bring about.
    [[nodiscard]] Step review(Patient& patient, Time now) const;

    [[nodiscard]] const Knowledge& knowledge() const { return *knowledge_; }

  private:
    std::shared_ptr<const Knowledge> knowledge_;
};

}  // namespace alerts
