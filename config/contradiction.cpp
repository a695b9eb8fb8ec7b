#include "config/contradiction.hpp"

#include <algorithm>

namespace config {
namespace {

using namespace alerts;

// The parts of nested alls, as one list.
void flatten(const Condition& condition, std::vector<const Condition*>& parts) {
    if (const auto* all = std::get_if<All>(&condition.kind)) {
        for (const Condition& one : all->of) flatten(one, parts);
    } else {
        parts.push_back(&condition);
    }
}

template <class Kind>
const Kind* as(const Condition& condition) {
    return std::get_if<Kind>(&condition.kind);
}

bool bounds_exclude(const ResultBound& a, const ResultBound& b) {
    if (a.concept_id != b.concept_id || a.side != Side::above || b.side != Side::below)
        return false;
    return std::any_of(a.bounds.begin(), a.bounds.end(), [&](const Bound& low) {
        return std::any_of(b.bounds.begin(), b.bounds.end(), [&](const Bound& high) {
            return low.unit == high.unit && low.value >= high.value;
        });
    });
}

bool order_is_absent(const Condition& a, const Condition& b) {
    const auto* order = as<OrderOf>(a);
    if (order == nullptr) return false;
    if (const auto* stopped = as<Stopped>(b)) return stopped->concept_id == order->concept_id;
    const auto* absent = as<Absent>(b);
    return absent != nullptr &&
           std::any_of(absent->of.begin(), absent->of.end(), [&](const Absent::Of& one) {
               return one.kind == Absent::Kind::order && one.concept_id == order->concept_id;
           });
}

// Of two parts in this order.
bool excludes(const Condition& a, const Condition& b, const Terminology& terminology) {
    if (const auto* negation = as<Not>(b))
        return describe(negation->of.front(), terminology) == describe(a, terminology);
    if (const auto* low = as<ResultBound>(a), *high = as<ResultBound>(b); low && high)
        return bounds_exclude(*low, *high);
    if (const auto* one = as<VisitIs>(a), *other = as<VisitIs>(b); one && other)
        return one->visit_class != other->visit_class;
    if (const auto* one = as<AgeIs>(a), *other = as<AgeIs>(b); one && other)
        return one->side == Side::above && other->side == Side::below &&
               one->years + 1 >= other->years;
    if (const auto* one = as<CourseLasts>(a), *other = as<CourseLasts>(b); one && other)
        return one->concept_id == other->concept_id && one->side == Side::above &&
               other->side == Side::below && one->length >= other->length;
    if (const auto* one = as<ProblemIs>(a), *other = as<ProblemIs>(b); one && other)
        return one->concept_id == other->concept_id && one->known_for && other->known_within &&
               *one->known_for >= *other->known_within;
    return order_is_absent(a, b);
}

std::vector<std::string> described(const Condition& condition, const Terminology& terminology) {
    std::vector<const Condition*> parts;
    flatten(condition, parts);
    std::vector<std::string> words;
    for (const Condition* part : parts) words.push_back(describe(*part, terminology));
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

bool same_subject(const Rule& a, const Rule& b) {
    return a.for_each_order == b.for_each_order && a.for_each_procedure == b.for_each_procedure;
}

}  // namespace

std::optional<std::string> contradiction(const Condition& condition,
                                         const Terminology& terminology) {
    if (const auto* any = as<Any>(condition)) {
        std::optional<std::string> first;
        for (const Condition& one : any->of) {
            auto why = contradiction(one, terminology);
            if (!why) return std::nullopt;
            if (!first) first = std::move(why);
        }
        return first;
    }
    std::vector<const Condition*> parts;
    flatten(condition, parts);
    for (const Condition* a : parts) {
        if (a != &condition) {
            if (auto why = contradiction(*a, terminology)) return why;
        }
        for (const Condition* b : parts) {
            if (a != b && excludes(*a, *b, terminology))
                return describe(*a, terminology) + ", and " + describe(*b, terminology);
        }
    }
    if (const auto* problem = as<ProblemIs>(condition); problem != nullptr) {
        if (problem->known_for && problem->known_within &&
            *problem->known_for >= *problem->known_within)
            return describe(condition, terminology);
    }
    return std::nullopt;
}

std::vector<Shadow> shadowed(const RuleSet& rules, const Terminology& terminology) {
    std::vector<std::vector<std::string>> words;
    for (const Rule& rule : rules) words.push_back(described(rule.when, terminology));
    std::vector<Shadow> shadows;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (!words[i].empty() && words[i] == words[j] && same_subject(rules[i], rules[j]))
                shadows.push_back({i, "holds exactly when rule '" + rules[j].id +
                                          "' does: two alerts for one thing"});
        }
        for (const std::size_t weak : rules[i].supersedes) {
            const bool always = same_subject(rules[i], rules[weak]) && !words[i].empty() &&
                                std::includes(words[weak].begin(), words[weak].end(),
                                              words[i].begin(), words[i].end());
            if (always)
                shadows.push_back({weak, "can never be seen: rule '" + rules[i].id +
                                             "' supersedes it and holds whenever it does"});
        }
    }
    return shadows;
}

}  // namespace config
