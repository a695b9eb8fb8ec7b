#include "hl7/message.hpp"

#include <array>
#include <charconv>
#include <limits>

namespace hl7 {
namespace {

// Reads a path from its beginning and takes off what it has read.
struct PathReader {
    std::string_view rest;

    bool take(char c) {
        if (!rest.starts_with(c)) return false;
        rest.remove_prefix(1);
        return true;
    }
    // A count from 1 without leading zeros, so that each place has one name.
    bool number(std::size_t& out) {
        if (rest.empty() || rest.front() < '1' || rest.front() > '9') return false;
        std::uint32_t value = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
        if (error != std::errc{}) return false;
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        out = value;
        return true;
    }
    bool index(std::size_t& out) { return !take('[') || (number(out) && take(']')); }
};

bool segment_name(std::string_view name) {
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return name.size() == 3 && upper(name[0]) && (upper(name[1]) || digit(name[1])) &&
           (upper(name[2]) || digit(name[2]));
}

}  // namespace

std::optional<Path> parse_path(std::string_view text) {
    Path path;
    path.segment = text.substr(0, 3);
    if (!segment_name(path.segment)) return std::nullopt;
    PathReader reader{text.substr(3)};
    if (!reader.index(path.occurrence)) return std::nullopt;
    if (reader.take('-')) {
        if (!reader.number(path.field) || !reader.index(path.repetition)) return std::nullopt;
        if (reader.take('.') && !reader.number(path.component)) return std::nullopt;
        if (path.component > 0 && reader.take('.') && !reader.number(path.subcomponent))
            return std::nullopt;
    }
    if (!reader.rest.empty()) return std::nullopt;
    return path;
}

std::string to_string(const Path& path) {
    std::string out = path.segment;
    const auto number = [&out](std::size_t n) {
        std::array<char, std::numeric_limits<std::size_t>::digits10 + 1> digits{};
        const auto written = std::to_chars(digits.begin(), digits.end(), n);
        out.append(digits.data(), written.ptr);
    };
    const auto index = [&](std::size_t n) {
        out += '[';
        number(n);
        out += ']';
    };
    const auto after = [&](char mark, std::size_t n) {
        out += mark;
        number(n);
    };
    if (path.occurrence != 1) index(path.occurrence);
    if (path.field == 0) return out;
    after('-', path.field);
    if (path.repetition > 0) index(path.repetition);
    if (path.component == 0) return out;
    after('.', path.component);
    if (path.subcomponent > 0) after('.', path.subcomponent);
    return out;
}

}  // namespace hl7
