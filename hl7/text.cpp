#include "hl7/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace hl7 {
namespace {

std::optional<unsigned> hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    return std::nullopt;
}

// \Xhh..\ is one or more pairs; half a byte is no byte.
std::optional<std::string> read_hex(std::string_view digits) {
    if (digits.empty() || digits.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const auto high = hex_digit(digits[i]);
        const auto low = hex_digit(digits[i + 1]);
        if (!high || !low) return std::nullopt;
        bytes += static_cast<char>(*high << 4U | *low);
    }
    return bytes;
}

// The formatting commands of FT, as far as plain text can follow them. A count after .sp or .sk
// is read as one: it is layout, and a sender's number must not decide how much memory we use.
std::optional<std::string> read_formatting(std::string_view command) {
    struct Row {
        std::string_view name;
        bool takes_number;
        std::string_view means;
    };
    static constexpr std::array<Row, 8> rows{{{".br", false, "\n"},
                                              {".sp", true, "\n"},
                                              {".ce", false, "\n"},
                                              {".sk", true, " "},
                                              {".in", true, ""},
                                              {".ti", true, ""},
                                              {".fi", false, ""},
                                              {".nf", false, ""}}};
    for (const Row& row : rows) {
        if (!command.starts_with(row.name)) continue;
        const std::string_view number = command.substr(row.name.size());
        if (number.empty() ||
            (row.takes_number && number.find_first_not_of("+-0123456789 ") == number.npos))
            return std::string{row.means};
    }
    return std::nullopt;
}

// What stands between two escape characters; empty when it is no escape sequence.
std::optional<std::string> read_escape(std::string_view sequence, const Delimiters& by) {
    if (sequence.empty()) return std::nullopt;
    if (sequence.front() == 'X') return read_hex(sequence.substr(1));
    if (sequence.front() == '.') return read_formatting(sequence);
    if (sequence.size() > 1) return std::nullopt;
    const auto delimiter = [](char c) {
        return c == '\0' ? std::nullopt : std::optional{std::string(1, c)};
    };
    switch (sequence.front()) {
        case 'F':
            return delimiter(by.field);
        case 'S':
            return delimiter(by.component);
        case 'T':
            return delimiter(by.subcomponent);
        case 'R':
            return delimiter(by.repetition);
        case 'E':
            return delimiter(by.escape);
        case 'P':
            return delimiter(by.truncation);
        case 'H':
        case 'N':
            return std::string{};  // highlighting on, off
        default:
            return std::nullopt;
    }
}

}  // namespace

std::string unescape(std::string_view raw, const Delimiters& by) {
    std::string out;
    out.reserve(raw.size());
    while (!raw.empty()) {
        const std::size_t open = by.escape == '\0' ? raw.npos : raw.find(by.escape);
        out += raw.substr(0, open);
        if (open == raw.npos) break;
        raw.remove_prefix(open + 1);
        const std::size_t close = raw.find(by.escape);
        const auto meaning =
            close == raw.npos ? std::nullopt : read_escape(raw.substr(0, close), by);
        if (meaning) {
            out += *meaning;
            raw.remove_prefix(close + 1);
        } else {
            out += by.escape;  // not an escape: the next one may begin where this seemed to end
        }
    }
    return out;
}

std::string escape(std::string_view text, const Delimiters& by) {
    std::array<bool, 256> special{};
    for (const char c : {'\r', '\n', '\x0b', '\x1c', '\0', by.field, by.component, by.subcomponent,
                         by.repetition, by.escape, by.truncation})
        special[static_cast<unsigned char>(c)] = true;
    const auto plain = [&](char c) { return !special[static_cast<unsigned char>(c)]; };
    if (std::all_of(text.begin(), text.end(), plain)) return std::string{text};
    std::string out;
    out.reserve(text.size());
    const auto sequence = [&](std::string_view code) {
        if (by.escape == '\0') {
            out += ' ';
            return;
        }
        out += by.escape;
        out += code;
        out += by.escape;
    };
    for (const char c : text) {
        if (c == '\r')
            sequence("X0D");
        else if (c == '\n')
            sequence("X0A");
        else if (c == '\x0b')
            sequence("X0B");
        else if (c == '\x1c')
            sequence("X1C");
        else if (c == '\0')
            sequence("X00");
        else if (c == by.field)
            sequence("F");
        else if (c == by.component)
            sequence("S");
        else if (c == by.subcomponent)
            sequence("T");
        else if (c == by.repetition)
            sequence("R");
        else if (c == by.escape)
            sequence("E");
        else if (c == by.truncation)
            sequence("P");
        else
            out += c;
    }
    return out;
}

}  // namespace hl7
