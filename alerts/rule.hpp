// A rule: a condition over a patient's state, and what to say when it holds. Plain data; the
// loader (config/) makes it from YAML and has checked it.
#pragma once

#include "alerts/alert.hpp"
#include "alerts/condition.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alerts {

enum class Mode {
    on,
    off,
    shadow,  // evaluated, kept and counted, and told to nobody
};

// Of a rule that holds: how it is told when this holds too.
struct Case {
    Condition when;
    Severity severity = Severity::info;
    std::string message;  // empty: the rule's
};

// How long an alert that ended and begins again stays quiet, unless it is worse than before.
struct Quiet {
    std::optional<Length> length;  // absent: by severity, see Conduct
    bool per_drug = false;         // also for another order of the same drug
    bool always = false;           // never notifies: a trend line
};

struct Rule {
    std::string id;  // "vka-in-calciphylaxis"
    std::string title;
    std::string domain = "rx";  // a word for the topic: rx, lab, ...
    std::uint32_t version = 1;
    Mode mode = Mode::on;
    Severity severity = Severity::info;
    std::vector<std::string> audience;
    // One alert for each running order with a drug of this concept, or for each procedure of this
    // concept that is ordered or booked; without either one a patient. Never both.
    std::optional<ConceptId> for_each_order;
    std::optional<ConceptId> for_each_procedure;
    Condition when;
    std::vector<Case> cases;         // the first that holds counts
    std::optional<Condition> clear;  // an alert that stands ends only when this holds too
    std::string message;             // with {placeholders}: see placeholders()
    std::string reference;
    std::vector<std::string> override_reasons;
    Length override_for = std::chrono::days{30};  // the longest an override lasts
    Quiet quiet;
    std::optional<Length> escalate_after;  // absent: by severity, see Conduct
    // While this rule's alert stands for a subject, these raise none for it. Positions in the set.
    std::vector<std::size_t> supersedes;
    // Alerts of these that begin with this rule's stand on its card, and call nobody by themselves.
    // Positions in the set.
    std::vector<std::size_t> bundle;
};

using RuleSet = std::vector<Rule>;

// How people are told, where no rule says otherwise: a site's own decision. By severity, from info
// up.
struct Conduct {
    // Nobody is called for what a message older than this begins: a problem list that is loaded, a
    // day that is sent again.
    Length silent_after = std::chrono::hours{24};
    std::array<Length, 4> renotify{std::chrono::days{30}, std::chrono::days{7},
                                   std::chrono::hours{72}, std::chrono::hours{12}};
    std::array<std::optional<Length>, 4> escalate_after{std::nullopt, std::nullopt, std::nullopt,
                                                        std::chrono::hours{12}};
};

[[nodiscard]] Length quiet_length(const Rule& rule, Severity severity, const Conduct& conduct);
// How long an alert may stand that nobody acknowledged; empty: for ever.
[[nodiscard]] std::optional<Length> escalation(const Rule& rule, Severity severity,
                                               const Conduct& conduct);

// What a message may contain between braces: order.drug, order.dose, order.number, order.start,
// order.frequency, procedure.name, procedure.time, problem.name, problem.since, result.value,
// result.unit, result.time, result.name, bundle.
[[nodiscard]] const std::vector<std::string_view>& placeholders();
// ... and, each followed by a concept: newest, orders, days.
[[nodiscard]] const std::vector<std::string_view>& concept_placeholders();

}  // namespace alerts
