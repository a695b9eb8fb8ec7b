// An alert change as a person reads it on a terminal.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace calciwatch {

// Several lines, the first with time, severity, change and rule; the last ends with a line feed.
// `body` is a published alert event; a body of another shape is shown as it is.
[[nodiscard]] std::string alert_text(const nlohmann::json& body, bool colour);

}  // namespace calciwatch
