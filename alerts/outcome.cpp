#include "alerts/outcome.hpp"

#include "alerts/evaluate_kinds.hpp"
#include "alerts/facts.hpp"

#include <algorithm>

namespace alerts {
namespace {

// What makes the subject one of the rule's.
void prove_subject(const Rule& rule, const Subject& subject, const View& view, Answer& answer) {
    if (subject.order != nullptr) {
        const Condition wanted{OrderOf{*rule.for_each_order}};
        for (const Drug& drug : subject.order->drugs) {
            const Match* match = match_of(drug.matches, *rule.for_each_order);
            if (match == nullptr) continue;
            prove(answer, wanted, view, drug.said.source, [&] {
                return Proof{as_sent(drug.said.what), match->matched};
            });
        }
    }
    if (subject.procedure != nullptr) {
        const Condition wanted{ProcedureIs{*rule.for_each_procedure, true, true, false}};
        const ProcedureStatement& said = subject.procedure->said;
        prove(answer, wanted, view, said.source, [&] {
            const Match* match = match_of(subject.procedure->matches, *rule.for_each_procedure);
            return Proof{as_sent(said.what), match == nullptr ? "" : match->matched};
        });
    }
}

std::vector<Evidence> joined(std::vector<Evidence> first, std::vector<Evidence> second) {
    first.insert(first.end(), std::make_move_iterator(second.begin()),
                 std::make_move_iterator(second.end()));
    return first;
}

}  // namespace

Severity one_lower(Severity severity) {
    return severity == Severity::info ? Severity::info
                                      : static_cast<Severity>(static_cast<int>(severity) - 1);
}

void RuleOutcomes::add(const Rule& rule, std::vector<RuleOutcome>& outcomes) const {
    const std::size_t before = outcomes.size();
    if (rule.for_each_order) {
        for (const MedicationOrder& order : patient_.orders) {
            const Drug* drug = drug_of(order, *rule.for_each_order);
            if (drug == nullptr && patient_.alerts.empty()) continue;
            Subject subject{"order " + order.key, &order, drug, nullptr,
                            drug != nullptr && order.runs(now_)};
            if (drug != nullptr || had(rule, subject.key))
                outcomes.push_back(of(rule, std::move(subject)));
        }
    } else if (rule.for_each_procedure) {
        for (const Procedure& procedure : patient_.procedures) {
            const bool its = match_of(procedure.matches, *rule.for_each_procedure) != nullptr;
            if (!its && patient_.alerts.empty()) continue;
            Subject subject{"procedure " + procedure.key, nullptr, nullptr, &procedure,
                            its && pending(procedure)};
            if (its || had(rule, subject.key)) outcomes.push_back(of(rule, std::move(subject)));
        }
    } else {
        outcomes.push_back(of(rule, {}));
    }
    std::sort(
        outcomes.begin() + static_cast<std::ptrdiff_t>(before), outcomes.end(),
        [](const RuleOutcome& a, const RuleOutcome& b) { return a.subject.key < b.subject.key; });
}

RuleOutcome RuleOutcomes::of(const Rule& rule, Subject subject) const {
    RuleOutcome outcome{&rule, std::move(subject), {Truth::no}};
    if (!outcome.subject.open) return outcome;
    const View seen = view(outcome.subject, false);
    outcome.answer = evaluate(rule.when, seen);
    if (outcome.answer.truth == Truth::yes) {
        for (const Case& one : rule.cases) {
            const Answer special = evaluate(one.when, seen);
            outcome.answer.until = earlier(outcome.answer.until, special.until);
            if (special.truth == Truth::yes) break;
        }
    }
    // A no that time cannot change stays no when the order ends.
    const MedicationOrder* order = outcome.subject.order;
    if (order != nullptr && (outcome.answer.truth != Truth::no || outcome.answer.until))
        outcome.answer.until = earlier(outcome.answer.until, order->end);
    return outcome;
}

Telling RuleOutcomes::tell(const RuleOutcome& outcome, std::string bundle) const {
    const Rule& rule = *outcome.rule;
    const Subject& subject = outcome.subject;
    const View seen = view(subject, true);
    Answer proven = evaluate(rule.when, seen);
    Answer about;
    prove_subject(rule, subject, seen, about);
    Telling telling{rule.severity, rule.message,
                    joined(std::move(about.evidence), std::move(proven.evidence))};
    for (const Case& one : rule.cases) {
        Answer special = evaluate(one.when, seen);
        if (special.truth != Truth::yes) continue;
        telling.severity = one.severity;
        if (!one.message.empty()) telling.summary = one.message;
        telling.evidence = joined(std::move(telling.evidence), std::move(special.evidence));
        if (proven.problem == nullptr) proven.problem = special.problem;
        if (proven.result == nullptr) proven.result = special.result;
        break;
    }
    if (outcome.answer.certainty == Certainty::probable)
        telling.severity = one_lower(telling.severity);
    const Facts facts{subject.order,  subject.drug,  subject.procedure,
                      proven.problem, proven.result, std::move(bundle)};
    telling.summary = fill_in(telling.summary, facts, outcome.answer.certainty, seen);
    return telling;
}

bool RuleOutcomes::had(const Rule& rule, const std::string& subject) const {
    return std::any_of(patient_.alerts.begin(), patient_.alerts.end(), [&](const Alert& one) {
        return stands(one.status) && one.rule == rule.id && one.subject == subject;
    });
}

}  // namespace alerts
