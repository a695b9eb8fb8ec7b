// What a condition answers for a patient at a time, and until when that answer stands if nothing
// arrives.
#pragma once

#include "alerts/condition.hpp"
#include "alerts/patient.hpp"
#include "alerts/truth.hpp"

#include <optional>
#include <vector>

namespace alerts {

// What a condition may look at.
struct View {
    const Patient& patient;
    const MedicationOrder* order;  // of a rule for each order; else null
    const Drug* drug;              // of `order`: the one the rule is about
    const Procedure* procedure;    // of a rule for each procedure; else null
    const Terminology& terminology;
    Time now;
    bool with_evidence = true;  // else `Answer::evidence` stays empty: it costs more than the rest
};

struct Answer {
    Truth truth = Truth::unknown;
    std::optional<Time> until{};  // the answer may change then without any message
    // The least sure fact it rests on; of several that would do alone (any), the surest.
    Certainty certainty = Certainty::confirmed;
    std::vector<Evidence> evidence{};  // of what made it yes, in the order of the conditions
    // The first of each it rests on, for the rule's message; null when it rests on none.
    const Problem* problem = nullptr;
    const Result* result = nullptr;
};

[[nodiscard]] Answer evaluate(const Condition& condition, const View& view);

}  // namespace alerts
