// A message as a person reads it: each field with its name, escapes undone.
#pragma once

#include "hl7/message.hpp"

#include <string>

namespace calciwatch {

// Several lines, each segment followed by its fields; the last ends with a line feed.
[[nodiscard]] std::string message_text(const hl7::Message& message, bool colour);

}  // namespace calciwatch
