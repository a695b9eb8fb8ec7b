// Procedures, and what nobody has done.
#include "alerts/course.hpp"
#include "alerts/evaluate_kinds.hpp"
#include "alerts/facts.hpp"

#include <algorithm>

namespace alerts {
namespace {

bool stands(const ProcedureIs& wanted, const Procedure& procedure) {
    switch (procedure.said.status.value_or(ProcedureStatus::withdrawn)) {
        case ProcedureStatus::ordered:
            return wanted.ordered;
        case ProcedureStatus::booked:
            return wanted.booked;
        case ProcedureStatus::done:
            return wanted.done;
        case ProcedureStatus::cancelled:
        case ProcedureStatus::withdrawn:
            break;
    }
    return false;
}

// When the last of them was; nothing when none is known.
std::optional<Time> last(const Absent::Of& wanted, const View& view) {
    std::optional<Time> newest;
    const auto take = [&](Time time) {
        if (!newest || time > *newest) newest = time;
    };
    switch (wanted.kind) {
        case Absent::Kind::order:
            for (const MedicationOrder& order : view.patient.orders) {
                if (order.status != OrderStatus::cancelled && contains(order, wanted.concept_id))
                    take(end_of(order, view.now));
            }
            break;
        case Absent::Kind::result:
            view.patient.results.for_each_that_may_be(wanted.concept_id, [&](const Result& one) {
                if (one.said.status != ResultStatus::withdrawn &&
                    match_of(one.matches, wanted.concept_id) != nullptr)
                    take(one.said.observed);
            });
            break;
        case Absent::Kind::procedure:
            for (const Procedure& procedure : view.patient.procedures) {
                if (stands({wanted.concept_id}, procedure) &&
                    match_of(procedure.matches, wanted.concept_id) != nullptr)
                    take(moment(procedure));
            }
            break;
    }
    return newest;
}

}  // namespace

Answer evaluate(const ProcedureIs& wanted, const Condition& condition, const View& view) {
    const Procedure* latest = nullptr;
    const Match* matched = nullptr;
    for (const Procedure& one : view.patient.procedures) {
        const Match* match = match_of(one.matches, wanted.concept_id);
        if (match == nullptr || !stands(wanted, one)) continue;
        if (latest != nullptr &&
            std::pair{moment(one), one.key} < std::pair{moment(*latest), latest->key})
            continue;
        latest = &one;
        matched = match;
    }
    if (latest == nullptr) return {Truth::no};
    Answer answer{Truth::yes};
    answer.certainty = matched->certainty;
    if (wanted.within) {
        if (view.now >= moment(*latest) + *wanted.within) return {Truth::no};
        answer.until = moment(*latest) + *wanted.within;
    }
    prove(answer, condition, view, latest->said.source, [&] {
        return Proof{as_sent(latest->said.what), matched->matched};
    });
    return answer;
}

Answer evaluate(const ReasonIs& wanted, const Condition& condition, const View& view) {
    if (view.procedure == nullptr) return {Truth::no};
    const Match* match = match_of(view.procedure->reason_matches, wanted.concept_id);
    if (match == nullptr) return {Truth::no};
    Answer answer{Truth::yes};
    prove(answer, condition, view, view.procedure->said.source, [&] {
        return Proof{"reason of the order", match->matched};
    });
    return answer;
}

Answer evaluate(const Absent& wanted, const Condition& condition, const View& view) {
    std::optional<Time> newest;
    for (const Absent::Of& one : wanted.of) {
        const auto time = last(one, view);
        if (time && (!newest || *time > *newest)) newest = time;
    }
    Answer answer{Truth::yes};
    if (newest && !wanted.length) return {Truth::no};
    if (newest && view.now < *newest + *wanted.length) return {Truth::no, *newest + *wanted.length};
    prove(answer, condition, view, {"", newest.value_or(Time{}), ""}, [&] {
        return Proof{newest ? "none since " + to_iso8601(*newest) : "none known", "absent"};
    });
    return answer;
}

}  // namespace alerts
