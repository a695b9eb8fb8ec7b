// A result that means something only beside another: calcium beside albumin.
#include "alerts/evaluate_kinds.hpp"
#include "alerts/facts.hpp"
#include "alerts/reference_range.hpp"

#include <algorithm>

namespace alerts {
namespace {

// Arithmetic that is exact or empty.
using Exact = std::optional<Decimal>;
Exact operator*(const Exact& a, const Exact& b) {
    return a && b ? multiplied(*a, *b) : std::nullopt;
}
Exact plus(const Exact& a, const Exact& b) {
    return a && b ? sum(*a, *b) : std::nullopt;
}
Exact minus(const Exact& a, const Exact& b) {
    return a && b ? difference(*a, *b) : std::nullopt;
}

bool is_plain(const Result& result) {
    return result.said.number->comparator == Comparator::equal && !result.said.number->high;
}

Length distance(const Result& a, const Result& b) {
    const Length apart = a.said.observed - b.said.observed;
    return apart < Length::zero() ? -apart : apart;
}

// The one observed nearest; of two as near the newer.
const Result* nearest(const View& view, const ResultCorrected& wanted, const Result& to) {
    const Result* found = nullptr;
    for (const Result& one : view.patient.results) {
        if (!usable(one, wanted.by) || one.reading->canonical != wanted.normal.unit ||
            distance(one, to) > wanted.apart)
            continue;
        const bool closer = found == nullptr || distance(one, to) < distance(*found, to) ||
                            (distance(one, to) == distance(*found, to) && newer(one, *found));
        if (closer) found = &one;
    }
    return found;
}

// value x m1/d1 + each x (normal - other x m2/d2), times d1 x d2: no division.
struct Corrected {
    Exact numerator;
    Exact denominator;
};
Corrected corrected(const ResultCorrected& wanted, const Result& value, const Result& other) {
    const Factor& its = value.reading->factor;
    const Factor& others = other.reading->factor;
    const Exact base = Exact{value.said.number->value} * its.multiply * others.divide;
    const Exact missing = minus(Exact{wanted.normal.value} * others.divide,
                                Exact{other.said.number->value} * others.multiply);
    return {plus(base, Exact{wanted.each.value} * missing * its.divide),
            Exact{its.divide} * others.divide};
}

Truth beyond(Side side, const Corrected& value, const Exact& bound) {
    const Exact line = bound * value.denominator;
    if (!value.numerator || !line) return Truth::unknown;
    return truth(side == Side::above ? *value.numerator > *line : *value.numerator < *line);
}

// The end of the range as the laboratory prints it, in the canonical unit, times d1 x d2 again.
Truth beyond_its_range(const ResultCorrected& wanted, const Result& result,
                       const Corrected& value) {
    const auto range = parse_reference_range(result.said.reference_range);
    if (!range) return Truth::unknown;
    const Exact end = wanted.side == Side::above ? range->high : range->low;
    const Factor& its = result.reading->factor;
    // end x m1/d1 against numerator / (d1 x d2): both times d1.
    const Corrected times_d1{value.numerator * its.divide, value.denominator};
    return beyond(wanted.side, times_d1, end * its.multiply);
}

}  // namespace

Answer evaluate(const ResultCorrected& wanted, const Condition& condition, const View& view) {
    const Result* const result = newest_result(view.patient, wanted.concept_id);
    if (result == nullptr || (wanted.within && view.now >= result->said.observed + *wanted.within))
        return {Truth::no};
    const Result* const other = nearest(view, wanted, *result);
    if (other == nullptr) return {Truth::no};
    Answer answer{Truth::unknown};
    if (is_plain(*result) && is_plain(*other) && result->reading->canonical == wanted.each.unit) {
        const Corrected value = corrected(wanted, *result, *other);
        const auto bound =
            std::find_if(wanted.bounds.begin(), wanted.bounds.end(),
                         [&](const Bound& one) { return one.unit == wanted.each.unit; });
        if (wanted.bounds.empty())
            answer.truth = beyond_its_range(wanted, *result, value);
        else if (bound != wanted.bounds.end())
            answer.truth = beyond(wanted.side, value, bound->value);
    }
    if (answer.truth != Truth::no && wanted.within)
        answer.until = result->said.observed + *wanted.within;
    if (answer.truth != Truth::yes) return answer;
    answer.result = result;
    for (const Result* const one : {result, other}) {
        prove(answer, condition, view, one->said.source, [&] {
            const ConceptId concept_id = one == result ? wanted.concept_id : wanted.by;
            return Proof{as_sent(one->said), match_of(one->matches, concept_id)->matched};
        });
    }
    return answer;
}

}  // namespace alerts
