#include "alerts/alert_name.hpp"

#include <charconv>

namespace alerts {

std::string to_string(const AlertName& alert) {
    return std::to_string(alert.patient) + "/" + alert.rule + "/" + alert.subject;
}

std::optional<AlertName> parse_alert_name(std::string_view text) {
    const std::size_t first = text.find('/');
    if (first == std::string_view::npos) return std::nullopt;
    const std::size_t second = text.find('/', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    AlertName alert;
    const std::from_chars_result number =
        std::from_chars(text.data(), text.data() + first, alert.patient);
    alert.rule = text.substr(first + 1, second - first - 1);
    alert.subject = text.substr(second + 1);
    const bool whole = number.ec == std::errc{} && number.ptr == text.data() + first;
    if (!whole || alert.patient < 1 || alert.rule.empty() || to_string(alert) != text)
        return std::nullopt;
    return alert;
}

}  // namespace alerts
