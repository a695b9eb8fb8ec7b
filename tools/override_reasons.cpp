#include "tools/override_reasons.hpp"

#include "tools/terminal.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

#include <nlohmann/json.hpp>

namespace calciwatch {

std::vector<std::string> override_reasons(const nlohmann::json& body) {
    const nlohmann::json::json_pointer where{"/data/card/overrideReasons"};
    std::vector<std::string> reasons;
    if (!body.contains(where)) return reasons;
    for (const nlohmann::json& one : body.at(where)) {
        const auto code = one.is_object() ? one.find("code") : one.end();
        if (one.is_object() && code != one.end() && code->is_string()) reasons.push_back(*code);
    }
    return reasons;
}

std::string reasons_text(const std::vector<std::string>& reasons) {
    if (reasons.empty()) return "    the rule has no reasons to override it\n";
    std::string text = "    reasons to override it:\n";
    for (std::size_t i = 0; i < reasons.size(); ++i)
        text += "      " + std::to_string(i + 1) + "  " + printable(reasons[i]) + '\n';
    return text;
}

tl::expected<std::string, std::string> choose_reason(const std::vector<std::string>& reasons,
                                                     const std::string& given) {
    if (std::find(reasons.begin(), reasons.end(), given) != reasons.end()) return given;
    std::size_t number = 0;
    const char* const end = given.data() + given.size();
    const auto read = std::from_chars(given.data(), end, number);
    if (read.ec == std::errc{} && read.ptr == end && number >= 1 && number <= reasons.size())
        return reasons[number - 1];
    return tl::make_unexpected("'" + printable(given) + "' is none of the rule's reasons:\n" +
                               reasons_text(reasons));
}

}  // namespace calciwatch
