#include "alerts/evaluate.hpp"

#include "alerts/evaluate_kinds.hpp"

#include <algorithm>
#include <iterator>

namespace alerts {
namespace {

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
        if (whole.truth == Truth::yes) take_those_that_hold(whole, parts);
        return whole;
    }

    Answer operator()(const AtLeast& some) const {
        std::vector<Answer> parts = several(some.of);
        std::size_t yes = 0;
        std::size_t possible = 0;
        Answer whole;
        for (const Answer& part : parts) {
            if (part.truth == Truth::yes) ++yes;
            if (part.truth != Truth::no) ++possible;
            whole.until = earlier(whole.until, part.until);
        }
        if (yes >= some.count) {
            whole.truth = Truth::yes;
            take_those_that_hold(whole, parts);
        } else {
            whole.truth = possible >= some.count ? Truth::unknown : Truth::no;
        }
        return whole;
    }

    Answer operator()(const Not& negation) const {
        const Answer inner = evaluate(negation.of.front(), view);
        return {!inner.truth, inner.until};
    }

    Answer operator()(const Known& known) const {
        Answer inner = evaluate(known.of.front(), view);
        if (inner.truth == Truth::unknown) inner.truth = Truth::no;
        return inner;
    }

    template <class Kind>
    Answer operator()(const Kind& kind) const {
        return evaluate(kind, condition, view);
    }

    static void take_those_that_hold(Answer& whole, std::vector<Answer>& parts) {
        whole.certainty = Certainty::probable;
        for (Answer& part : parts) {
            if (part.truth != Truth::yes) continue;
            whole.certainty = std::max(whole.certainty, part.certainty);
            take_evidence(whole, part);
        }
    }

    std::vector<Answer> several(const std::vector<Condition>& conditions) const {
        std::vector<Answer> answers;
        answers.reserve(conditions.size());
        for (const Condition& one : conditions) answers.push_back(evaluate(one, view));
        return answers;
    }
};

}  // namespace

Answer evaluate(const Condition& condition, const View& view) {
    return std::visit(Evaluator{view, condition}, condition.kind);
}

}  // namespace alerts
