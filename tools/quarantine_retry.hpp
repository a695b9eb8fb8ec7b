// The subcommand `retry` of quarantine.
#pragma once

#include "tools/command.hpp"

namespace calciwatch {

void add_quarantine_retry(CLI::App& quarantine, Run& run);

}  // namespace calciwatch
