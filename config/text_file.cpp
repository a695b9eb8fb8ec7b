#include "config/text_file.hpp"

#include <fstream>

namespace config {
namespace {

// Length of the UTF-8 character at the start of `text`; 0 when there is none (Unicode table 3-7).
std::size_t character_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    const std::size_t length = lead < 0xC2   ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length == 0 || text.size() < length) return 0;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (lead == 0xE0) low = 0xA0;   // overlong
    if (lead == 0xED) high = 0x9F;  // surrogates
    if (lead == 0xF0) low = 0x90;   // overlong
    if (lead == 0xF4) high = 0x8F;  // past U+10FFFF
    if (byte(1) < low || byte(1) > high) return 0;
    for (std::size_t i = 2; i < length; ++i) {
        if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
    }
    return length;
}

bool control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
}

}  // namespace

tl::expected<std::string, Mistake> read_text_file(const std::filesystem::path& file,
                                                  std::size_t limit) {
    const auto refuse = [&](std::string what) {
        return tl::make_unexpected(Mistake{file.string(), 0, 0, std::move(what)});
    };
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (!std::filesystem::exists(status)) return refuse("there is no such file");
    if (!std::filesystem::is_regular_file(status)) return refuse("is not a file");
    std::ifstream stream{file, std::ios::binary};
    if (!stream) return refuse("cannot be opened; check its permissions");
    // One byte more than the limit, so that a file that grows while it is read is noticed too.
    std::string text(limit + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (stream.bad()) return refuse("cannot be read");
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (auto mistake = not_text(file.string(), text, limit)) {
        return tl::make_unexpected(std::move(*mistake));
    }
    return text;
}

std::optional<Mistake> not_text(const std::string& name, std::string_view text, std::size_t limit) {
    if (text.size() > limit) {
        return Mistake{name, 0, 0, "is larger than " + std::to_string(limit >> 10U) + " KiB"};
    }
    int line = 1;
    int column = 1;
    for (std::size_t at = 0; at < text.size(); ++column) {
        const std::size_t length = character_length(text.substr(at));
        if (length == 0) return Mistake{name, line, column, "is not UTF-8 text here"};
        if (control(text[at])) return Mistake{name, line, column, "a control character"};
        if (text[at] == '\n') {
            ++line;
            column = 0;
        }
        at += length;
    }
    return std::nullopt;
}

}  // namespace config
