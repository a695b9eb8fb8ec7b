// What a peer sent, as a log or an error may repeat it: no control characters, no flood.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace calciwatch {

// Bytes that are no printable ASCII become '.'; no more than `most` are shown.
[[nodiscard]] std::string printable(std::string_view bytes, std::size_t most = 64);

// The first `most` bytes as "0b 4d 53".
[[nodiscard]] std::string hex(std::string_view bytes, std::size_t most = 32);

}  // namespace calciwatch
