// The clock of a command, and moments as its options.
#pragma once

#include "alerts/time.hpp"

#include <optional>
#include <string>

#include <CLI/CLI.hpp>

namespace calciwatch {

[[nodiscard]] alerts::Time now();

// Takes what parse_since() reads; `what` it bounds, to which the forms are added.
CLI::Option* add_time_option(CLI::App& command, const std::string& name,
                             std::optional<alerts::Time>& time, const std::string& what);

}  // namespace calciwatch
