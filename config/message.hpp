// The text of an alert: words, and placeholders between braces.
#pragma once

#include "alerts/condition.hpp"
#include "alerts/terminology.hpp"
#include "config/reader.hpp"
#include "config/yaml.hpp"

namespace config {

// What a message can speak of: what is known whenever the rule holds.
struct Known {
    bool order = false;
    bool procedure = false;
    bool problem = false;
    bool result = false;
    bool bundle = false;
};
// A condition makes its own fact known, `all` those of every part, `any` those that all of its
// parts share, `not` none.
[[nodiscard]] Known known_by(const alerts::Condition& condition);

// Reports unbalanced braces, placeholders that nobody fills, and those of what is not known.
void check_message(const yaml::Node& message, const Known& known,
                   const alerts::Terminology& terminology, Report& report);

}  // namespace config
