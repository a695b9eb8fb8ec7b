#include "alerts/evaluate.hpp"

#include "alerts/evaluate_kinds.hpp"

#include <algorithm>
#include <iterator>

namespace alerts {
namespace {

void take_evidence(Answer& whole, Answer& part) {
    whole.evidence.insert(whole.evidence.end(), std::make_move_iterator(part.evidence.begin()),
                          std::make_move_iterator(part.evidence.end()));
    if (whole.problem == nullptr) whole.problem = part.problem;
    if (whole.result == nullptr) whole.result = part.result;
}

struct Evaluator {
    const View& view;
    const Condition& condition;

    // A no that time cannot change settles the whole; else any part's change may change it.
    Answer operator()(const All& all) const {
        Answer whole{Truth::yes};
        for (const Condition& one : all.of) {
            Answer part = evaluate(one, view);
            if (part.truth == Truth::no && !part.until) return {Truth::no};
            whole.truth = whole.truth && part.truth;
            whole.until = earlier(whole.until, part.until);
            whole.certainty = std::min(whole.certainty, part.certainty);
            take_evidence(whole, part);
        }
        return whole.truth == Truth::yes ? whole : Answer{whole.truth, whole.until};
    }

    // A yes that time cannot change makes the whole stand.
    Answer operator()(const Any& any) const {
        Answer whole{Truth::no};
        whole.certainty = Certainty::probable;
        bool for_ever = false;
        for (const Condition& one : any.of) {
            Answer part = evaluate(one, view);
            whole.truth = whole.truth || part.truth;
            whole.until = earlier(whole.until, part.until);
            if (part.truth != Truth::yes) continue;
            for_ever |= !part.until;
            take_what_holds(whole, part);
        }
        if (for_ever) whole.until.reset();
        return whole.truth == Truth::yes ? whole : Answer{whole.truth, whole.until};
    }

    Answer operator()(const AtLeast& some) const {
        std::size_t yes = 0;
        std::size_t possible = 0;
        Answer whole{Truth::yes};
        whole.certainty = Certainty::probable;
        for (const Condition& one : some.of) {
            Answer part = evaluate(one, view);
            whole.until = earlier(whole.until, part.until);
            if (part.truth != Truth::no) ++possible;
            if (part.truth != Truth::yes) continue;
            ++yes;
            take_what_holds(whole, part);
        }
        if (yes >= some.count) return whole;
        return {possible >= some.count ? Truth::unknown : Truth::no, whole.until};
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

    static void take_what_holds(Answer& whole, Answer& part) {
        whole.certainty = std::max(whole.certainty, part.certainty);
        take_evidence(whole, part);
    }
};

}  // namespace

Answer evaluate(const Condition& condition, const View& view) {
    return std::visit(Evaluator{view, condition}, condition.kind);
}

}  // namespace alerts
