// Which alerts of one patient begin, change and end.
#pragma once

#include "alerts/apply.hpp"
#include "alerts/engine.hpp"
#include "alerts/rule_index.hpp"

#include <string_view>
#include <vector>

namespace alerts {

enum class Cause {
    message,
    late_message,  // so old that nobody is to be called for what it began
    time,
    rules,  // they changed
};

// What prompted a step.
struct Prompt {
    Time now{};
    Cause cause = Cause::message;
    const std::vector<Withdrawal>& withdrawals;
};

// Evaluates rules after everything was applied, so that neither the order of statements nor that
// of rules matters: those that look at something touched, or all of them when a timer is due.
// Alerts whose evidence is among the withdrawals are retracted, not resolved. Sets review_at.
[[nodiscard]] Step evaluate_rules(Patient& patient, const Knowledge& knowledge,
                                  const RuleIndex& index, const Touched& touched,
                                  const Prompt& prompt);

// Every alert that stands ends, and time alone changes nothing more.
[[nodiscard]] Step end_all(Patient& patient, std::string_view because, Time now);

}  // namespace alerts
