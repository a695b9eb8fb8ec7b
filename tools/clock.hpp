// The clock of a command, and moments as its options.
#pragma once

#include "alerts/time.hpp"

#include <CLI/CLI.hpp>

namespace calciwatch {

[[nodiscard]] alerts::Time now();

// Takes what parse_since() reads.
[[nodiscard]] CLI::Validator since_time();

}  // namespace calciwatch
