#include "alerts/time.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace alerts {
namespace {

using namespace std::chrono;

// Exactly `digits` decimal digits at `at`; -1 when something else stands there.
int number(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size()) return -1;
    int value = 0;
    for (const char c : text.substr(at, digits)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

// ".5", ".50" or ".500" as milliseconds; -1 when it is none of these.
int fraction(std::string_view text) {
    if (text.empty()) return 0;
    const std::size_t digits = text.size() - 1;
    if (text.front() != '.' || digits < 1 || digits > 3) return -1;
    int value = number(text, 1, digits);
    for (std::size_t i = digits; value > 0 && i < 3; ++i) value *= 10;
    return value;
}

// As so many decimal digits from `at` on.
void write(char* at, std::size_t digits, unsigned value) {
    for (char* end = at + digits; end > at; value /= 10)
        *--end = static_cast<char>('0' + value % 10);
}

}  // namespace

void append_iso8601(std::string& text, Time time) {
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const auto clock = static_cast<unsigned>((time - day).count());  // milliseconds
    const int year = static_cast<int>(date.year());
    constexpr std::size_t year_digits = 4;
    std::array<char, 24> form;
    std::ranges::copy(std::string_view{"0000-00-00T00:00:00.000Z"}, form.begin());
    char* const at = form.data();
    write(at + 5, 2, static_cast<unsigned>(date.month()));
    write(at + 8, 2, static_cast<unsigned>(date.day()));
    write(at + 11, 2, clock / 3'600'000);
    write(at + 14, 2, clock / 60'000 % 60);
    write(at + 17, 2, clock / 1'000 % 60);
    write(at + 20, 3, clock % 1'000);
    if (year >= 0 && year <= 9999) {
        write(at, year_digits, static_cast<unsigned>(year));
        text.append(at, form.size());
    } else {
        text.append(std::to_string(year)).append(at + year_digits, form.size() - year_digits);
    }
}

std::string to_iso8601(Time time) {
    std::string text;
    append_iso8601(text, time);
    return text;
}

std::optional<Time> from_iso8601(std::string_view text) {
    constexpr std::string_view form = "0000-00-00T00:00:00";
    if (text.size() <= form.size() || text.back() != 'Z') return std::nullopt;
    for (const std::size_t at : {4U, 7U, 10U, 13U, 16U}) {
        if (text[at] != form[at]) return std::nullopt;
    }
    const int y = number(text, 0, 4);
    const int mo = number(text, 5, 2);
    const int d = number(text, 8, 2);
    const int h = number(text, 11, 2);
    const int mi = number(text, 14, 2);
    const int s = number(text, 17, 2);
    const int ms = fraction(text.substr(form.size(), text.size() - form.size() - 1));
    if (y < 0 || mo < 0 || d < 0 || h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 || s > 59 ||
        ms < 0)
        return std::nullopt;
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)},
                              day{static_cast<unsigned>(d)}};
    if (!date.ok()) return std::nullopt;
    return sys_days{date} + hours{h} + minutes{mi} + seconds{s} + milliseconds{ms};
}

}  // namespace alerts
