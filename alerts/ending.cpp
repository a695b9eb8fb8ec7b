#include "alerts/ending.hpp"

#include "alerts/facts.hpp"

namespace alerts {
namespace {

std::string_view words(OrderStatus status) {
    switch (status) {
        case OrderStatus::active:
            break;
        case OrderStatus::on_hold:
            return "order held";
        case OrderStatus::discontinued:
            return "order discontinued";
        case OrderStatus::cancelled:
            return "order cancelled";
        case OrderStatus::completed:
            return "order completed";
    }
    return "order changed";
}

// What became of the orders of a drug: of the one that changed last.
std::string why_none_runs(ConceptId drug, const View& view) {
    const MedicationOrder* last = nullptr;
    for (const MedicationOrder& order : view.patient.orders) {
        if (contains(order, drug) && (last == nullptr || order.as_of >= last->as_of)) last = &order;
    }
    return last == nullptr ? "order changed" : why_ended(*last, view.now);
}

std::string why_no_problem(const ProblemIs& wanted, const View& view) {
    if (wanted.known_for || wanted.known_within) {
        const auto fact = find_problem(view.patient, wanted.concept_id, view.terminology);
        if (fact) return "problem known since " + to_iso8601(fact->known_since);
    }
    bool listed = false;
    for_each_diagnosis(view.patient, [&](const Problem& one) {
        listed |= match_of(one.matches, wanted.concept_id) != nullptr;
    });
    return listed ? "probable problem without what makes it count" : "problem no longer listed";
}

struct Reason {
    const View& view;
    const Condition& condition;

    std::string operator()(const ProblemIs& problem) const { return why_no_problem(problem, view); }
    std::string operator()(const OrderOf& order) const {
        return why_none_runs(order.concept_id, view);
    }
    std::string operator()(const ResultBound& result) const { return newest(result); }
    std::string operator()(const ResultRange& result) const { return newest(result); }
    std::string operator()(const ResultTrend& result) const { return newest(result); }
    std::string operator()(const ResultCorrected& result) const {
        const Result* const other = newest_result(view.patient, result.by);
        return newest(result) + ", " + view.terminology[result.by].name + " " +
               (other == nullptr ? "not known" : as_sent(other->said));
    }
    std::string operator()(const ProcedureIs&) const { return "procedure cancelled or long ago"; }
    std::string operator()(const Absent&) const {
        return "no longer absent: " + describe(condition, view.terminology).substr(3);
    }
    std::string operator()(const Stopped& stopped) const {
        return view.terminology[stopped.concept_id].name + " runs again, or ended long ago";
    }
    std::string operator()(const RouteIs&) const { return "route changed"; }
    std::string operator()(const DoseIs&) const { return dose(); }
    std::string operator()(const DoseUnreadable&) const { return dose(); }
    std::string operator()(const All& all) const {
        for (const Condition& one : all.of) {
            if (evaluate(one, view).truth == Truth::no) return why_not(one, view);
        }
        return "no longer known";
    }
    std::string operator()(const Any& any) const { return several(any.of); }
    std::string operator()(const AtLeast& some) const {
        return "fewer than " + std::to_string(some.count) + " of " +
               std::to_string(some.of.size()) + " still hold";
    }
    std::string operator()(const Not& negation) const {
        return "now " + describe(negation.of.front(), view.terminology);
    }
    std::string operator()(const Known& known) const { return why_not(known.of.front(), view); }
    // Of the others the condition itself says enough.
    template <class Other>
    std::string operator()(const Other&) const {
        return "no longer " + describe(condition, view.terminology);
    }

    template <class OfResult>
    std::string newest(const OfResult& wanted) const {
        const Result* result = newest_result(view.patient, wanted.concept_id);
        if (result == nullptr) return "no usable result";
        if (wanted.within && view.now >= result->said.observed + *wanted.within)
            return "no result within " + in_words(*wanted.within);
        return "result " + as_sent(result->said);
    }
    [[nodiscard]] std::string dose() const {
        return view.drug == nullptr ? "dose changed" : "dose " + dose_as_sent(view.drug->said);
    }
    [[nodiscard]] std::string several(const std::vector<Condition>& conditions) const {
        std::string reasons;
        for (const Condition& one : conditions) {
            if (!reasons.empty()) reasons += "; ";
            reasons += why_not(one, view);
        }
        return reasons;
    }
};

}  // namespace

std::string why_not(const Condition& condition, const View& view) {
    return std::visit(Reason{view, condition}, condition.kind);
}

std::string why_ended(const MedicationOrder& order, Time now) {
    if (order.status == OrderStatus::active && order.end && *order.end <= now)
        return "order ended at " + to_iso8601(*order.end);
    std::string why{words(order.status)};
    if (order.status != OrderStatus::active && !order.control.empty())
        why += " (" + order.control + ")";
    return why;
}

std::string why_ended(const Procedure& procedure) {
    switch (procedure.said.status.value_or(ProcedureStatus::withdrawn)) {
        case ProcedureStatus::done:
            return "procedure done";
        case ProcedureStatus::cancelled:
            return "procedure cancelled";
        case ProcedureStatus::withdrawn:
            return "procedure withdrawn";
        case ProcedureStatus::ordered:
        case ProcedureStatus::booked:
            break;
    }
    return "procedure changed";
}

}  // namespace alerts
