#include "alerts/condition.hpp"

#include "alerts/bound.hpp"
#include "alerts/facts.hpp"
#include "alerts/phrase_index.hpp"

#include <algorithm>

namespace alerts {
namespace {

bool usable(const Result& result, ConceptId lab) {
    const bool settled =
        result.said.status == ResultStatus::final || result.said.status == ResultStatus::corrected;
    return settled && result.reading && result.said.number &&
           match_of(result.matches, lab) != nullptr;
}

// Of two at one time the one told later counts.
auto clock(const Result& result) {
    return std::pair{result.said.observed, result.said.source.sent};
}

std::optional<Time> earlier(const std::optional<Time>& a, const std::optional<Time>& b) {
    if (!a || !b) return a ? a : b;
    return std::min(*a, *b);
}

// RXR-1's code is compared whole, its words as a phrase.
bool given_by(const Coded& sent, const std::string& route) {
    PhraseIndex wanted;
    wanted.add(route, {});
    const Words whole{route};
    const auto stands_in = [&](const std::string& text) {
        std::vector<PhraseIndex::Found> found;
        wanted.find(Words{text}, found);
        return !found.empty();
    };
    for (const Code& one : sent.codes) {
        const Words code{one.code};
        if (code.size() == whole.size() && code.size() > 0 && stands_in(one.code)) return true;
        if (stands_in(one.text)) return true;
    }
    return stands_in(sent.original_text);
}

// A part that settles the whole alone (a no among all, a yes among any), and that time cannot
// change, makes the whole stand; else any part's change may change it.
void join_until(Answer& whole, const std::vector<Answer>& parts, Truth settling) {
    for (const Answer& part : parts) {
        if (part.truth == settling && !part.until) {
            whole.until.reset();
            return;
        }
        whole.until = earlier(whole.until, part.until);
    }
}

void take_evidence(Answer& whole, Answer& part) {
    whole.evidence.insert(whole.evidence.end(), std::make_move_iterator(part.evidence.begin()),
                          std::make_move_iterator(part.evidence.end()));
    if (whole.problem == nullptr) whole.problem = part.problem;
    if (whole.result == nullptr) whole.result = part.result;
}

struct Evaluator {
    const View& view;
    const Condition& condition;

    std::string words() const { return describe(condition, view.terminology); }

    Answer operator()(const ProblemIs& wanted) const {
        const auto fact = find_problem(view.patient, wanted.concept_id, view.terminology);
        if (!fact) return {Truth::no};
        Answer answer{Truth::yes, std::nullopt, fact->certainty, {}, fact->problem};
        answer.evidence.push_back(
            {words(), fact->problem->source, as_sent(fact->problem->what), fact->match->matched});
        if (fact->company != nullptr) {
            const ProblemIs beside{fact->company_match->concept_id};
            answer.evidence.push_back({describe({beside}, view.terminology), fact->company->source,
                                       as_sent(fact->company->what), fact->company_match->matched});
        }
        return answer;
    }

    Answer operator()(const OrderOf& wanted) const {
        Answer answer{Truth::no};
        for (const MedicationOrder* order :
             running_orders(view.patient, wanted.concept_id, view.now)) {
            answer.truth = Truth::yes;
            answer.until = earlier(answer.until, order->end);
            for (const Drug& drug : order->drugs) {
                const Match* match = match_of(drug.matches, wanted.concept_id);
                if (match == nullptr) continue;
                answer.evidence.push_back(
                    {words(), drug.said.source, as_sent(drug.said.what), match->matched});
            }
        }
        return answer;
    }

    Answer operator()(const ResultBound& wanted) const {
        const Result* result = newest_result(view.patient, wanted.concept_id);
        if (result == nullptr) return {Truth::no};
        const auto bound = std::find_if(wanted.bounds.begin(), wanted.bounds.end(),
                                        [&](const ResultBound::Bound& one) {
                                            return one.canonical == result->reading->canonical;
                                        });
        if (bound == wanted.bounds.end()) return {Truth::unknown};
        Answer answer{
            lies(wanted.side, *result->said.number, result->reading->factor, bound->value)};
        if (answer.truth != Truth::yes) return answer;
        answer.result = result;
        const bool above = wanted.side == ResultBound::Side::above;
        answer.evidence.push_back({words(), result->said.source, as_sent(result->said),
                                   match_of(result->matches, wanted.concept_id)->matched +
                                       (above ? ", above " : ", below ") +
                                       bound->value.to_string() + " " + bound->canonical});
        return answer;
    }

    Answer operator()(const RouteIs& wanted) const {
        if (view.subject == nullptr) return {Truth::no};
        for (const Coded& route : view.subject->routes) {
            for (const std::string& one : wanted.routes) {
                if (!given_by(route, one)) continue;
                Answer answer{Truth::yes};
                answer.evidence.push_back(
                    {words(), view.subject->source, as_sent(route), "route " + one});
                return answer;
            }
        }
        return {Truth::no};
    }

    Answer operator()(const All& all) const {
        Answer whole{Truth::yes};
        std::vector<Answer> parts = several(all.of);
        for (const Answer& part : parts) whole.truth = whole.truth && part.truth;
        join_until(whole, parts, Truth::no);
        if (whole.truth != Truth::yes) return whole;
        for (Answer& part : parts) {
            whole.certainty = std::min(whole.certainty, part.certainty);
            take_evidence(whole, part);
        }
        return whole;
    }

    Answer operator()(const Any& any) const {
        Answer whole{Truth::no};
        std::vector<Answer> parts = several(any.of);
        for (const Answer& part : parts) whole.truth = whole.truth || part.truth;
        join_until(whole, parts, Truth::yes);
        if (whole.truth != Truth::yes) return whole;
        whole.certainty = Certainty::probable;
        for (Answer& part : parts) {
            if (part.truth != Truth::yes) continue;
            whole.certainty = std::max(whole.certainty, part.certainty);
            take_evidence(whole, part);
        }
        return whole;
    }

    Answer operator()(const Not& negation) const {
        const Answer inner = evaluate(negation.of.front(), view);
        return {!inner.truth, inner.until};
    }

    std::vector<Answer> several(const std::vector<Condition>& conditions) const {
        std::vector<Answer> answers;
        answers.reserve(conditions.size());
        for (const Condition& one : conditions) answers.push_back(evaluate(one, view));
        return answers;
    }
};

}  // namespace

Truth operator!(Truth truth) {
    switch (truth) {
        case Truth::no:
            return Truth::yes;
        case Truth::yes:
            return Truth::no;
        case Truth::unknown:
            break;
    }
    return Truth::unknown;
}

Truth operator&&(Truth a, Truth b) {
    if (a == Truth::no || b == Truth::no) return Truth::no;
    return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::unknown;
}

Truth operator||(Truth a, Truth b) {
    return !(!a && !b);
}

Answer evaluate(const Condition& condition, const View& view) {
    return std::visit(Evaluator{view, condition}, condition.kind);
}

const Result* newest_result(const Patient& patient, ConceptId lab) {
    const Result* newest = nullptr;
    for (const Result& result : patient.results) {
        if (!usable(result, lab)) continue;
        if (newest == nullptr || clock(result) >= clock(*newest)) newest = &result;
    }
    return newest;
}

}  // namespace alerts
