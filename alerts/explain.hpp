// Why a rule speaks or is silent about a patient: what each of its conditions saw and answered.
#pragma once

#include "alerts/engine.hpp"
#include "alerts/evaluate.hpp"

#include <optional>
#include <string>
#include <vector>

namespace alerts {

// A condition and those it is made of.
struct Explained {
    std::string condition;  // of one made of others only what joins them: "all of"
    Truth truth = Truth::unknown;
    std::optional<Time> until;       // the answer may change then without any message
    std::string seen;                // see seen.hpp
    std::vector<Evidence> evidence;  // of one that holds and is not made of others
    std::vector<Explained> parts;
};

// A case of the rule that was looked at: those after the first that holds are not.
struct ExplainedCase {
    Severity severity = Severity::info;
    Explained when;
};

// Of one subject of the rule.
struct Explanation {
    std::string subject;                 // as in Alert::subject
    std::string drug;                    // of the order
    std::string closed;                  // why the order or procedure is not the rule's now
    std::optional<Explained> when;       // absent when it is closed: nothing is asked then
    std::vector<ExplainedCase> cases;    // when the rule holds
    std::optional<Explained> clear;      // when an alert stands that must be cleared
    std::vector<std::string> held_back;  // what silences a rule that holds
    const Alert* alert = nullptr;        // as it stands, or last stood
};

// One for each subject there is, open or not; none when no order or procedure is the rule's. The
// state is as the patient has it, whatever `now` is.
[[nodiscard]] std::vector<Explanation> explain(const Patient& patient, const Rule& rule,
                                               const Knowledge& knowledge, Time now);

}  // namespace alerts
