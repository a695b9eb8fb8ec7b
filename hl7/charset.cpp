#include "hl7/charset.hpp"

#include "hl7/text.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <string>

#include <iconv.h>

namespace hl7 {
namespace {

constexpr std::string_view replacement_character = "\xef\xbf\xbd";

// Upper case without what writers vary: "UNICODE UTF-8", "Unicode utf8" are one name.
std::string plain(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c == ' ' || c == '-' || c == '_' || c == '/') continue;
        out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return out;
}

struct Charset {
    std::string_view name;  // as plain() writes it
    std::string_view iconv;
};
// Table 0211 first, then what is found on the wire beside it. CP932 is Shift
// JIS with ASCII left as it is, and holds all of ISO IR14.
constexpr std::array<Charset, 40> charsets{{
    {"88591", "ISO-8859-1"},       {"88592", "ISO-8859-2"},    {"88593", "ISO-8859-3"},
    {"88594", "ISO-8859-4"},       {"88595", "ISO-8859-5"},    {"88596", "ISO-8859-6"},
    {"88597", "ISO-8859-7"},       {"88598", "ISO-8859-8"},    {"88599", "ISO-8859-9"},
    {"885915", "ISO-8859-15"},     {"ISOIR14", "CP932"},       {"ISOIR87", "ISO-2022-JP-2"},
    {"ISOIR159", "ISO-2022-JP-2"}, {"GB180302000", "GB18030"}, {"KSX1001", "EUC-KR"},
    {"CNS116431992", "EUC-TW"},    {"BIG5", "BIG5"},           {"UNICODE", "UTF-8"},
    {"UNICODEUTF8", "UTF-8"},      {"UTF8", "UTF-8"},          {"ISO88591", "ISO-8859-1"},
    {"ISO88592", "ISO-8859-2"},    {"ISO88593", "ISO-8859-3"}, {"ISO88594", "ISO-8859-4"},
    {"ISO88595", "ISO-8859-5"},    {"ISO88596", "ISO-8859-6"}, {"ISO88597", "ISO-8859-7"},
    {"ISO88598", "ISO-8859-8"},    {"ISO88599", "ISO-8859-9"}, {"ISO885915", "ISO-8859-15"},
    {"LATIN1", "ISO-8859-1"},      {"GB18030", "GB18030"},     {"WINDOWS1250", "CP1250"},
    {"CP1250", "CP1250"},          {"WINDOWS1251", "CP1251"},  {"CP1251", "CP1251"},
    {"WINDOWS1252", "CP1252"},     {"CP1252", "CP1252"},       {"ANSI", "CP1252"},
    {"SHIFTJIS", "CP932"},
}};

// The same in every set above; an ESC may lead out of ASCII into one of ISO 2022.
bool plain_ascii(std::string_view bytes) {
    return std::all_of(bytes.begin(), bytes.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != '\x1b'; });
}

Decoded replace_malformed(std::string_view bytes) {
    Decoded out;
    while (!bytes.empty()) {
        const std::size_t length = utf8_character(bytes);
        out.utf8 += length > 0 ? bytes.substr(0, length) : replacement_character;
        out.replaced = out.replaced || length == 0;
        bytes.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

struct CloseIconv {
    void operator()(iconv_t converter) const { iconv_close(converter); }
};
using Converter = std::unique_ptr<std::remove_pointer_t<iconv_t>, CloseIconv>;

Decoded convert(std::string_view bytes, const std::string& from) {
    const iconv_t opened = iconv_open("UTF-8", from.c_str());
    // iconv's own failure value.
    if (opened == reinterpret_cast<iconv_t>(-1)) return replace_malformed(bytes);  // NOLINT
    const Converter converter{opened};

    std::string input{bytes};  // iconv wants char*, though it does not write
    char* in = input.data();
    std::size_t in_left = input.size();
    std::array<char, 1024> room{};
    Decoded out;
    for (;;) {
        char* to = room.data();
        std::size_t to_left = room.size();
        // Without input it brings back the first shift state: the end of a stateful text.
        const bool at_end = in_left == 0;
        const std::size_t done =
            iconv(converter.get(), at_end ? nullptr : &in, &in_left, &to, &to_left);
        const int error = errno;
        out.utf8.append(room.data(), room.size() - to_left);
        if (done != static_cast<std::size_t>(-1)) {
            if (at_end) return out;
        } else if (error != E2BIG) {  // a byte of no character, or half a character at the end
            out.utf8 += replacement_character;
            out.replaced = true;
            ++in;
            --in_left;
        }
    }
}

}  // namespace

std::string_view iconv_name(std::string_view charset) {
    const std::string name = plain(charset);
    const auto* const found = std::find_if(charsets.begin(), charsets.end(),
                                           [&](const Charset& row) { return row.name == name; });
    return found == charsets.end() ? std::string_view{} : found->iconv;
}

// Table 3-7 of the Unicode standard: no overlong form, no surrogate, nothing above U+10FFFF.
std::size_t utf8_character(std::string_view text) {
    if (text.empty()) return 0;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto follows = [&](std::size_t i, unsigned char low, unsigned char high) {
        return i < text.size() && byte(i) >= low && byte(i) <= high;
    };
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first <= 0xdf) return follows(1, 0x80, 0xbf) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        const unsigned char low = first == 0xe0 ? 0xa0 : 0x80;
        const unsigned char high = first == 0xed ? 0x9f : 0xbf;
        return follows(1, low, high) && follows(2, 0x80, 0xbf) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const unsigned char low = first == 0xf0 ? 0x90 : 0x80;
        const unsigned char high = first == 0xf4 ? 0x8f : 0xbf;
        return follows(1, low, high) && follows(2, 0x80, 0xbf) && follows(3, 0x80, 0xbf) ? 4 : 0;
    }
    return 0;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = utf8_character(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

Decoded decode(std::string_view bytes, std::string_view charset, std::string_view fallback) {
    if (plain_ascii(bytes)) return {std::string{bytes}, false};
    std::string_view from = iconv_name(charset);
    if (from.empty()) {
        if (is_utf8(bytes)) return {std::string{bytes}, false};
        from = iconv_name(fallback);
    }
    if (from.empty() || from == "UTF-8") return replace_malformed(bytes);
    return convert(bytes, std::string{from});
}

}  // namespace hl7
