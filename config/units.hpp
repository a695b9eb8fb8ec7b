// What laboratories print behind a number, and which numbers can be true.
#pragma once

#include "alerts/terminology.hpp"
#include "config/reader.hpp"
#include "config/yaml.hpp"

#include <optional>
#include <string_view>

namespace config {

// "10", "0.1" or a ratio "10/40.078", greater than nothing.
[[nodiscard]] std::optional<alerts::Factor> parse_factor(std::string_view text);

// units: {mg/L: {mg/dL: 10, ug/mL: 1}, ...}: canonical units, each with what converts into it; ""
// stands for no unit at all.
void read_units(alerts::Concept& lab, const yaml::Node& node, Report& report);

// plausible: {mg/L: [0, 700]}. After read_units: the keys must be canonical units.
void read_plausible(alerts::Concept& lab, const yaml::Node& node, Report& report);

// The units bounds are written in, in the order they were defined.
[[nodiscard]] std::vector<std::string_view> canonical_units(const alerts::Concept& lab);

// The canonical unit a key names; reports when it is none, and which one to use instead.
[[nodiscard]] bool expect_canonical(const alerts::Concept& lab, const yaml::Node& key,
                                    Report& report);

}  // namespace config
