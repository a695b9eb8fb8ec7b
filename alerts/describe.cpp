// Conditions in words, as evidence and explain say them.
#include "alerts/condition.hpp"

namespace alerts {
namespace {

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string text;
    for (const std::string& part : parts) {
        if (!text.empty()) text += between;
        text += part;
    }
    return text;
}

struct Describer {
    const Terminology& terminology;

    std::string operator()(const ProblemIs& problem) const {
        return "problem " + terminology[problem.concept_id].name;
    }
    std::string operator()(const OrderOf& order) const {
        return "order " + terminology[order.concept_id].name;
    }
    std::string operator()(const ResultBound& result) const {
        std::vector<std::string> bounds;
        for (const ResultBound::Bound& bound : result.bounds) {
            bounds.push_back(bound.value.to_string() + " " + bound.canonical);
        }
        const bool above = result.side == ResultBound::Side::above;
        return "result " + terminology[result.concept_id].name + (above ? " above " : " below ") +
               joined(bounds, " or ");
    }
    std::string operator()(const RouteIs& route) const {
        return "route " + joined(route.routes, " or ");
    }
    std::string operator()(const All& all) const { return "all of (" + several(all.of) + ")"; }
    std::string operator()(const Any& any) const { return "any of (" + several(any.of) + ")"; }
    std::string operator()(const Not& negation) const {
        return "not (" + several(negation.of) + ")";
    }

    std::string several(const std::vector<Condition>& conditions) const {
        std::vector<std::string> parts;
        for (const Condition& one : conditions) parts.push_back(describe(one, terminology));
        return joined(parts, "; ");
    }
};

}  // namespace

std::string describe(const Condition& condition, const Terminology& terminology) {
    return std::visit(Describer{terminology}, condition.kind);
}

}  // namespace alerts
