// An alert, and what can happen to it.
#pragma once

#include "alerts/decimal.hpp"
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

enum class AlertStatus {
    active,
    acknowledged,  // somebody has seen it; it still holds
    overridden,    // somebody has a reason to let it be, for a time; it still holds
    resolved,
    retracted,  // its evidence was taken back
};
// It holds: active, acknowledged or overridden.
[[nodiscard]] constexpr bool stands(AlertStatus status) {
    return status <= AlertStatus::overridden;
}

// What somebody did about an alert.
struct Deed {
    std::string by;      // who, as the subscriber says
    std::string reason;  // of an override: one of the rule's, or words
    Time at{};
    std::optional<Time> until;  // of an override
    friend bool operator==(const Deed&, const Deed&) = default;
};

// Two alerts of a patient are the same alert when rule and subject are: the order or procedure it
// is about, or the patient as such (empty). Value, unit and time describe an alert; they do not
// make another.
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
    std::string drug;             // of the order it is about
    std::optional<Decimal> dose;  // ... as sent, and its unit: a higher one is worse
    std::string dose_unit;
    Time raised{};
    Time changed_at{};
    std::optional<Time> notified;  // when people were last told of it
    std::optional<Time> ended;
    std::string ended_because;  // "order discontinued (DC)", "result corrected to 12 mg/L"
    Deed deed;                  // of the one that set the status; empty before
    bool shadow = false;        // nobody is told of it
    std::string bundle;         // the rule on whose card it stands; else empty
    std::string domain = "rx";  // the rule's: the topic is the same when the rule is gone
    bool changed = false;       // for the store
};

enum class Change { raised, updated, escalated, acknowledged, overridden, resolved, retracted };

// One change of one alert, as it goes to the outbox: `alert` is a copy of how it stood then.
struct AlertChange {
    Change change;
    std::string why;  // "began to hold", "severity rose", ... the same word in log, test and body
    Alert alert;
    Time at{};
    // Whether to call somebody. Else why not: "told late", "told within 72 hours", ...
    bool notify = true;
    std::string quiet_because{};
};

// How a change reaches people, by severity alone.
enum class Tier {
    page,      // critical: at once, to be acknowledged
    push,      // high: worklist, and a push
    worklist,  // moderate
    digest,    // info: once a day
};
[[nodiscard]] Tier tier(Severity severity);

[[nodiscard]] std::string_view name(Severity severity);
[[nodiscard]] std::string_view name(AlertStatus status);
[[nodiscard]] std::string_view name(Change change);
[[nodiscard]] std::string_view name(Tier tier);
[[nodiscard]] std::optional<Severity> parse_severity(std::string_view name);

}  // namespace alerts
