#include "alerts/act.hpp"

#include <algorithm>

namespace alerts {
namespace {

using Refused = tl::unexpected<std::string>;

// Nobody overrides for ever, and nobody by a word that cannot be counted.
tl::expected<Time, std::string> override_end(const Rule* rule, const Act& act, Time now) {
    if (rule == nullptr) return Refused{"the rule is no longer in force"};
    const auto& reasons = rule->override_reasons;
    if (std::find(reasons.begin(), reasons.end(), act.reason) == reasons.end())
        return Refused{"the reason is none of the rule's"};
    const Time latest = now + rule->override_for;
    const Time until = act.until.value_or(latest);
    if (until <= now) return Refused{"the override would have ended already"};
    if (until > latest)
        return Refused{"an override of this rule lasts at most " + in_words(rule->override_for)};
    return until;
}

std::string minutes_since(const Alert& alert, Time now) {
    const auto length = (now - alert.notified.value_or(alert.raised)) / std::chrono::minutes{1};
    if (length < 15) return "acknowledged within 15 minutes";
    if (length < 60) return "acknowledged within an hour";
    return length < 12 * 60 ? "acknowledged within 12 hours" : "acknowledged later";
}

}  // namespace

tl::expected<Step, std::string> act(Patient& patient, const RuleSet& rules, const Act& act,
                                    Time now) {
    if (act.by.empty()) return Refused{"nobody is named who does it"};
    const auto known =
        std::find_if(patient.alerts.begin(), patient.alerts.end(), [&](const Alert& one) {
            return one.rule == act.rule && one.subject == act.subject && !one.shadow;
        });
    if (known == patient.alerts.end()) return Refused{"there is no such alert"};
    if (!stands(known->status)) return Refused{"the alert is over: " + known->ended_because};
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [&](const Rule& one) { return one.id == act.rule; });
    Step step;
    Change change = Change::acknowledged;
    if (act.kind == Act::Kind::override_it) {
        const auto until = override_end(rule == rules.end() ? nullptr : &*rule, act, now);
        if (!until) return Refused{until.error()};
        change = Change::overridden;
        known->status = AlertStatus::overridden;
        known->deed = {act.by, act.reason, now, *until};
        step.counts.push_back({act.rule, "overridden: " + act.reason});
        if (!patient.review_at || *until < *patient.review_at) {
            patient.review_at = *until;
            patient.review_changed = true;
        }
    } else {
        if (known->status != AlertStatus::active)
            return Refused{"the alert is " + std::string{name(known->status)} + " already"};
        known->status = AlertStatus::acknowledged;
        known->deed = {act.by, "", now, std::nullopt};
        step.counts.push_back({act.rule, minutes_since(*known, now)});
    }
    known->changed_at = now;
    known->changed = true;
    step.changes.push_back({change, std::string{name(change)} + " by " + act.by, *known, now, false,
                            "somebody knows"});
    return step;
}

}  // namespace alerts
