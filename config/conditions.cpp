#include "config/conditions.hpp"

#include "config/suggestion.hpp"
#include "config/terminology.hpp"
#include "config/units.hpp"

#include <algorithm>
#include <utility>

namespace config {

using alerts::Concept;
using alerts::ConceptId;
using alerts::ConceptKind;
using alerts::Condition;
using alerts::ResultBound;

const std::vector<ConditionReader::Kind>& ConditionReader::kinds() {
    static const std::vector<Kind> table{
        {"problem", &ConditionReader::problem}, {"order", &ConditionReader::order},
        {"result", &ConditionReader::result},   {"route", &ConditionReader::route},
        {"all", &ConditionReader::all},         {"any", &ConditionReader::any},
        {"not", &ConditionReader::negation},
    };
    return table;
}

std::optional<Condition> ConditionReader::read(const yaml::Node& node) {
    if (!expect(yaml::Node::Kind::mapping, node, report_)) return std::nullopt;
    std::vector<std::string_view> names;
    for (const Kind& kind : kinds()) names.push_back(kind.key);

    const Kind* found = nullptr;
    const yaml::Entry* where = nullptr;
    for (const yaml::Entry& entry : node.entries) {
        const auto kind = std::find_if(kinds().begin(), kinds().end(),
                                       [&](const Kind& one) { return one.key == entry.key.text; });
        if (kind == kinds().end()) continue;
        if (found != nullptr && found != &*kind) {
            report_.add(entry.key,
                        "'" + std::string{found->key} + "' and '" + entry.key.text +
                            "' in one condition: make a list of them under all: or any:");
            return std::nullopt;
        }
        found = &*kind;
        where = &entry;
    }
    if (found == nullptr) {
        const yaml::Node& at = node.entries.empty() ? node : node.entries.front().key;
        report_.add(at, "expected a condition: problem, order, result, route, all, any or not" +
                            did_you_mean(at.text, names));
        return std::nullopt;
    }
    Keys keys{node, report_};
    static_cast<void>(keys.required(found->key));
    auto condition = (this->*found->read)(where->value, keys);
    keys.finish();
    return condition;
}

std::optional<ConceptId> ConditionReader::read_concept(const yaml::Node& node,
                                                       ConceptKind expected) {
    const auto wanted = read_text(node, report_);
    if (!wanted) return std::nullopt;
    const auto id = terminology_.find(*wanted);
    if (!id) {
        std::vector<std::string_view> known;
        for (std::size_t i = 0; i < terminology_.size(); ++i) {
            const Concept& one = terminology_[static_cast<ConceptId>(i)];
            if (one.kind == expected) known.push_back(one.name);
        }
        report_.add(node, "unknown concept '" + *wanted + "'" + did_you_mean(*wanted, known));
        return std::nullopt;
    }
    const ConceptKind kind = terminology_[*id].kind;
    if (kind != expected) {
        report_.add(node, "'" + *wanted + "' is a " + std::string{name(kind)} + ", a " +
                              std::string{name(expected)} + " is expected here");
        return std::nullopt;
    }
    return id;
}

std::optional<Condition> ConditionReader::problem(const yaml::Node& value, Keys& /*keys*/) {
    const auto id = read_concept(value, ConceptKind::problem);
    if (!id) return std::nullopt;
    return Condition{alerts::ProblemIs{*id}};
}

std::optional<Condition> ConditionReader::order(const yaml::Node& value, Keys& /*keys*/) {
    const auto id = read_concept(value, ConceptKind::drug);
    if (!id) return std::nullopt;
    return Condition{alerts::OrderOf{*id}};
}

std::optional<Condition> ConditionReader::result(const yaml::Node& value, Keys& keys) {
    const auto id = read_concept(value, ConceptKind::lab);
    const yaml::Node* above = keys.optional("above");
    const yaml::Node* below = keys.optional("below");
    if ((above == nullptr) == (below == nullptr)) {
        report_.add(value, above == nullptr
                               ? "a result needs a bound: above: {unit: number} or below: {...}"
                               : "above or below, not both: make a list of two under all:");
        return std::nullopt;
    }
    if (!id) return std::nullopt;
    ResultBound bound;
    bound.concept_id = *id;
    bound.side = above != nullptr ? ResultBound::Side::above : ResultBound::Side::below;
    read_bounds(bound, above != nullptr ? *above : *below);
    return Condition{std::move(bound)};
}

// One bound for each canonical unit of the lab: a unit left out would never fire.
void ConditionReader::read_bounds(ResultBound& result, const yaml::Node& node) {
    if (!expect(yaml::Node::Kind::mapping, node, report_)) return;
    check_keys(node, report_);
    const Concept& lab = terminology_[result.concept_id];
    for (const auto& [unit, number] : node.entries) {
        if (!expect_canonical(lab, unit, report_)) continue;
        const auto value = read_decimal(number, report_);
        result.bounds.push_back({unit.text, value.value_or(alerts::Decimal{})});
        if (value) check_reachable(result, number, result.bounds.back());
    }
    for (const std::string_view unit : canonical_units(lab)) {
        const bool given = std::any_of(result.bounds.begin(), result.bounds.end(),
                                       [&](const auto& bound) { return bound.canonical == unit; });
        if (!given) {
            report_.add(node, "the bound in '" + std::string{unit} + "' is missing: '" + lab.name +
                                  "' is also reported in it, and is never converted");
        }
    }
}

// A bound that no plausible value lies beyond makes a rule that can never hold.
void ConditionReader::check_reachable(const ResultBound& result, const yaml::Node& at,
                                      const ResultBound::Bound& bound) {
    for (const alerts::Plausible& range : terminology_[result.concept_id].plausible) {
        if (range.canonical != bound.canonical) continue;
        const bool reachable = result.side == ResultBound::Side::above ? bound.value < range.high
                                                                       : bound.value > range.low;
        if (!reachable) {
            report_.add(at, "can never hold: plausible values lie between " +
                                range.low.to_string() + " and " + range.high.to_string() + " " +
                                range.canonical);
        }
    }
}

std::optional<Condition> ConditionReader::route(const yaml::Node& value, Keys& /*keys*/) {
    if (!for_each_order_) report_.add(value, "a route is an order's: add for_each: {order: ...}");
    auto routes = read_texts(value, report_);
    if (routes.empty()) {
        report_.add(value, "name at least one route");
        return std::nullopt;
    }
    return Condition{alerts::RouteIs{std::move(routes)}};
}

std::vector<Condition> ConditionReader::read_several(const yaml::Node& list) {
    std::vector<Condition> conditions;
    if (!expect(yaml::Node::Kind::list, list, report_)) return conditions;
    if (list.items.empty()) report_.add(list, "name at least one condition");
    for (const yaml::Node& item : list.items) {
        if (auto condition = read(item)) conditions.push_back(std::move(*condition));
    }
    return conditions;
}

std::optional<Condition> ConditionReader::all(const yaml::Node& value, Keys& /*keys*/) {
    return Condition{alerts::All{read_several(value)}};
}

std::optional<Condition> ConditionReader::any(const yaml::Node& value, Keys& /*keys*/) {
    return Condition{alerts::Any{read_several(value)}};
}

std::optional<Condition> ConditionReader::negation(const yaml::Node& value, Keys& /*keys*/) {
    auto inner = read(value);
    if (!inner) return std::nullopt;
    alerts::Not made;
    made.of.push_back(std::move(*inner));
    return Condition{std::move(made)};
}

}  // namespace config
