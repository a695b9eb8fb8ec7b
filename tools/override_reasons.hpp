// The reasons for which an alert may be overridden, as its body lists them.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>
#include <tl/expected.hpp>

namespace calciwatch {

[[nodiscard]] std::vector<std::string> override_reasons(const nlohmann::json& body);
// One a line, numbered from 1; one line that says so when there is none.
[[nodiscard]] std::string reasons_text(const std::vector<std::string>& reasons);
// The one that is meant by its words or by its number in the list. The error names them all.
[[nodiscard]] tl::expected<std::string, std::string> choose_reason(
    const std::vector<std::string>& reasons, const std::string& given);

}  // namespace calciwatch
