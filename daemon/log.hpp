// The log: stderr, one line an entry, no patient data. Under journald the journal keeps the time
// and each line carries its priority.
#pragma once

#include <string_view>

namespace calciwatch {

// level: as `log_level` of the settings has it, trace, debug, info, warning, error or off.
void set_up_log(std::string_view level);
// From now on.
void set_log_level(std::string_view level);

}  // namespace calciwatch
