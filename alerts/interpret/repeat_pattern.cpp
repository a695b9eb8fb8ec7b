#include "alerts/interpret/repeat_pattern.hpp"

#include "alerts/interpret/ratio.hpp"
#include "alerts/interpret/timing.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace alerts::interpret {
namespace {

constexpr int days = 7;

struct Named {
    std::string_view pattern;
    int times;
};

constexpr std::array named{
    Named{"QD", days}, Named{"DAILY", days}, Named{"QDAY", days}, Named{"QAM", days},
    Named{"QPM", days}, Named{"QHS", days}, Named{"HS", days}, Named{"BID", 2 * days},
    Named{"TID", 3 * days}, Named{"QID", 4 * days}, Named{"WEEKLY", 1}, Named{"QWK", 1},
    Named{"TIW", 3}, Named{"MWF", 3}, Named{"QMWF", 3}, Named{"TTS", 3}, Named{"QTTS", 3},
    Named{"TTHS", 3}, Named{"QTTHS", 3}, Named{"TTHSA", 3}, Named{"QTTHSA", 3},
    // before, with, after and between one meal of the day
    Named{"ACM", days}, Named{"ACD", days}, Named{"ACV", days}, Named{"PCM", days},
    Named{"PCD", days}, Named{"PCV", days}, Named{"ICM", days}, Named{"ICD", days},
    Named{"ICV", days}, Named{"CM", days}, Named{"CD", days}, Named{"CV", days}};

std::string plain(std::string_view pattern) {
    std::string text;
    for (const char c : pattern) {
        if (c == ' ' || c == '.' || c == '/') continue;
        text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return text;
}

// The number `text` begins with, taken off; nothing when it begins with none.
std::optional<int> take_number(std::string_view& text) {
    constexpr int most = 10'000;
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 1 || number > most) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

// Days of the week, 1 = Monday, each at most once; 0 = none of that kind.
int count_of_days(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] < '1' || text[i] > '7' || text.find(text[i], i + 1) != text.npos) return 0;
    return static_cast<int>(text.size());
}

// What follows Q: 8H, 2D, J135. Without a number it is every one.
std::optional<Decimal> every(std::string_view text) {
    const bool has_number = !text.empty() && text.front() >= '0' && text.front() <= '9';
    const std::optional<int> number = has_number ? take_number(text) : std::optional{1};
    if (!number || text.empty()) return std::nullopt;
    constexpr int hours = 24 * days;
    const std::string_view unit = text.substr(1);
    if (text.front() == 'J') {
        const int on = count_of_days(unit);
        return on == 0 ? std::nullopt : exact_decimal(on, *number);
    }
    if (!unit.empty()) return std::nullopt;
    switch (text.front()) {
        case 'S':
            return exact_decimal(hours * 3'600, *number);
        case 'M':
            return exact_decimal(hours * 60, *number);
        case 'H':
            return exact_decimal(hours, *number);
        case 'D':
            return exact_decimal(days, *number);
        case 'W':
            return exact_decimal(1, *number);
        default:
            return std::nullopt;
    }
}

// 5ID, 3XD, 3XW
std::optional<Decimal> times_in(std::string_view text) {
    const std::optional<int> number = take_number(text);
    if (!number) return std::nullopt;
    if (text == "ID" || text == "XD" || text == "XDAY") return *number * days;
    if (text == "XW" || text == "XWK" || text == "XWEEK") return *number;
    return std::nullopt;
}

}  // namespace

Repetition read_repeat_pattern(std::string_view pattern) {
    const std::string text = plain(pattern);
    const std::string_view view = text;
    if (view.find("PRN") != view.npos || view == "ONCE" || view == "1XONCE" || view == "STAT" ||
        view == "C")
        return {std::nullopt, true};
    if (view == "QOD" || view == "QAD") return {exact_decimal(days, 2)};
    const auto* const known = std::find_if(named.begin(), named.end(),
                                           [&](const Named& one) { return one.pattern == view; });
    if (known != named.end()) return {Decimal{known->times}};
    if (view.starts_with('Q')) return {every(view.substr(1))};
    return {times_in(view)};
}

std::optional<Decimal> times_a_week(std::string_view count, std::string_view unit) {
    const auto period = duration(count, unit);
    if (!period) return std::nullopt;
    constexpr std::int64_t week = std::int64_t{days} * 24 * 3'600;
    return exact_decimal(week, period->count());
}

}  // namespace alerts::interpret
