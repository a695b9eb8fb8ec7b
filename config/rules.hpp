// Rules from YAML (rules/*.yaml), over concepts that are known already. A file is a list of rules,
// or a mapping of `limits`, `rules` and `change` (what a site sets otherwise).
#pragma once

#include "alerts/rule.hpp"
#include "config/limits.hpp"
#include "config/reader.hpp"
#include "config/yaml.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace config {

// The keys of a rule, for the tests that hold documentation and schema against them.
[[nodiscard]] const std::vector<std::string_view>& rule_keys();

// The rules of all files. First read_limits() of every file, then change_limits() of every file,
// then read_rules() of every file, then finish(). Terminology, nodes and reports must live until
// finish() has returned.
class RuleReader {
  public:
    explicit RuleReader(const alerts::Terminology& terminology) : terminology_{terminology} {}

    void read_limits(const yaml::Node& root, Report& report);
    void change_limits(const yaml::Node& root, Report& report);
    void read_rules(const yaml::Node& root, Report& report);
    // Rules that name rules, what a site changes, and what contradicts itself or another rule.
    void finish();
    [[nodiscard]] alerts::RuleSet take() { return std::move(rules_); }

  private:
    struct Place {
        const yaml::Node* node;
        Report* report;
    };
    // Names of other rules that may stand further down, or in another file.
    struct Names {
        std::size_t rule;
        std::vector<std::size_t> alerts::Rule::*into;
        Place place;
    };

    void read_rule(const yaml::Node& node, Report& report);
    void read_change(const yaml::Node& node, Report& report);
    void resolve(const Names& names);
    [[nodiscard]] std::vector<std::string_view> ids() const;
    [[nodiscard]] std::optional<std::size_t> find(std::string_view id) const;

    const alerts::Terminology& terminology_;
    Limits limits_;
    alerts::RuleSet rules_;
    std::vector<Place> places_;  // of the rules, by position
    std::vector<Names> names_;
    std::vector<Place> changes_;  // of rules
    std::vector<Report*> reports_;
};

}  // namespace config
