// YAML nodes as text again.
#pragma once

#include "config/yaml.hpp"

#include <string>

namespace config::yaml {

// In flow style on one line, every scalar in quotes unless it is a plain word or number: what
// parse() reads as the same node.
[[nodiscard]] std::string flow(const Node& node);

}  // namespace config::yaml
