// A field as people read it: escapes, and the character sets that they switch between (2.7.3).
#include "hl7/block.hpp"
#include "hl7/segments/control.hpp"
#include "hl7/text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace hl7 {
namespace {

// What \Cxxyy\ and \Mxxyyzz\ may name: ESC and these bytes designate the set in ISO 2022.
struct Designation {
    std::string_view code;   // between the escape characters
    std::string_view bytes;  // empty: back to the message's own set
};
constexpr std::array designations{
    Designation{"C2842", ""},           // ASCII
    Designation{"C284A", ""},           // JIS X 0201 Roman, ASCII but for two signs
    Designation{"M2442", "\x1b$B"},     // JIS X 0208
    Designation{"M2440", "\x1b$@"},     // JIS C 6226
    Designation{"M242844", "\x1b$(D"},  // JIS X 0212
    Designation{"M2441", "\x1b$A"},     // GB 2312
    Designation{"M242843", "\x1b$(C"},  // KS X 1001
};
constexpr std::string_view back_to_ascii = "\x1b(B";
constexpr std::string_view iso_2022 = "ISO IR87";

struct Switch {
    std::size_t at;
    std::size_t length;
    std::string_view to;
};

// The first escape of this text that names another character set. Any other is left to unescape().
std::optional<Switch> find_switch(std::string_view raw, char escape) {
    if (escape == '\0') return std::nullopt;
    for (std::size_t at = raw.find(escape); at != raw.npos; at = raw.find(escape, at + 1)) {
        const std::string_view rest = raw.substr(at + 1);
        const auto found =
            std::find_if(designations.begin(), designations.end(), [&](const Designation& one) {
                return rest.starts_with(one.code) &&
                       rest.substr(one.code.size()).starts_with(escape);
            });
        if (found != designations.end()) return Switch{at, found->code.size() + 2, found->bytes};
    }
    return std::nullopt;
}

constexpr char begins_designation = '\x1b';

bool is_plain(std::string_view raw, char escape) {
    return std::all_of(raw.begin(), raw.end(), [escape](char c) {
        return static_cast<unsigned char>(c) < 0x80 && c != begins_designation &&
               (c != escape || c == '\0');
    });
}

// Nothing after MSH-2 is escaped, or a byte that means another character in another set. Not looked
// for where it would cost more than it spares: most of a long message is one document.
bool is_plain(const Message& message) {
    constexpr std::size_t longest = 32 * 1024;
    const std::string_view all = message.text();
    const std::string_view third = message.header()[3].raw();
    if (all.size() > longest || third.data() == nullptr) return false;
    const char escape = message.delimiters().escape;
    const char other = escape == '\0' ? begins_designation : escape;
    std::size_t at = static_cast<std::size_t>(third.data() - all.data());
    for (; all.size() - at >= block_size; at += block_size)
        if (!holds_ascii_but(all.data() + at, other, begins_designation)) return false;
    return is_plain(all.substr(at), escape);
}

}  // namespace

TextReader::TextReader(const Message& message, std::string_view fallback)
    : by_{message.delimiters()},
      charset_{message.header()[Msh::character_set][1]},
      fallback_{fallback},
      plain_{is_plain(message)} {}

bool TextReader::stands_for_itself(std::string_view raw) const {
    return is_plain(raw, by_.escape);
}

std::string TextReader::operator()(std::string_view raw) const {
    if (stands_for_itself(raw)) return std::string{raw};
    std::string out;
    std::string_view designated;
    for (;;) {
        const auto next = find_switch(raw, by_.escape);
        const std::string_view piece = raw.substr(0, next ? next->at : raw.npos);
        out += decoded(unescape(piece, by_), designated);
        if (!next) return out;
        raw.remove_prefix(next->at + next->length);
        designated = next->to;
    }
}

std::string TextReader::decoded(const std::string& bytes, std::string_view designated) const {
    Decoded made =
        designated.empty() || bytes.empty()
            ? decode(bytes, charset_, fallback_)
            : decode(std::string{designated} + bytes + std::string{back_to_ascii}, iso_2022);
    replaced_ = replaced_ || made.replaced;
    return std::move(made.utf8);
}

}  // namespace hl7
