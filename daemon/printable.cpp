#include "daemon/printable.hpp"

#include <algorithm>

namespace calciwatch {

std::string printable(std::string_view bytes, std::size_t most) {
    std::string out{bytes.substr(0, most)};
    std::replace_if(
        out.begin(), out.end(), [](char c) { return c < ' ' || c > '~'; }, '.');
    if (bytes.size() > most) out += "...";
    return out;
}

std::string hex(std::string_view bytes, std::size_t most) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const char byte : bytes.substr(0, most)) {
        const auto value = static_cast<unsigned char>(byte);
        if (!out.empty()) out += ' ';
        out += digits[value >> 4U];
        out += digits[value & 15U];
    }
    if (bytes.size() > most) out += " ...";
    return out;
}

}  // namespace calciwatch
