#include "config/quantity.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace config {
namespace {

constexpr std::uint64_t minute = 60;
constexpr std::uint64_t hour = 60 * minute;
constexpr std::uint64_t day = 24 * hour;
constexpr std::uint64_t longest = 100 * 365 * day;

// Takes the digits at the front of `text`.
std::optional<std::uint64_t> take_number(std::string_view& text) {
    std::uint64_t value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    return value;
}

std::optional<std::uint64_t> product(std::uint64_t number, std::uint64_t factor,
                                     std::uint64_t limit) {
    if (number > limit / factor) return std::nullopt;
    return number * factor;
}

void skip_blanks(std::string_view& text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
}

// The designators of ISO 8601 come once each, in this order.
struct Designator {
    char letter;
    bool of_time;
    std::uint64_t seconds;
};
constexpr std::array<Designator, 5> designators{{{'W', false, 7 * day},
                                                 {'D', false, day},
                                                 {'H', true, hour},
                                                 {'M', true, minute},
                                                 {'S', true, 1}}};

std::optional<std::uint64_t> iso_duration(std::string_view text) {
    std::uint64_t total = 0;
    std::size_t next = 0;
    bool in_time = false;
    bool said = false;
    while (!text.empty()) {
        if (text.front() == 'T' && !in_time) {
            in_time = true;
            said = false;
            text.remove_prefix(1);
            continue;
        }
        const auto number = take_number(text);
        if (!number || text.empty()) return std::nullopt;
        while (next < designators.size() &&
               (designators[next].letter != text.front() || designators[next].of_time != in_time)) {
            ++next;
        }
        if (next == designators.size()) return std::nullopt;
        const auto part = product(*number, designators[next].seconds, longest);
        if (!part || total + *part > longest) return std::nullopt;
        total += *part;
        said = true;
        ++next;
        text.remove_prefix(1);
    }
    if (!said) return std::nullopt;
    return total;
}

template <std::size_t N>
std::optional<std::uint64_t> number_and_unit(
    std::string_view text, const std::array<std::pair<std::string_view, std::uint64_t>, N>& units,
    std::uint64_t limit) {
    const auto number = take_number(text);
    if (!number) return std::nullopt;
    skip_blanks(text);
    for (const auto& [unit, factor] : units) {
        if (text == unit) return product(*number, factor, limit);
    }
    return std::nullopt;
}

constexpr std::array<std::pair<std::string_view, std::uint64_t>, 13> time_units{
    {{"s", 1},
     {"sec", 1},
     {"second", 1},
     {"seconds", 1},
     {"min", minute},
     {"minute", minute},
     {"minutes", minute},
     {"h", hour},
     {"hour", hour},
     {"hours", hour},
     {"d", day},
     {"day", day},
     {"days", day}}};

constexpr std::array<std::pair<std::string_view, std::uint64_t>, 5> size_units{
    {{"", 1}, {"B", 1}, {"KiB", 1U << 10U}, {"MiB", 1U << 20U}, {"GiB", 1U << 30U}}};

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
    const bool iso = !text.empty() && text.front() == 'P';
    const auto seconds =
        iso ? iso_duration(text.substr(1)) : number_and_unit(text, time_units, longest);
    if (!seconds) return std::nullopt;
    return std::chrono::seconds{*seconds};
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
    return number_and_unit(text, size_units, std::uint64_t{1} << 40U);
}

}  // namespace config
