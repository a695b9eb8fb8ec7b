#include "hl7/values.hpp"

#include <algorithm>
#include <array>

namespace hl7 {
namespace {

constexpr bool digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// Takes exactly `digits` digits off the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (!digit(text[i])) return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

// .S[S[S[S]]] as milliseconds; the fourth digit is finer than the clock and is cut.
std::optional<std::chrono::milliseconds> take_fraction(std::string_view& text) {
    text.remove_prefix(1);
    int value = 0;
    std::size_t count = 0;
    for (; count < text.size() && digit(text[count]); ++count)
        if (count < 3) value = value * 10 + (text[count] - '0');
    if (count == 0 || count > 4) return std::nullopt;
    text.remove_prefix(count);
    for (; count < 3; ++count) value *= 10;
    return std::chrono::milliseconds{value};
}

// The sign belongs to hours and minutes alike: -0330 is three and a half hours west.
std::optional<std::chrono::minutes> read_offset(std::string_view text) {
    const bool west = text.front() == '-';
    text.remove_prefix(1);
    const auto hours = take_number(text, 2);
    const auto minutes = take_number(text, 2);
    if (!hours || !minutes || !text.empty() || *minutes > 59) return std::nullopt;
    const std::chrono::minutes total = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
    if (total > std::chrono::hours{14}) return std::nullopt;  // no place on earth
    return west ? -total : total;
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
    std::optional<minutes> offset;
    if (const std::size_t sign = raw.find_first_of("+-"); sign != std::string_view::npos) {
        offset = read_offset(raw.substr(sign));
        if (!offset) return std::nullopt;
        raw = raw.substr(0, sign);
    }
    const auto first = take_number(raw, 4);
    if (!first || *first == 0) return std::nullopt;

    // Month, day, hour, minute, second, as far as they were sent.
    std::array<int, 5> parts{1, 1, 0, 0, 0};
    constexpr std::array<int, 5> highest{12, 31, 23, 59, 59};
    std::size_t sent = 0;
    for (; sent < parts.size() && !raw.empty(); ++sent) {
        const auto part = take_number(raw, 2);
        if (!part || *part > highest[sent]) return std::nullopt;
        parts[sent] = *part;
    }
    milliseconds fraction{0};
    auto precision = static_cast<Precision>(sent);
    if (!raw.empty()) {  // after the seconds, or the loop above had gone on
        if (raw.front() != '.') return std::nullopt;
        const auto read = take_fraction(raw);
        if (!read || !raw.empty()) return std::nullopt;
        fraction = *read;
        precision = Precision::fraction;
    }
    const year_month_day date{year{*first}, month{static_cast<unsigned>(parts[0])},
                              day{static_cast<unsigned>(parts[1])}};
    if (!date.ok()) return std::nullopt;
    const auto local =
        local_days{date} + hours{parts[2]} + minutes{parts[3]} + seconds{parts[4]} + fraction;
    return Timestamp{local, precision, offset};
}

std::optional<std::string_view> parse_decimal(std::string_view raw) {
    const std::string_view number = trim(raw);
    std::string_view rest = number;
    if (rest.starts_with('+') || rest.starts_with('-')) rest.remove_prefix(1);
    const auto digits = std::count_if(rest.begin(), rest.end(), digit);
    const auto points = std::count(rest.begin(), rest.end(), '.');
    if (digits == 0 || points > 1 || digits + points != std::ssize(rest)) return std::nullopt;
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
    const Component authority = raw.component(4);
    const std::string_view namespace_id = authority.subcomponent(1);
    return {raw[1], namespace_id.empty() ? authority.subcomponent(2) : namespace_id, raw[5],
            raw[2]};
}

EntityView parse_ei(const Repetition& raw) {
    return {raw[1], raw[2], raw[3]};
}

CodedView parse_cwe(const Repetition& raw) {
    return {{raw[1], raw[2], raw[3]}, {raw[4], raw[5], raw[6]}, raw[9]};
}

}  // namespace hl7
