// The log: stderr, one line an entry, no patient data. Under journald the journal keeps the time
// and each line carries its priority.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace calciwatch {

// level: trace, debug, info, warning, error or off.
void set_up_log(std::string_view level);

// What a peer sent, made fit for one line of a log: bytes that are no printable ASCII become '.',
// and no more than `most` are shown.
[[nodiscard]] std::string printable(std::string_view bytes, std::size_t most = 64);

// The first `most` bytes as "0b 4d 53".
[[nodiscard]] std::string hex(std::string_view bytes, std::size_t most = 32);

}  // namespace calciwatch
