// An alert, and what can happen to it.
#pragma once

#include "alerts/evidence.hpp"
#include "alerts/terminology.hpp"
#include "alerts/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alerts {

enum class Severity { info, moderate, high, critical };
enum class AlertStatus { active, resolved, retracted };

// Two alerts of a patient are the same alert when rule and subject are: the order it is about, or
// the patient as such (empty). Value, unit and time describe an alert; they do not make another.
struct Alert {
    std::string rule;
    std::string subject;        // "order ORD-1^OE", or empty
    std::uint32_t episode = 1;  // counts how often it began to hold
    AlertStatus status = AlertStatus::active;
    Severity severity = Severity::info;
    Certainty certainty = Certainty::confirmed;
    std::string title;      // the rule's
    std::string summary;    // the rule's message, filled in
    std::string reference;  // the rule's: where the recommendation stands
    std::uint32_t rule_version = 1;
    std::vector<Evidence> evidence;
    Time raised{};
    Time changed_at{};
    std::optional<Time> ended;
    std::string ended_because;  // "order discontinued (DC)", "result corrected to 12 mg/L"
    bool changed = false;       // for the store
};

enum class Change { raised, updated, resolved, retracted };

// One change of one alert, as it goes to the outbox: `alert` is a copy of how it stood then.
struct AlertChange {
    Change change;
    std::string why;  // "began to hold", "severity rose", ... the same word in log, test and body
    Alert alert;
    Time at{};
};

[[nodiscard]] std::string_view name(Severity severity);
[[nodiscard]] std::string_view name(AlertStatus status);
[[nodiscard]] std::string_view name(Change change);
[[nodiscard]] std::optional<Severity> parse_severity(std::string_view name);

}  // namespace alerts
