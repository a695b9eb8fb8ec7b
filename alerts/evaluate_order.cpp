// Orders, and what is said of the one that a rule is about.
#include "alerts/bound.hpp"
#include "alerts/dose.hpp"
#include "alerts/evaluate_kinds.hpp"
#include "alerts/facts.hpp"
#include "alerts/phrase_index.hpp"

#include <algorithm>

namespace alerts {
namespace {

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

}  // namespace

Answer evaluate(const OrderOf& wanted, const Condition& condition, const View& view) {
    Answer answer{Truth::no};
    for (const MedicationOrder* order : running_orders(view.patient, wanted.concept_id, view.now)) {
        answer.truth = Truth::yes;
        answer.until = earlier(answer.until, order->end);
        for (const Drug& drug : order->drugs) {
            const Match* match = match_of(drug.matches, wanted.concept_id);
            if (match == nullptr) continue;
            prove(answer, condition, view, drug.said.source, [&] {
                return Proof{as_sent(drug.said.what), match->matched};
            });
        }
    }
    return answer;
}

Answer evaluate(const DrugIs& wanted, const Condition& condition, const View& view) {
    const Drug* drug = view.order == nullptr ? nullptr : drug_of(*view.order, wanted.concept_id);
    if (drug == nullptr) return {Truth::no};
    Answer answer{Truth::yes};
    prove(answer, condition, view, drug->said.source, [&] {
        return Proof{as_sent(drug->said.what), match_of(drug->matches, wanted.concept_id)->matched};
    });
    return answer;
}

Answer evaluate(const RouteIs& wanted, const Condition& condition, const View& view) {
    if (view.order == nullptr) return {Truth::no};
    for (const Coded& route : view.order->routes) {
        for (const std::string& one : wanted.routes) {
            if (!given_by(route, one)) continue;
            Answer answer{Truth::yes};
            prove(answer, condition, view, view.order->source, [&] {
                return Proof{as_sent(route), "route " + one};
            });
            return answer;
        }
    }
    return {Truth::no};
}

Answer evaluate(const DoseIs& wanted, const Condition& condition, const View& view) {
    if (view.drug == nullptr) return {Truth::no};
    const auto dose = read_dose(view.drug->said, wanted.bound.unit, view.terminology);
    if (!dose) return {Truth::unknown};
    Answer answer{Truth::no};
    switch (wanted.side) {
        case Side::above:
            answer.truth = truth(compare(dose->high, dose->factor, wanted.bound.value) > 0);
            break;
        case Side::below:
            answer.truth = truth(compare(dose->low, dose->factor, wanted.bound.value) < 0);
            break;
        case Side::between:
            answer.truth = truth(compare(dose->low, dose->factor, wanted.bound.value) >= 0 &&
                                 compare(dose->high, dose->factor, wanted.bound.high) <= 0);
            break;
    }
    if (answer.truth != Truth::yes) return answer;
    prove(answer, condition, view, view.drug->said.source, [&] {
        return Proof{dose_as_sent(view.drug->said), in_words(wanted.side, wanted.bound)};
    });
    return answer;
}

Answer evaluate(const DoseUnreadable& wanted, const Condition& condition, const View& view) {
    if (view.drug == nullptr || read_dose(view.drug->said, wanted.unit, view.terminology))
        return {Truth::no};
    Answer answer{Truth::yes};
    prove(answer, condition, view, view.drug->said.source, [&] {
        return Proof{dose_as_sent(view.drug->said), "no amount in " + wanted.unit};
    });
    return answer;
}

Answer evaluate(const FrequencyIs& wanted, const Condition& condition, const View& view) {
    if (view.order == nullptr) return {Truth::no};
    const auto& often = view.order->frequency.times_a_week;
    if (!often) return {Truth::unknown};
    Answer answer{
        truth(wanted.side == Side::above ? *often > wanted.a_week : *often < wanted.a_week)};
    if (answer.truth != Truth::yes) return answer;
    prove(answer, condition, view, view.order->source, [&] {
        return Proof{view.order->frequency.pattern, often->to_string() + " a week"};
    });
    return answer;
}

}  // namespace alerts
