// Table 0211: the names senders write into MSH-18, and what they mean.
#pragma once

#include <string_view>

namespace hl7 {

// The name iconv knows a character set by: "8859/1" -> "ISO-8859-1". Empty for blank and ASCII,
// which senders also write above UTF-8 and Latin-1 bytes, for names nobody knows, and for UTF-16
// and UTF-32, which cannot stand between single-byte delimiters.
[[nodiscard]] std::string_view iconv_name(std::string_view charset);

// How many bytes at the front of `text` are one well-formed UTF-8 character; 0 when none is.
[[nodiscard]] std::size_t utf8_character(std::string_view text);
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace hl7
