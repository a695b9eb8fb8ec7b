// What was measured.
#include "alerts/assertion.hpp"
#include "alerts/bound.hpp"
#include "alerts/evaluate_kinds.hpp"
#include "alerts/facts.hpp"
#include "alerts/phrase_index.hpp"
#include "alerts/reference_range.hpp"
#include "alerts/result_value.hpp"

#include <algorithm>

namespace alerts {
namespace {

bool observed_within(const Result& result, const std::optional<Length>& within, Time now) {
    return !within || now < result.said.observed + *within;
}

// The newest that counts; null when there is none in time.
const Result* newest(const View& view, ConceptId lab, const std::optional<Length>& within) {
    const Result* result = newest_result(view.patient, lab);
    return result != nullptr && observed_within(*result, within, view.now) ? result : nullptr;
}

// The bound in the result's own unit; null when there is none.
const Bound* bound_of(const std::vector<Bound>& bounds, const Result& result) {
    const auto found = std::find_if(bounds.begin(), bounds.end(), [&](const Bound& one) {
        return one.unit == result.reading->canonical;
    });
    return found == bounds.end() ? nullptr : &*found;
}

// An answer about one result: it stands until the result is too old.
Answer about(const Result& result, Truth truth, const std::optional<Length>& within) {
    Answer answer{truth};
    if (within && truth != Truth::no) answer.until = result.said.observed + *within;
    if (truth == Truth::yes) answer.result = &result;
    return answer;
}

std::string matched(const Result& result, ConceptId lab) {
    return match_of(result.matches, lab)->matched;
}

// What a trend compares with: the lowest for a rise, the highest for a fall.
const Result* extreme_before(const View& view, const ResultTrend& wanted, const Result& newest) {
    const Result* extreme = nullptr;
    view.patient.results.for_each_that_may_be(wanted.concept_id, [&](const Result& one) {
        if (&one == &newest || !usable(one, wanted.concept_id) ||
            one.reading->canonical != newest.reading->canonical ||
            one.said.number->comparator != Comparator::equal || one.said.number->high ||
            !newer(newest, one) || one.said.observed + wanted.over < newest.said.observed)
            return;
        if (extreme == nullptr) {
            extreme = &one;
            return;
        }
        const auto order = compare_to_share(one.said.number->value, one.reading->factor, 100,
                                            extreme->said.number->value, extreme->reading->factor);
        if (wanted.side == Side::above ? order < 0 : order > 0) extreme = &one;
    });
    return extreme;
}

// A value that states a limit only (">200") rises when the limit does; else it is unknown.
Truth moved(const ResultTrend& wanted, const Result& newest, const Result& before) {
    const bool rising = wanted.side == Side::above;
    const Measurement& now = *newest.said.number;
    const auto order = compare_to_share(now.value, newest.reading->factor, wanted.share,
                                        before.said.number->value, before.reading->factor);
    const bool holds = rising ? order >= 0 : order <= 0;
    if (now.comparator == Comparator::equal && !now.high) return truth(holds);
    const bool open_that_way =
        rising
            ? now.comparator == Comparator::greater || now.comparator == Comparator::greater_equal
            : now.comparator == Comparator::less || now.comparator == Comparator::less_equal;
    return holds && open_that_way ? Truth::yes : Truth::unknown;
}

// Whether the text says the phrase and does not deny it.
bool says(const std::string& text, const std::string& phrase) {
    PhraseIndex wanted;
    wanted.add(phrase, {});
    const Words words{text};
    std::vector<PhraseIndex::Found> found;
    wanted.find(words, found);
    return std::any_of(found.begin(), found.end(), [&](const PhraseIndex::Found& one) {
        return assertion(words, one.begin, one.end) != Assertion::denied;
    });
}

bool says(const ResultStatement& said, const std::string& phrase) {
    if (says(said.text, phrase)) return true;
    return std::any_of(said.answers.begin(), said.answers.end(),
                       [&](const Coded& answer) { return says(answer.display(), phrase); });
}

const Result* newest_in_words(const View& view, ConceptId lab) {
    const Result* newest = nullptr;
    view.patient.results.for_each_that_may_be(lab, [&](const Result& one) {
        if (!settled(one.said.status) || match_of(one.matches, lab) == nullptr) return;
        if (newest == nullptr || !newer(*newest, one)) newest = &one;
    });
    return newest;
}

}  // namespace

Answer evaluate(const ResultBound& wanted, const Condition& condition, const View& view) {
    const Result* result = newest(view, wanted.concept_id, wanted.within);
    if (result == nullptr) return {Truth::no};
    const Bound* bound = bound_of(wanted.bounds, *result);
    if (bound == nullptr) return about(*result, Truth::unknown, wanted.within);
    Answer answer =
        about(*result, lies(wanted.side, *result->said.number, result->reading->factor, *bound),
              wanted.within);
    if (answer.truth != Truth::yes) return answer;
    prove(answer, condition, view, result->said.source, [&] {
        return Proof{as_sent(result->said),
                     matched(*result, wanted.concept_id) + ", " + in_words(wanted.side, *bound)};
    });
    return answer;
}

Answer evaluate(const ResultRange& wanted, const Condition& condition, const View& view) {
    const Result* result = newest(view, wanted.concept_id, wanted.within);
    if (result == nullptr) return {Truth::no};
    Truth beyond = beyond_range(result->said, wanted.side);
    const Bound* bound = bound_of(wanted.otherwise, *result);
    if (beyond == Truth::unknown && bound != nullptr)
        beyond = lies(wanted.side, *result->said.number, result->reading->factor, *bound);
    Answer answer = about(*result, beyond, wanted.within);
    if (answer.truth != Truth::yes) return answer;
    prove(answer, condition, view, result->said.source, [&] {
        std::string by = matched(*result, wanted.concept_id);
        if (!result->said.flags.empty()) by += ", flag " + result->said.flags;
        if (!result->said.reference_range.empty()) by += ", range " + result->said.reference_range;
        return Proof{as_sent(result->said), std::move(by)};
    });
    return answer;
}

Answer evaluate(const ResultTrend& wanted, const Condition& condition, const View& view) {
    const Result* result = newest(view, wanted.concept_id, wanted.within);
    if (result == nullptr) return {Truth::no};
    const Result* before = extreme_before(view, wanted, *result);
    if (before == nullptr) return {Truth::no};
    Answer answer = about(*result, moved(wanted, *result, *before), wanted.within);
    if (answer.truth != Truth::yes) return answer;
    prove(answer, condition, view, result->said.source, [&] {
        return Proof{as_sent(result->said), "after " + as_sent(before->said) + " on " +
                                                to_iso8601(before->said.observed).substr(0, 10)};
    });
    return answer;
}

Answer evaluate(const ResultSays& wanted, const Condition& condition, const View& view) {
    const Result* result = newest_in_words(view, wanted.concept_id);
    if (result == nullptr || !observed_within(*result, wanted.within, view.now)) return {Truth::no};
    for (const std::string& phrase : wanted.words) {
        if (!says(result->said, phrase)) continue;
        Answer answer = about(*result, Truth::yes, wanted.within);
        prove(answer, condition, view, result->said.source, [&] {
            return Proof{as_sent(result->said), "text " + phrase};
        });
        return answer;
    }
    return {Truth::no};
}

}  // namespace alerts
