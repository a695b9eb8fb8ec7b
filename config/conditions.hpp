// The `when` of a rule. A new kind of condition is one row in the table in conditions.cpp, beside
// what alerts/condition.hpp says.
#pragma once

#include "alerts/condition.hpp"
#include "alerts/rule.hpp"
#include "config/limits.hpp"
#include "config/reader.hpp"
#include "config/yaml.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace config {

// The key that names a kind of condition, and what may stand beside it: for the reader, and for
// the tests that hold documentation and schema against it.
struct ConditionKind {
    std::string_view key;
    std::vector<std::string_view> beside;
};
[[nodiscard]] const std::vector<ConditionKind>& condition_kinds();

class ConditionReader {
  public:
    // What the rule is about: of its order or procedure there are conditions of their own.
    enum class Subject { patient, order, procedure };

    // Terminology, limits and report must outlive the reader.
    ConditionReader(const alerts::Terminology& terminology, Limits& limits, Subject subject,
                    Report& report)
        : terminology_{terminology}, limits_{limits}, subject_{subject}, report_{report} {}

    [[nodiscard]] std::optional<alerts::Condition> read(const yaml::Node& node);
    [[nodiscard]] std::optional<alerts::ConceptId> read_concept(const yaml::Node& node,
                                                                alerts::ConceptKind expected);
    // A length of time, or the limit that names one.
    [[nodiscard]] std::optional<alerts::Length> read_length(const yaml::Node& node);

  private:
    using Condition = alerts::Condition;
    using Read = std::optional<Condition> (ConditionReader::*)(const yaml::Node&, Keys&);
    struct Kind {
        std::string_view key;
        Read read;
    };
    static const std::vector<Kind>& readers();

    // Facts.
    std::optional<Condition> problem(const yaml::Node& value, Keys& keys);
    std::optional<Condition> order(const yaml::Node& value, Keys& keys);
    std::optional<Condition> result(const yaml::Node& value, Keys& keys);
    std::optional<Condition> procedure(const yaml::Node& value, Keys& keys);
    std::optional<Condition> absent(const yaml::Node& value, Keys& keys);
    std::optional<Condition> encounter(const yaml::Node& value, Keys& keys);
    std::optional<Condition> age(const yaml::Node& value, Keys& keys);
    // Courses.
    std::optional<Condition> stopped(const yaml::Node& value, Keys& keys);
    std::optional<Condition> duration(const yaml::Node& value, Keys& keys);
    std::optional<Condition> sessions(const yaml::Node& value, Keys& keys);
    // Of the subject.
    std::optional<Condition> drug(const yaml::Node& value, Keys& keys);
    std::optional<Condition> route(const yaml::Node& value, Keys& keys);
    std::optional<Condition> dose(const yaml::Node& value, Keys& keys);
    std::optional<Condition> frequency(const yaml::Node& value, Keys& keys);
    std::optional<Condition> reason(const yaml::Node& value, Keys& keys);
    // Of conditions.
    std::optional<Condition> all(const yaml::Node& value, Keys& keys);
    std::optional<Condition> any(const yaml::Node& value, Keys& keys);
    std::optional<Condition> at_least(const yaml::Node& value, Keys& keys);
    std::optional<Condition> negation(const yaml::Node& value, Keys& keys);
    std::optional<Condition> known(const yaml::Node& value, Keys& keys);

    std::vector<Condition> read_several(const yaml::Node& list);
    std::optional<alerts::Length> optional_length(Keys& keys, std::string_view key);
    std::optional<alerts::Decimal> read_rate(const yaml::Node& node);
    std::optional<alerts::Decimal> read_percent(const yaml::Node& node);
    // Which of two keys stands there; reports none and both.
    struct Sided {
        alerts::Side side;
        const yaml::Node& value;
    };
    std::optional<Sided> above_or_below(const yaml::Node& at, Keys& keys);
    void expect_subject(Subject subject, const yaml::Node& at, std::string_view what);

    void read_bounds(alerts::ResultBound& result, const yaml::Node& node);
    void read_bound(alerts::Bound& bound, alerts::Side side, const yaml::Node& number);
    void check_reachable(const alerts::ResultBound& result, const yaml::Node& at,
                         const alerts::Bound& bound);
    std::optional<Condition> corrected(const alerts::ResultBound& result, const yaml::Node& node,
                                       bool by_range);
    std::optional<alerts::Bound> read_one_bound(const yaml::Node& node, alerts::ConceptId lab);
    std::optional<Condition> trend(alerts::ConceptId lab, alerts::Side side, const yaml::Node& node,
                                   std::optional<alerts::Length> within);

    const alerts::Terminology& terminology_;
    Limits& limits_;
    Subject subject_;
    Report& report_;
};

}  // namespace config
