#include "alerts/explain.hpp"

#include "alerts/ending.hpp"
#include "alerts/facts.hpp"
#include "alerts/outcome.hpp"
#include "alerts/seen.hpp"

#include <algorithm>
#include <utility>

namespace alerts {
namespace {

Explained explained(const Condition& condition, const View& view);

struct Joint {
    std::string words;
    const std::vector<Condition>* of = nullptr;  // null: not made of others
};

struct Joints {
    Joint operator()(const All& all) const { return {"all of", &all.of}; }
    Joint operator()(const Any& any) const { return {"any of", &any.of}; }
    Joint operator()(const AtLeast& some) const {
        return {"at least " + std::to_string(some.count) + " of", &some.of};
    }
    Joint operator()(const Not& negation) const { return {"not", &negation.of}; }
    Joint operator()(const Known& known) const { return {"known", &known.of}; }
    template <class Other>
    Joint operator()(const Other&) const {
        return {};
    }
};

Explained explained(const Condition& condition, const View& view) {
    Answer answer = evaluate(condition, view);
    Joint joint = std::visit(Joints{}, condition.kind);
    Explained explanation{std::move(joint.words), answer.truth, answer.until, "", {}, {}};
    if (joint.of == nullptr) {
        explanation.condition = describe(condition, view.terminology);
        explanation.seen = seen(condition, view);
        explanation.evidence = std::move(answer.evidence);
        return explanation;
    }
    for (const Condition& one : *joint.of) explanation.parts.push_back(explained(one, view));
    return explanation;
}

const Alert* alert_of(const Patient& patient, const Rule& rule, const std::string& subject) {
    const auto found = std::find_if(
        patient.alerts.begin(), patient.alerts.end(),
        [&](const Alert& one) { return one.rule == rule.id && one.subject == subject; });
    return found == patient.alerts.end() ? nullptr : &*found;
}

std::string why_closed(const Subject& subject, Time now) {
    if (subject.open) return {};
    return subject.order != nullptr ? why_ended(*subject.order, now)
                                    : why_ended(*subject.procedure);
}

// The rules that hold for this subject and have their say instead.
std::vector<std::string> superseders(const Patient& patient, const Rule& rule,
                                     const std::string& subject, const Knowledge& knowledge,
                                     Time now) {
    const RuleOutcomes outcomes_of{patient, knowledge, now};
    std::vector<std::string> found;
    for (const Rule& other : knowledge.rules) {
        const bool meant =
            other.mode == Mode::on &&
            std::any_of(other.supersedes.begin(), other.supersedes.end(),
                        [&](std::size_t at) { return &knowledge.rules[at] == &rule; });
        if (!meant) continue;
        std::vector<RuleOutcome> outcomes;
        outcomes_of.add(other, outcomes);
        for (const RuleOutcome& one : outcomes)
            if (one.subject.key == subject && one.answer.truth == Truth::yes)
                found.push_back(other.id);
    }
    return found;
}

std::vector<std::string> held_back(const Patient& patient, const Rule& rule,
                                   const std::string& subject, const Knowledge& knowledge,
                                   Time now) {
    std::vector<std::string> reasons;
    if (patient.dead) reasons.emplace_back("the patient has died");
    if (rule.mode == Mode::off) reasons.emplace_back("the rule is off");
    if (rule.mode == Mode::shadow)
        reasons.emplace_back("the rule is in shadow mode: kept and counted, told to nobody");
    for (const std::string& other : superseders(patient, rule, subject, knowledge, now))
        reasons.push_back("superseded by " + other);
    return reasons;
}

// What is before people and none of the rule's business: why it is silent about it.
void add_others(const Patient& patient, const Rule& rule, const Terminology& terminology, Time now,
                std::vector<Explanation>& all) {
    const auto add = [&](std::string subject, std::string what, ConceptId wanted) {
        Explanation& one = all.emplace_back();
        one.subject = std::move(subject);
        one.drug = std::move(what);
        one.closed = "no code or words of " + terminology[wanted].name;
        one.alert = alert_of(patient, rule, one.subject);
    };
    if (rule.for_each_order) {
        for (const MedicationOrder& order : patient.orders) {
            if (!order.runs(now) || contains(order, *rule.for_each_order)) continue;
            std::string drugs;
            for (const Drug& drug : order.drugs)
                drugs += (drugs.empty() ? "" : ", ") + drug.said.what.display();
            add("order " + order.key, std::move(drugs), *rule.for_each_order);
        }
    }
    if (rule.for_each_procedure) {
        for (const Procedure& procedure : patient.procedures) {
            if (pending(procedure) &&
                match_of(procedure.matches, *rule.for_each_procedure) == nullptr)
                add("procedure " + procedure.key, procedure.said.what.display(),
                    *rule.for_each_procedure);
        }
    }
}

}  // namespace

std::vector<Explanation> explain(const Patient& patient, const Rule& rule,
                                 const Knowledge& knowledge, Time now) {
    const RuleOutcomes outcomes_of{patient, knowledge, now};
    std::vector<RuleOutcome> outcomes;
    outcomes_of.add(rule, outcomes);
    std::vector<Explanation> all;
    for (const RuleOutcome& outcome : outcomes) {
        const Subject& subject = outcome.subject;
        Explanation& one = all.emplace_back();
        one.subject = subject.key;
        if (subject.drug != nullptr) one.drug = subject.drug->said.what.display();
        one.closed = why_closed(subject, now);
        one.alert = alert_of(patient, rule, subject.key);
        if (!subject.open) continue;
        const View view = outcomes_of.view(subject, true);
        one.when = explained(rule.when, view);
        if (one.when->truth == Truth::yes) {
            for (const Case& special : rule.cases) {
                one.cases.push_back({special.severity, explained(special.when, view)});
                if (one.cases.back().when.truth == Truth::yes) break;
            }
            one.held_back = held_back(patient, rule, subject.key, knowledge, now);
        }
        if (rule.clear && one.alert != nullptr && stands(one.alert->status))
            one.clear = explained(*rule.clear, view);
    }
    add_others(patient, rule, knowledge.terminology, now, all);
    return all;
}

}  // namespace alerts
