// Rules that can never hold, or never be seen.
#pragma once

#include "alerts/rule.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace config {

// Why the condition can never be true; empty when it may be. What is found: parts of one `all` of
// which one denies another. What it takes more to see is not.
[[nodiscard]] std::optional<std::string> contradiction(const alerts::Condition& condition,
                                                       const alerts::Terminology& terminology);

struct Shadow {
    std::size_t rule;  // position in the set
    std::string why;
};
// Rules that say what another says, and rules that another always supersedes when they hold.
[[nodiscard]] std::vector<Shadow> shadowed(const alerts::RuleSet& rules,
                                           const alerts::Terminology& terminology);

}  // namespace config
