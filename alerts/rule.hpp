// A rule: a condition over a patient's state, and what to say when it holds. Plain data; the
// loader (config/) makes it from YAML and has checked it.
#pragma once

#include "alerts/alert.hpp"
#include "alerts/condition.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alerts {

enum class Mode { on, off };

struct Rule {
    std::string id;  // "vka-in-calciphylaxis"
    std::string title;
    std::string domain = "rx";  // a word for the topic: rx, lab, ...
    std::uint32_t version = 1;
    Mode mode = Mode::on;
    Severity severity = Severity::info;
    std::vector<std::string> audience;
    // One alert for each running order with a drug of this concept; without it one a patient.
    std::optional<ConceptId> for_each_order;
    Condition when;
    std::string message;  // with {placeholders}: see placeholders()
    std::string reference;
    std::vector<std::string> override_reasons;
};

using RuleSet = std::vector<Rule>;

// What a message may contain between braces: order.drug, order.dose, order.number, order.start,
// problem.name, problem.since, result.value, result.unit, result.time, result.name.
[[nodiscard]] const std::vector<std::string_view>& placeholders();

}  // namespace alerts
