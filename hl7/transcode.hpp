// Character sets in which a byte of ASCII may be half of another character.
#pragma once

#include "hl7/text.hpp"

#include <optional>
#include <string_view>

namespace hl7 {

// In GB 18030, Big5, Shift JIS and ISO 2022-JP the second byte of a character may be | or ^ or \:
// splitting such a frame byte by byte moves its fields. A frame that names one of them in MSH-18
// is given back in UTF-8, its MSH-18 saying so, to be parsed instead; any other frame needs no
// copy, and the answer is empty.
[[nodiscard]] std::optional<Decoded> transcode(std::string_view frame);

}  // namespace hl7
