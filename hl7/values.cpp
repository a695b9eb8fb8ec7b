#include "hl7/values.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace hl7 {
namespace {

constexpr bool digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

// The number that two digits at `at` write, which are there.
constexpr int two_digits(std::string_view text, std::size_t at) {
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

// How many digits `text` begins with.
constexpr std::size_t count_digits(std::string_view text) {
    std::size_t count = 0;
    while (count < text.size() && digit(text[count])) ++count;
    return count;
}

// Whether the eight bytes are digits: of each the high half is 3, and still is six further on.
bool eight_digits(const char* bytes) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, bytes, sizeof eight);
    constexpr std::uint64_t high = 0xF0F0F0F0F0F0F0F0U;
    constexpr std::uint64_t threes = 0x3030303030303030U;
    constexpr std::uint64_t sixes = 0x0606060606060606U;
    return (eight & high) == threes && ((eight + sixes) & high) == threes;
}

// How many digits a time begins with: mostly the fourteen of a time to the second.
std::size_t count_digits_of_time(std::string_view raw) {
    constexpr std::size_t to_the_second = 14;
    if (raw.size() >= to_the_second && eight_digits(raw.data()) && eight_digits(raw.data() + 6))
        return to_the_second + count_digits(raw.substr(to_the_second));
    return count_digits(raw);
}

// .S[S[S[S]]] as milliseconds, taken off; the fourth digit is finer than the clock and is cut.
std::optional<std::chrono::milliseconds> take_fraction(std::string_view& text) {
    text.remove_prefix(1);
    const std::size_t digits = count_digits(text);
    if (digits == 0 || digits > 4) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < 3; ++i) value = value * 10 + (i < digits ? text[i] - '0' : 0);
    text.remove_prefix(digits);
    return std::chrono::milliseconds{value};
}

// The sign belongs to hours and minutes alike: -0330 is three and a half hours west.
std::optional<std::chrono::minutes> read_offset(std::string_view text) {
    if (text.front() != '+' && text.front() != '-') return std::nullopt;
    if (text.size() != 5 || count_digits(text.substr(1)) != 4) return std::nullopt;
    const int minutes = two_digits(text, 3);
    if (minutes > 59) return std::nullopt;
    const std::chrono::minutes total =
        std::chrono::hours{two_digits(text, 1)} + std::chrono::minutes{minutes};
    if (total > std::chrono::hours{14}) return std::nullopt;  // no place on earth
    return text.front() == '-' ? -total : total;
}

std::optional<Comparator> read_comparator(std::string_view text) {
    if (text.empty() || text == "=") return Comparator::equal;
    if (text == "<") return Comparator::less;
    if (text == "<=") return Comparator::less_equal;
    if (text == ">") return Comparator::greater;
    if (text == ">=") return Comparator::greater_equal;
    if (text == "<>") return Comparator::not_equal;
    return std::nullopt;
}

}  // namespace

std::optional<Timestamp> parse_timestamp(std::string_view raw) {
    using namespace std::chrono;
    constexpr std::size_t year_digits = 4;
    constexpr std::size_t most_digits = 14;
    const std::size_t digits = count_digits_of_time(raw);
    if (digits < year_digits || digits > most_digits || digits % 2 != 0) return std::nullopt;

    // What was not sent is the lowest there is.
    const auto part = [raw, digits](std::size_t at, int lowest) {
        return at < digits ? two_digits(raw, at) : lowest;
    };
    const int first = two_digits(raw, 0) * 100 + two_digits(raw, 2);
    const int of_year = part(4, 1);
    const int of_month = part(6, 1);
    const int hour = part(8, 0);
    const int minute = part(10, 0);
    const int second = part(12, 0);
    if (first == 0 || of_month == 0 || of_year < 1 || of_year > 12 || hour > 23 || minute > 59 ||
        second > 59)
        return std::nullopt;
    const year_month_day date{year{first}, month{static_cast<unsigned>(of_year)},
                              day{static_cast<unsigned>(of_month)}};
    constexpr int days_of_every_month = 28;
    if (of_month > days_of_every_month && !date.ok()) return std::nullopt;
    const seconds clock{(hour * 60 + minute) * 60 + second};
    const std::size_t sent = (digits - year_digits) / 2;

    Timestamp stamp{local_days{date} + clock, static_cast<Precision>(sent), std::nullopt};
    raw.remove_prefix(digits);
    if (digits == most_digits && raw.starts_with('.')) {
        const auto fraction = take_fraction(raw);
        if (!fraction) return std::nullopt;
        stamp.local += *fraction;
        stamp.precision = Precision::fraction;
    }
    if (raw.empty()) return stamp;
    stamp.offset = read_offset(raw);
    if (!stamp.offset) return std::nullopt;
    return stamp;
}

std::optional<std::string_view> parse_decimal(std::string_view raw) {
    const std::string_view number = trim(raw);
    std::string_view rest = number;
    if (rest.starts_with('+') || rest.starts_with('-')) rest.remove_prefix(1);
    const std::size_t whole = count_digits(rest);
    rest.remove_prefix(whole);
    if (rest.empty()) return whole == 0 ? std::nullopt : std::optional{number};
    if (rest.front() != '.') return std::nullopt;
    rest.remove_prefix(1);
    const std::size_t places = count_digits(rest);
    if (places != rest.size() || whole + places == 0) return std::nullopt;
    return number;
}

std::optional<StructuredNumber> parse_sn(const Repetition& raw) {
    const auto comparator = read_comparator(trim(raw[1]));
    const auto first = parse_decimal(raw[2]);
    if (!comparator || !first) return std::nullopt;
    StructuredNumber number{*comparator, *first, '\0', {}};
    const std::string_view separator = trim(raw[3]);
    const std::string_view second = trim(raw[4]);
    if (separator.empty() && second.empty()) return number;

    if (separator.size() != 1 ||
        std::string_view{"-/:+"}.find(separator.front()) == std::string_view::npos)
        return std::nullopt;
    number.separator = separator.front();
    if (second.empty()) {
        if (number.separator != '+') return std::nullopt;  // only `2+` stands alone
        return number;
    }
    const auto read = parse_decimal(second);
    if (!read) return std::nullopt;
    number.second = *read;
    return number;
}

std::optional<StructuredNumber> parse_comparable(std::string_view raw) {
    const std::string_view text = trim(raw);
    const std::size_t signs = std::min(text.find_first_not_of("<>="), text.size());
    const auto comparator = read_comparator(text.substr(0, signs));
    const auto number = parse_decimal(text.substr(signs));
    if (!comparator || !number) return std::nullopt;
    return StructuredNumber{*comparator, *number, '\0', {}};
}

IdentifierView parse_cx(const Repetition& raw) {
    const auto parts = raw.first<5>();
    const Component authority = raw.component(4);
    const std::string_view namespace_id = authority.subcomponent(1);
    return {parts[0], namespace_id.empty() ? authority.subcomponent(2) : namespace_id, parts[4],
            parts[1]};
}

EntityView parse_ei(const Repetition& raw) {
    const auto parts = raw.first<3>();
    return {parts[0], parts[1], parts[2]};
}

CodedView parse_cwe(const Repetition& raw) {
    const auto parts = raw.first<12>();
    return {{parts[0], parts[1], parts[2]},
            {parts[3], parts[4], parts[5]},
            {parts[9], parts[10], parts[11]},
            parts[8]};
}

}  // namespace hl7
