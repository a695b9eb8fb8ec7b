#include "alerts/explain.hpp"

#include "alerts/ending.hpp"
#include "alerts/facts.hpp"
#include "alerts/outcome.hpp"

#include <algorithm>

namespace alerts {
namespace {

const std::vector<Condition>* parts_of(const Condition& condition) {
    if (const auto* all = std::get_if<All>(&condition.kind)) return &all->of;
    if (const auto* any = std::get_if<Any>(&condition.kind)) return &any->of;
    if (const auto* some = std::get_if<AtLeast>(&condition.kind)) return &some->of;
    if (const auto* negation = std::get_if<Not>(&condition.kind)) return &negation->of;
    if (const auto* known = std::get_if<Known>(&condition.kind)) return &known->of;
    return nullptr;
}

// A composite by its own name alone: its parts stand below it.
std::string words_of(const Condition& condition, const Terminology& terminology) {
    if (std::holds_alternative<All>(condition.kind)) return "all of";
    if (std::holds_alternative<Any>(condition.kind)) return "any of";
    if (const auto* some = std::get_if<AtLeast>(&condition.kind))
        return "at least " + std::to_string(some->count) + " of";
    if (std::holds_alternative<Not>(condition.kind)) return "not";
    if (std::holds_alternative<Known>(condition.kind)) return "known";
    return describe(condition, terminology);
}

Explanation explain(const Condition& condition, const View& view) {
    Explanation made{words_of(condition, view.terminology), evaluate(condition, view), "", {}};
    const std::vector<Condition>* parts = parts_of(condition);
    if (parts == nullptr) {
        if (made.answer.truth == Truth::no) made.why_not = why_not(condition, view);
        return made;
    }
    for (const Condition& part : *parts) made.parts.push_back(explain(part, view));
    return made;
}

std::string why_closed(const Subject& subject, Time now) {
    if (subject.open) return "";
    if (subject.order != nullptr) return why_ended(*subject.order, now);
    return subject.procedure == nullptr ? "" : why_ended(*subject.procedure);
}

std::string name_of(const Subject& subject) {
    if (subject.drug != nullptr) return subject.drug->said.what.display();
    return subject.procedure == nullptr ? "" : subject.procedure->said.what.display();
}

// The rule in force that supersedes this one and holds for the same subject.
std::string superseder(const Rule& rule, const Subject& subject, const Knowledge& knowledge,
                       const RuleOutcomes& outcomes) {
    const auto at = static_cast<std::size_t>(&rule - knowledge.rules.data());
    for (const Rule& other : knowledge.rules) {
        const auto& weaker = other.supersedes;
        if (other.mode != Mode::on || std::find(weaker.begin(), weaker.end(), at) == weaker.end())
            continue;
        std::vector<RuleOutcome> its;
        outcomes.add(other, its);
        const bool holds = std::any_of(its.begin(), its.end(), [&](const RuleOutcome& one) {
            return one.subject.key == subject.key && one.answer.truth == Truth::yes;
        });
        if (holds) return other.id;
    }
    return "";
}

}  // namespace

std::vector<SubjectExplained> explain(const Patient& patient, const Rule& rule,
                                      const Knowledge& knowledge, Time now) {
    const RuleOutcomes outcomes{patient, knowledge, now};
    std::vector<RuleOutcome> of_rule;
    outcomes.add(rule, of_rule);
    std::vector<SubjectExplained> all;
    for (const RuleOutcome& outcome : of_rule) {
        const Subject& subject = outcome.subject;
        const View view = outcomes.view(subject, true);
        SubjectExplained one{subject.key,
                             name_of(subject),
                             why_closed(subject, now),
                             explain(rule.when, view),
                             {},
                             superseder(rule, subject, knowledge, outcomes)};
        for (const Case& special : rule.cases) one.cases.push_back(explain(special.when, view));
        for (const Alert& alert : patient.alerts) {
            if (alert.rule == rule.id && alert.subject == subject.key) one.alert = &alert;
        }
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace alerts
