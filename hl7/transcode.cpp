#include "hl7/transcode.hpp"

#include "hl7/charset.hpp"
#include "hl7/message.hpp"
#include "hl7/segments/control.hpp"

#include <algorithm>
#include <array>

namespace hl7 {
namespace {

// The header alone: of the rest nothing is known before its character set is.
std::string_view first_line(std::string_view frame) {
    const std::size_t begin = std::min(frame.find("MSH"), frame.size());
    const std::string_view line = frame.substr(0, frame.find('\r', begin));
    return line.substr(0, line.find('\n', begin));
}

bool hides_delimiters(std::string_view iconv_name) {
    constexpr std::array<std::string_view, 4> sets{"GB18030", "BIG5", "CP932", "ISO-2022-JP-2"};
    return std::find(sets.begin(), sets.end(), iconv_name) != sets.end();
}

// The set that MSH-18 names, whether as the default or as one it may change to. Characters of the
// header that look like delimiters move it, split byte by byte, to a later field.
std::string_view hiding_charset(const Message& header) {
    constexpr std::size_t furthest = 24;
    const Segment msh = header.header();
    const bool in_place = !iconv_name(msh[Msh::character_set][1]).empty();
    const std::size_t last = in_place ? Msh::character_set : std::min(msh.fields(), furthest);
    for (std::size_t n = Msh::character_set; n <= last; ++n)
        for (const Repetition& one : msh[n])
            if (hides_delimiters(iconv_name(one[1]))) return one[1];
    return {};
}

}  // namespace

std::optional<Decoded> transcode(std::string_view frame) {
    const auto header = Message::parse(first_line(frame));
    if (!header) return std::nullopt;
    const std::string_view charset = hiding_charset(*header);
    if (charset.empty()) return std::nullopt;

    Decoded decoded = decode(frame, charset);
    const std::string_view line = first_line(decoded.utf8);
    const auto again = Message::parse(line);
    if (!again) return std::nullopt;
    const std::string_view name = again->header()[Msh::character_set].raw();
    if (name.empty()) return std::nullopt;
    const auto at = static_cast<std::size_t>(name.data() - decoded.utf8.data());
    decoded.utf8.replace(at, name.size(), "UNICODE UTF-8");
    return decoded;
}

}  // namespace hl7
