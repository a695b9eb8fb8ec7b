// Rules from YAML (rules/*.yaml), over concepts that are known already.
#pragma once

#include "alerts/rule.hpp"
#include "config/reader.hpp"
#include "config/yaml.hpp"

#include <map>
#include <string>

namespace config {

// The rules of all files, as they are read one after the other.
class RuleReader {
  public:
    // The terminology must outlive the reader.
    explicit RuleReader(const alerts::Terminology& terminology) : terminology_{terminology} {}

    void read_file(const yaml::Node& root, Report& report);
    [[nodiscard]] alerts::RuleSet take() { return std::move(rules_); }

  private:
    void read_rule(const yaml::Node& node, Report& report);

    const alerts::Terminology& terminology_;
    alerts::RuleSet rules_;
    std::map<std::string, std::string, std::less<>> places_;  // of the rules read so far, by id
};

}  // namespace config
