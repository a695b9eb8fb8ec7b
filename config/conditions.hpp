// The `when` of a rule. A new kind of condition is one struct in alerts/condition.hpp, one case in
// evaluate() and one row in the table in conditions.cpp.
#pragma once

#include "alerts/condition.hpp"
#include "config/reader.hpp"
#include "config/yaml.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace config {

class ConditionReader {
  public:
    // The terminology and the report must outlive the reader.
    ConditionReader(const alerts::Terminology& terminology, bool for_each_order, Report& report)
        : terminology_{terminology}, for_each_order_{for_each_order}, report_{report} {}

    [[nodiscard]] std::optional<alerts::Condition> read(const yaml::Node& node);
    [[nodiscard]] std::optional<alerts::ConceptId> read_concept(const yaml::Node& node,
                                                                alerts::ConceptKind expected);

  private:
    using Read = std::optional<alerts::Condition> (ConditionReader::*)(const yaml::Node&, Keys&);
    struct Kind {
        std::string_view key;
        Read read;
    };
    static const std::vector<Kind>& kinds();

    std::optional<alerts::Condition> problem(const yaml::Node& value, Keys& keys);
    std::optional<alerts::Condition> order(const yaml::Node& value, Keys& keys);
    std::optional<alerts::Condition> result(const yaml::Node& value, Keys& keys);
    std::optional<alerts::Condition> route(const yaml::Node& value, Keys& keys);
    std::optional<alerts::Condition> all(const yaml::Node& value, Keys& keys);
    std::optional<alerts::Condition> any(const yaml::Node& value, Keys& keys);
    std::optional<alerts::Condition> negation(const yaml::Node& value, Keys& keys);

    std::vector<alerts::Condition> read_several(const yaml::Node& list);
    void read_bounds(alerts::ResultBound& result, const yaml::Node& node);
    void check_reachable(const alerts::ResultBound& result, const yaml::Node& at,
                         const alerts::ResultBound::Bound& bound);

    const alerts::Terminology& terminology_;
    bool for_each_order_;
    Report& report_;
};

}  // namespace config
