#include "tools/time_text.hpp"

#include <charconv>

namespace calciwatch {
namespace {

std::optional<alerts::Time> parse_moment(std::string_view text) {
    constexpr std::string_view date = "0000-00-00";
    if (text.size() == date.size()) return alerts::from_iso8601(std::string{text} + "T00:00:00Z");
    return alerts::from_iso8601(text);
}

}  // namespace

std::string time_text(alerts::Time time) {
    std::string text = alerts::to_iso8601(time);
    text.resize(text.find('.'));
    text[text.find('T')] = ' ';
    return text + 'Z';
}

std::string time_text(const std::optional<alerts::Time>& time) {
    return time ? time_text(*time) : std::string{};
}

std::string with_plain_times(std::string text) {
    constexpr std::string_view moment = "0000-00-00T00:00:00.000Z";
    const auto is_moment = [&](std::size_t at) {
        for (std::size_t i = 0; i < moment.size(); ++i) {
            const char c = text[at + i];
            if (moment[i] == '0' ? c < '0' || c > '9' : c != moment[i]) return false;
        }
        return true;
    };
    for (std::size_t at = 0; at + moment.size() <= text.size(); ++at) {
        if (!is_moment(at)) continue;
        text[at + moment.find('T')] = ' ';
        text.erase(at + moment.find('.'), 4);
    }
    return text;
}

std::optional<std::chrono::seconds> parse_length(std::string_view text) {
    // Of days more than any store holds, and no moment so far away overflows.
    constexpr int most = 100'000;
    if (text.empty()) return std::nullopt;
    const char* const last = text.data() + text.size() - 1;
    int count = -1;
    const auto [end, error] = std::from_chars(text.data(), last, count);
    if (error != std::errc{} || end != last || count < 0 || count > most) return std::nullopt;
    switch (*last) {
        case 's':
            return std::chrono::seconds{count};
        case 'm':
            return std::chrono::minutes{count};
        case 'h':
            return std::chrono::hours{count};
        case 'd':
            return std::chrono::days{count};
        default:
            return std::nullopt;
    }
}

std::optional<alerts::Time> parse_since(std::string_view text, alerts::Time now) {
    if (const auto length = parse_length(text)) return now - *length;
    return parse_moment(text);
}

std::optional<alerts::Time> parse_until(std::string_view text, alerts::Time now) {
    if (const auto length = parse_length(text)) return now + *length;
    return parse_moment(text);
}

}  // namespace calciwatch
