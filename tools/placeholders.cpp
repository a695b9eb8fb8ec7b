#include "tools/placeholders.hpp"

#include "tools/time_text.hpp"

#include <cstdio>
#include <optional>

namespace calciwatch {
namespace {

// "-2h" -> minus two hours.
std::optional<std::chrono::seconds> parse_shift(std::string_view text) {
    if (text.empty()) return std::chrono::seconds{0};
    const char sign = text.front();
    const auto length = parse_length(text.substr(1));
    if (!length || (sign != '+' && sign != '-')) return std::nullopt;
    return sign == '-' ? -*length : *length;
}

}  // namespace

std::string hl7_time(std::chrono::sys_seconds time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    char out[40];
    std::snprintf(out, sizeof out, "%04d%02u%02u%02d%02d%02d+0000", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return out;
}

tl::expected<std::string, BadPlaceholder> fill_times(std::string_view text,
                                                     std::chrono::sys_seconds now) {
    constexpr std::string_view open = "{{now";
    constexpr std::string_view close = "}}";
    std::string out;
    std::size_t at = 0;
    for (;;) {
        const std::size_t begin = text.find(open, at);
        out += text.substr(at, begin - at);
        if (begin == std::string_view::npos) return out;
        const std::size_t end = text.find(close, begin);
        if (end == std::string_view::npos) return tl::unexpected{BadPlaceholder{begin}};
        const std::size_t shift_begin = begin + open.size();
        const auto shift = parse_shift(text.substr(shift_begin, end - shift_begin));
        if (!shift) return tl::unexpected{BadPlaceholder{begin}};
        out += hl7_time(now + *shift);
        at = end + close.size();
    }
}

}  // namespace calciwatch
