// Named limits: thresholds that a site may set without touching the rule that uses them.
#pragma once

#include "config/reader.hpp"
#include "config/yaml.hpp"

#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace config {

class Limits {
  public:
    // limits: {crp-infection: {mg/L: 50}, crp-interval: 14 days}
    void read(const yaml::Node& mapping, Report& report);
    // The same of a site that sets them anew: they must be known.
    void change(const yaml::Node& mapping, Report& report);

    // What a node that names a limit stands for, placed where it is named; any other node itself.
    [[nodiscard]] const yaml::Node& resolve(const yaml::Node& node);

    // Limits that no rule names are mistakes: a typing error elsewhere.
    void report_unused(std::string_view file, Report& report) const;

  private:
    struct Limit {
        yaml::Node value;
        yaml::Node place;  // of its name
        std::string file;
        bool used = false;
    };
    std::map<std::string, Limit, std::less<>> limits_;
    std::deque<yaml::Node> resolved_;  // does not move what it holds
};

}  // namespace config
