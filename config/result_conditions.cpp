// result: the kind of condition with the most ways to be written.
#include "config/conditions.hpp"
#include "config/terminology.hpp"
#include "config/units.hpp"

#include <algorithm>
#include <utility>

namespace config {

using alerts::Bound;
using alerts::Concept;
using alerts::ConceptId;
using alerts::ConceptKind;
using alerts::Condition;
using alerts::Decimal;
using alerts::Length;
using alerts::Side;

std::optional<Condition> ConditionReader::result(const yaml::Node& value, Keys& keys) {
    const auto id = read_concept(value, ConceptKind::lab);
    const auto within = optional_length(keys, "within");
    const yaml::Node* otherwise = keys.optional("otherwise");
    const yaml::Node* by = keys.optional("corrected");
    struct Way {
        std::string_view key;
        const yaml::Node* node;
    };
    std::vector<Way> ways;
    for (const std::string_view key : {"above", "below", "between", "rising", "falling", "says"}) {
        if (const yaml::Node* node = keys.optional(key)) ways.push_back({key, node});
    }
    if (ways.size() > 1) {
        report_.add(value, std::string{ways[0].key} + " and " + std::string{ways[1].key} +
                               " in one condition: make a list of two under all: or any:");
        return std::nullopt;
    }
    if (ways.empty()) {
        report_.add(value, "what of the result? above, below, between, rising, falling or says");
        return std::nullopt;
    }
    if (!id) return std::nullopt;
    const auto& [key, given] = ways.front();
    if (by != nullptr && key != "above" && key != "below")
        report_.add(*by, "corrected stands beside above: or below:");
    if (key == "says")
        return Condition{alerts::ResultSays{*id, read_texts(*given, report_), within}};
    if (key == "rising") return trend(*id, Side::above, *given, within);
    if (key == "falling") return trend(*id, Side::below, *given, within);
    const Side side = key == "above" ? Side::above : key == "below" ? Side::below : Side::between;
    const yaml::Node& bounds = limits_.resolve(*given);
    alerts::ResultBound made{*id, side, {}, within};
    const bool by_range =
        side != Side::between && bounds.kind == yaml::Node::Kind::scalar && bounds.text == "range";
    if (by != nullptr) {
        if (!by_range) read_bounds(made, bounds);
        if (otherwise != nullptr)
            report_.add(*otherwise, "otherwise cannot stand beside corrected");
        return corrected(made, limits_.resolve(*by), by_range);
    }
    if (by_range) {
        if (otherwise != nullptr) read_bounds(made, limits_.resolve(*otherwise));
        return Condition{alerts::ResultRange{*id, side, std::move(made.bounds), within}};
    }
    if (otherwise != nullptr)
        report_.add(*otherwise, "otherwise stands beside above: range or below: range");
    read_bounds(made, bounds);
    return Condition{std::move(made)};
}

// {by: albumin, normal: {g/L: 40}, each: {mmol/L: "0.02"}, within: 72 hours}
std::optional<Condition> ConditionReader::corrected(const alerts::ResultBound& result,
                                                    const yaml::Node& node, bool by_range) {
    Keys keys{node, report_};
    const yaml::Node* by = keys.required("by");
    const yaml::Node* normal = keys.required("normal");
    const yaml::Node* each = keys.required("each");
    const yaml::Node* within = keys.required("within");
    keys.finish();
    if (by == nullptr || normal == nullptr || each == nullptr || within == nullptr)
        return std::nullopt;
    const auto other = read_concept(*by, ConceptKind::lab);
    const auto apart = read_length(*within);
    if (!other || !apart) return std::nullopt;
    if (*other == result.concept_id) report_.add(*by, "nothing is corrected by itself");
    const auto usual = read_one_bound(*normal, *other);
    const auto step = read_one_bound(*each, result.concept_id);
    if (!usual || !step) return std::nullopt;
    if (!by_range && result.bounds.empty()) return std::nullopt;  // said already
    return Condition{alerts::ResultCorrected{result.concept_id, result.side, result.bounds, *other,
                                             *usual, *step, *apart, result.within}};
}

// {g/L: 40}, in a canonical unit of the lab.
std::optional<Bound> ConditionReader::read_one_bound(const yaml::Node& node, ConceptId lab) {
    const yaml::Node& bound = limits_.resolve(node);
    if (!expect(yaml::Node::Kind::mapping, bound, report_)) return std::nullopt;
    if (bound.entries.size() != 1) {
        report_.add(bound, "expected one number in one unit, such as {g/L: 40}");
        return std::nullopt;
    }
    const auto& [unit, number] = bound.entries.front();
    const auto value = read_decimal(number, report_);
    if (!expect_canonical(terminology_[lab], unit, report_) || !value) return std::nullopt;
    return Bound{unit.text, *value};
}

// One bound for each canonical unit of the lab: a unit left out would never fire.
void ConditionReader::read_bounds(alerts::ResultBound& result, const yaml::Node& node) {
    if (node.kind == yaml::Node::Kind::scalar) {
        report_.add(node, "'" + node.text +
                              "' is no bound such as {unit: number}, nor 'range', nor a limit's "
                              "name");
        return;
    }
    if (!expect(yaml::Node::Kind::mapping, node, report_)) return;
    check_keys(node, report_);
    const Concept& lab = terminology_[result.concept_id];
    for (const auto& [unit, number] : node.entries) {
        if (!expect_canonical(lab, unit, report_)) continue;
        const std::size_t mistakes_before = report_.count();
        Bound bound{unit.text, {}};
        read_bound(bound, result.side, number);
        result.bounds.push_back(bound);
        if (report_.count() == mistakes_before) check_reachable(result, number, bound);
    }
    for (const std::string_view unit : canonical_units(lab)) {
        const bool given = std::any_of(result.bounds.begin(), result.bounds.end(),
                                       [&](const Bound& bound) { return bound.unit == unit; });
        if (!given) {
            report_.add(node, "the bound in '" + std::string{unit} + "' is missing: '" + lab.name +
                                  "' is also reported in it, and is never converted");
        }
    }
}

// A number, or of between a pair of them.
void ConditionReader::read_bound(Bound& bound, Side side, const yaml::Node& number) {
    if (side != Side::between) {
        bound.value = read_decimal(number, report_).value_or(Decimal{});
        return;
    }
    if (number.kind != yaml::Node::Kind::list || number.items.size() != 2) {
        report_.add(number, "between needs two numbers: [low, high]");
        return;
    }
    const auto low = read_decimal(number.items[0], report_);
    const auto high = read_decimal(number.items[1], report_);
    if (low && high && *high < *low) report_.add(number, "can never hold: high is below low");
    bound.value = low.value_or(Decimal{});
    bound.high = high.value_or(Decimal{});
}

// A bound that no plausible value lies beyond makes a rule that can never hold.
void ConditionReader::check_reachable(const alerts::ResultBound& result, const yaml::Node& at,
                                      const Bound& bound) {
    for (const alerts::Plausible& range : terminology_[result.concept_id].plausible) {
        if (range.canonical != bound.unit) continue;
        const bool above = result.side != Side::below;
        const Decimal& highest = result.side == Side::below ? bound.value : bound.high;
        const bool reachable = (!above || bound.value < range.high) &&
                               (result.side == Side::above || highest > range.low);
        if (!reachable) {
            report_.add(at, "can never hold: plausible values lie between " +
                                range.low.to_string() + " and " + range.high.to_string() + " " +
                                range.canonical);
        }
    }
}

// {by: 100 %, over: 30 days}: doubled is 200 % of what was.
std::optional<Condition> ConditionReader::trend(ConceptId lab, Side side, const yaml::Node& node,
                                                std::optional<Length> within) {
    Keys keys{node, report_};
    const yaml::Node* by = keys.required("by");
    const yaml::Node* over = keys.required("over");
    keys.finish();
    const auto percent = by == nullptr ? std::nullopt : read_percent(*by);
    const auto length = over == nullptr ? std::nullopt : read_length(*over);
    if (!percent || !length) return std::nullopt;
    if (side == Side::below && *percent >= 100) {
        report_.add(*by, "can never hold: nothing falls by 100 % or more");
        return std::nullopt;
    }
    const auto share = side == Side::above ? sum(100, *percent) : difference(100, *percent);
    if (!share) {
        report_.add(*by, "is too long a number");
        return std::nullopt;
    }
    return Condition{alerts::ResultTrend{lab, side, *share, *length, within}};
}

}  // namespace config
