// A message as a person reads it: each field with its name, escapes undone.
#pragma once

#include "hl7/message.hpp"

#include <string>

namespace calciwatch {

// Several lines, each segment followed by its fields; the last ends with a line feed.
[[nodiscard]] std::string message_text(const hl7::Message& message, bool colour);
// The same of bytes, with or without an MLLP envelope; what cannot be parsed a segment a line, as
// it came.
[[nodiscard]] std::string segments_text(const std::string& raw, bool colour);

}  // namespace calciwatch
