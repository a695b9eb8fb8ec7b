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

std::string why_no_problem(ConceptId problem, const View& view) {
    bool listed = false;
    for_each_diagnosis(view.patient, [&](const Problem& one) {
        listed |= match_of(one.matches, problem) != nullptr;
    });
    return listed ? "probable problem without what makes it count" : "problem no longer listed";
}

struct Reason {
    const View& view;

    std::string operator()(const ProblemIs& problem) const {
        return why_no_problem(problem.concept_id, view);
    }
    std::string operator()(const OrderOf& order) const {
        return why_none_runs(order.concept_id, view);
    }
    std::string operator()(const ResultBound& bound) const {
        const Result* newest = newest_result(view.patient, bound.concept_id);
        return newest == nullptr ? "no usable result" : "result " + as_sent(newest->said);
    }
    std::string operator()(const RouteIs&) const { return "route changed"; }
    std::string operator()(const All& all) const {
        for (const Condition& one : all.of) {
            if (evaluate(one, view).truth == Truth::no) return why_not(one, view);
        }
        return "no longer known";
    }
    std::string operator()(const Any& any) const {
        std::string reasons;
        for (const Condition& one : any.of) {
            if (!reasons.empty()) reasons += "; ";
            reasons += why_not(one, view);
        }
        return reasons;
    }
    std::string operator()(const Not& negation) const {
        return "now " + describe(negation.of.front(), view.terminology);
    }
};

}  // namespace

std::string why_not(const Condition& condition, const View& view) {
    return std::visit(Reason{view}, condition.kind);
}

std::string why_ended(const MedicationOrder& order, Time now) {
    if (order.status == OrderStatus::active && order.end && *order.end <= now)
        return "order ended at " + to_iso8601(*order.end);
    std::string why{words(order.status)};
    if (order.status != OrderStatus::active && !order.control.empty())
        why += " (" + order.control + ")";
    return why;
}

}  // namespace alerts
