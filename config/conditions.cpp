#include "config/conditions.hpp"

#include "alerts/course.hpp"
#include "alerts/dose.hpp"
#include "config/quantity.hpp"
#include "config/suggestion.hpp"
#include "config/terminology.hpp"

#include <algorithm>
#include <utility>

namespace config {

using alerts::Concept;
using alerts::ConceptId;
using alerts::ConceptKind;
using alerts::Condition;
using alerts::Decimal;
using alerts::Length;
using alerts::Side;

const std::vector<ConditionKind>& condition_kinds() {
    static const std::vector<ConditionKind> table{
        {"problem", {"certainty", "for", "within"}},
        {"order", {}},
        {"result",
         {"above", "below", "between", "rising", "falling", "says", "otherwise", "corrected",
          "within"}},
        {"procedure", {"status", "within"}},
        {"absent", {"for"}},
        {"encounter", {}},
        {"age", {}},
        {"stopped", {"within"}},
        {"duration", {"above", "below", "gap"}},
        {"sessions", {"above", "below", "over", "gap"}},
        {"drug", {}},
        {"route", {}},
        {"dose", {}},
        {"frequency", {}},
        {"reason", {}},
        {"all", {}},
        {"any", {}},
        {"at_least", {"of"}},
        {"not", {}},
        {"known", {}},
    };
    return table;
}

const std::vector<ConditionReader::Kind>& ConditionReader::readers() {
    static const std::vector<Kind> table{
        {"problem", &ConditionReader::problem},   {"order", &ConditionReader::order},
        {"result", &ConditionReader::result},     {"procedure", &ConditionReader::procedure},
        {"absent", &ConditionReader::absent},     {"encounter", &ConditionReader::encounter},
        {"age", &ConditionReader::age},           {"stopped", &ConditionReader::stopped},
        {"duration", &ConditionReader::duration}, {"sessions", &ConditionReader::sessions},
        {"drug", &ConditionReader::drug},         {"route", &ConditionReader::route},
        {"dose", &ConditionReader::dose},         {"frequency", &ConditionReader::frequency},
        {"reason", &ConditionReader::reason},     {"all", &ConditionReader::all},
        {"any", &ConditionReader::any},           {"at_least", &ConditionReader::at_least},
        {"not", &ConditionReader::negation},      {"known", &ConditionReader::known},
    };
    return table;
}

std::optional<Condition> ConditionReader::read(const yaml::Node& node) {
    if (!expect(yaml::Node::Kind::mapping, node, report_)) return std::nullopt;
    std::vector<std::string_view> names;
    for (const Kind& kind : readers()) names.push_back(kind.key);

    const Kind* found = nullptr;
    const yaml::Entry* where = nullptr;
    for (const yaml::Entry& entry : node.entries) {
        const auto kind = std::find_if(readers().begin(), readers().end(),
                                       [&](const Kind& one) { return one.key == entry.key.text; });
        if (kind == readers().end()) continue;
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
        std::string known;
        for (const std::string_view one : names)
            known.append(known.empty() ? "" : ", ").append(one);
        report_.add(at, "expected a condition: " + known + did_you_mean(at.text, names));
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

std::optional<Length> ConditionReader::read_length(const yaml::Node& node) {
    const auto text = read_text(limits_.resolve(node), report_);
    if (!text) return std::nullopt;
    const auto length = parse_duration(*text);
    if (!length || *length == std::chrono::seconds::zero()) {
        report_.add(node, "'" + *text +
                              "' is no length of time such as '14 days', 'PT36H', nor a "
                              "limit's name");
        return std::nullopt;
    }
    return *length;
}

std::optional<Length> ConditionReader::optional_length(Keys& keys, std::string_view key) {
    const yaml::Node* node = keys.optional(key);
    return node == nullptr ? std::nullopt : read_length(*node);
}

// "3 per week", "1 per day": as times a week.
std::optional<Decimal> ConditionReader::read_rate(const yaml::Node& node) {
    const auto text = read_text(limits_.resolve(node), report_);
    if (!text) return std::nullopt;
    for (const auto& [words, times] : {std::pair{std::string_view{" per week"}, 1},
                                       std::pair{std::string_view{" per day"}, 7}}) {
        if (!text->ends_with(words)) continue;
        const auto number =
            Decimal::parse(std::string_view{*text}.substr(0, text->size() - words.size()));
        if (number) return alerts::multiplied(*number, times);
    }
    report_.add(node, "'" + *text +
                          "' is no rate such as '3 per week' or '1 per day', nor a "
                          "limit's name");
    return std::nullopt;
}

std::optional<Decimal> ConditionReader::read_percent(const yaml::Node& node) {
    const auto text = read_text(limits_.resolve(node), report_);
    if (!text) return std::nullopt;
    std::string_view digits = *text;
    const bool percent = digits.ends_with('%');
    if (percent) digits.remove_suffix(1);
    while (digits.ends_with(' ')) digits.remove_suffix(1);
    const auto number = Decimal::parse(digits);
    if (percent && number && *number > 0) return number;
    report_.add(node, "'" + *text + "' is no share such as '100 %', nor a limit's name");
    return std::nullopt;
}

std::optional<ConditionReader::Sided> ConditionReader::above_or_below(const yaml::Node& at,
                                                                      Keys& keys) {
    const yaml::Node* above = keys.optional("above");
    const yaml::Node* below = keys.optional("below");
    if ((above == nullptr) == (below == nullptr)) {
        report_.add(at, above == nullptr
                            ? "needs above: or below:"
                            : "above or below, not both: make a list of two under all: or any:");
        return std::nullopt;
    }
    if (above != nullptr) return Sided{Side::above, *above};
    return Sided{Side::below, *below};
}

void ConditionReader::expect_subject(Subject subject, const yaml::Node& at, std::string_view what) {
    if (subject_ == subject) return;
    const bool order = subject == Subject::order;
    report_.add(at, std::string{what} + " is " + (order ? "an order's" : "a procedure's") +
                        ": add for_each: {" + (order ? "order" : "procedure") + ": ...}");
}

std::optional<Condition> ConditionReader::problem(const yaml::Node& value, Keys& keys) {
    const yaml::Node* certainty = keys.optional("certainty");
    alerts::ProblemIs made{0};
    made.known_for = optional_length(keys, "for");
    made.known_within = optional_length(keys, "within");
    if (certainty != nullptr) {
        const auto word = read_choice(*certainty, {"confirmed", "probable"}, report_);
        if (word == "confirmed") made.at_least = alerts::Certainty::confirmed;
    }
    const auto id = read_concept(value, ConceptKind::problem);
    if (!id) return std::nullopt;
    made.concept_id = *id;
    return Condition{made};
}

std::optional<Condition> ConditionReader::order(const yaml::Node& value, Keys& /*keys*/) {
    const auto id = read_concept(value, ConceptKind::drug);
    if (!id) return std::nullopt;
    return Condition{alerts::OrderOf{*id}};
}

std::optional<Condition> ConditionReader::procedure(const yaml::Node& value, Keys& keys) {
    const yaml::Node* status = keys.optional("status");
    alerts::ProcedureIs made{0};
    made.within = optional_length(keys, "within");
    if (status != nullptr) {
        made.ordered = made.booked = made.done = false;
        for (const yaml::Node* item : one_or_many(*status)) {
            const auto word = read_choice(*item, {"ordered", "booked", "done"}, report_);
            made.ordered |= word == "ordered";
            made.booked |= word == "booked";
            made.done |= word == "done";
        }
    }
    const auto id = read_concept(value, ConceptKind::procedure);
    if (!id) return std::nullopt;
    made.concept_id = *id;
    return Condition{made};
}

std::optional<Condition> ConditionReader::absent(const yaml::Node& value, Keys& keys) {
    alerts::Absent made;
    made.length = optional_length(keys, "for");
    for (const yaml::Node* item : one_or_many(value)) {
        Keys one{*item, report_};
        const yaml::Node* order = one.optional("order");
        const yaml::Node* result = one.optional("result");
        const yaml::Node* procedure = one.optional("procedure");
        one.finish();
        const auto take = [&](const yaml::Node* node, alerts::Absent::Kind kind, ConceptKind of) {
            const auto id = node == nullptr ? std::nullopt : read_concept(*node, of);
            if (id) made.of.push_back({kind, *id});
        };
        take(order, alerts::Absent::Kind::order, ConceptKind::drug);
        take(result, alerts::Absent::Kind::result, ConceptKind::lab);
        take(procedure, alerts::Absent::Kind::procedure, ConceptKind::procedure);
        if (order == nullptr && result == nullptr && procedure == nullptr)
            report_.add(*item,
                        "name what is absent: {order: ...}, {result: ...}, {procedure: ...}");
    }
    if (made.of.empty()) return std::nullopt;
    return Condition{std::move(made)};
}

std::optional<Condition> ConditionReader::encounter(const yaml::Node& value, Keys& /*keys*/) {
    const auto word = read_choice(value, {"inpatient", "outpatient", "emergency"}, report_);
    if (!word) return std::nullopt;
    if (*word == "inpatient") return Condition{alerts::VisitIs{alerts::VisitClass::inpatient}};
    if (*word == "outpatient") return Condition{alerts::VisitIs{alerts::VisitClass::outpatient}};
    return Condition{alerts::VisitIs{alerts::VisitClass::emergency}};
}

std::optional<Condition> ConditionReader::age(const yaml::Node& value, Keys& /*keys*/) {
    Keys inside{value, report_};
    const auto sided = above_or_below(value, inside);
    inside.finish();
    if (!sided) return std::nullopt;
    const auto years = read_integer(limits_.resolve(sided->value), 0, 130, report_);
    if (!years) return std::nullopt;
    return Condition{alerts::AgeIs{sided->side, static_cast<int>(*years)}};
}

std::optional<Condition> ConditionReader::stopped(const yaml::Node& value, Keys& keys) {
    const yaml::Node* within = keys.required("within");
    const auto length = within == nullptr ? std::nullopt : read_length(*within);
    const auto id = read_concept(value, ConceptKind::drug);
    if (!id || !length) return std::nullopt;
    return Condition{alerts::Stopped{*id, *length}};
}

std::optional<Condition> ConditionReader::duration(const yaml::Node& value, Keys& keys) {
    const auto sided = above_or_below(value, keys);
    const auto gap = optional_length(keys, "gap");
    const auto id = read_concept(value, ConceptKind::drug);
    const auto length = sided ? read_length(sided->value) : std::nullopt;
    if (!id || !length) return std::nullopt;
    return Condition{
        alerts::CourseLasts{*id, sided->side, *length, gap.value_or(alerts::default_gap)}};
}

std::optional<Condition> ConditionReader::sessions(const yaml::Node& value, Keys& keys) {
    const auto sided = above_or_below(value, keys);
    const yaml::Node* over = keys.required("over");
    const auto gap = optional_length(keys, "gap");
    const auto id = read_concept(value, ConceptKind::drug);
    const auto rate = sided ? read_rate(sided->value) : std::nullopt;
    const auto length = over == nullptr ? std::nullopt : read_length(*over);
    if (!id || !rate || !length) return std::nullopt;
    return Condition{
        alerts::Sessions{*id, sided->side, *rate, *length, gap.value_or(alerts::default_gap)}};
}

std::optional<Condition> ConditionReader::drug(const yaml::Node& value, Keys& /*keys*/) {
    expect_subject(Subject::order, value, "a drug");
    const auto id = read_concept(value, ConceptKind::drug);
    if (!id) return std::nullopt;
    return Condition{alerts::DrugIs{*id}};
}

std::optional<Condition> ConditionReader::route(const yaml::Node& value, Keys& /*keys*/) {
    expect_subject(Subject::order, value, "a route");
    auto routes = read_texts(limits_.resolve(value), report_);
    if (routes.empty()) {
        report_.add(value, "name at least one route");
        return std::nullopt;
    }
    return Condition{alerts::RouteIs{std::move(routes)}};
}

std::optional<Condition> ConditionReader::dose(const yaml::Node& value, Keys& /*keys*/) {
    expect_subject(Subject::order, value, "a dose");
    Keys inside{value, report_};
    const yaml::Node* above = inside.optional("above");
    const yaml::Node* below = inside.optional("below");
    const yaml::Node* between = inside.optional("between");
    const yaml::Node* unreadable = inside.optional("unreadable");
    inside.finish();
    const auto given = [](const yaml::Node* node) { return node == nullptr ? 0 : 1; };
    if (given(above) + given(below) + given(between) + given(unreadable) != 1) {
        report_.add(value, "a dose needs one of above, below, between, unreadable");
        return std::nullopt;
    }
    if (unreadable != nullptr) {
        const auto unit = read_text(*unreadable, report_);
        if (!unit) return std::nullopt;
        if (!alerts::is_mass(*unit)) report_.add(*unreadable, "'" + *unit + "' is no unit of mass");
        return Condition{alerts::DoseUnreadable{*unit}};
    }
    alerts::DoseIs made{above != nullptr   ? Side::above
                        : below != nullptr ? Side::below
                                           : Side::between,
                        {}};
    const yaml::Node& bound = limits_.resolve(above != nullptr   ? *above
                                              : below != nullptr ? *below
                                                                 : *between);
    if (!expect(yaml::Node::Kind::mapping, bound, report_)) return std::nullopt;
    if (bound.entries.size() != 1 || !alerts::is_mass(bound.entries[0].key.text)) {
        report_.add(bound, "a dose is compared in one unit of mass: {g: 25}");
        return std::nullopt;
    }
    made.bound.unit = bound.entries[0].key.text;
    read_bound(made.bound, made.side, bound.entries[0].value);
    return Condition{std::move(made)};
}

std::optional<Condition> ConditionReader::frequency(const yaml::Node& value, Keys& /*keys*/) {
    expect_subject(Subject::order, value, "a frequency");
    Keys inside{value, report_};
    const auto sided = above_or_below(value, inside);
    inside.finish();
    const auto rate = sided ? read_rate(sided->value) : std::nullopt;
    if (!rate) return std::nullopt;
    return Condition{alerts::FrequencyIs{sided->side, *rate}};
}

std::optional<Condition> ConditionReader::reason(const yaml::Node& value, Keys& /*keys*/) {
    expect_subject(Subject::procedure, value, "a reason");
    const auto id = read_concept(value, ConceptKind::problem);
    if (!id) return std::nullopt;
    return Condition{alerts::ReasonIs{*id}};
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

std::optional<Condition> ConditionReader::at_least(const yaml::Node& value, Keys& keys) {
    const yaml::Node* of = keys.required("of");
    const auto count = read_integer(limits_.resolve(value), 1, 100, report_);
    if (of == nullptr) return std::nullopt;
    alerts::AtLeast made{static_cast<std::size_t>(count.value_or(1)), read_several(*of)};
    if (count && *count > of->items.size())
        report_.add(value, "can never hold: there are only " + std::to_string(of->items.size()));
    return Condition{std::move(made)};
}

std::optional<Condition> ConditionReader::negation(const yaml::Node& value, Keys& /*keys*/) {
    auto inner = read(value);
    if (!inner) return std::nullopt;
    alerts::Not made;
    made.of.push_back(std::move(*inner));
    return Condition{std::move(made)};
}

std::optional<Condition> ConditionReader::known(const yaml::Node& value, Keys& /*keys*/) {
    auto inner = read(value);
    if (!inner) return std::nullopt;
    alerts::Known made;
    made.of.push_back(std::move(*inner));
    return Condition{std::move(made)};
}

}  // namespace config
