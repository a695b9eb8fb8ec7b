// From a field's bytes to text a person may see: escapes (2.7) and character sets (table 0211).
#pragma once

#include "hl7/message.hpp"

#include <string>
#include <string_view>

namespace hl7 {

// Escapes undone: \F\ \S\ \T\ \R\ \E\ \P\ the delimiters, \Xhh..\ bytes, \.br\ and kin line breaks,
// \H\ \N\ nothing; anything else that only looks like an escape stays as it was sent.
[[nodiscard]] std::string unescape(std::string_view raw, const Delimiters& by);
// The inverse for delimiters and CR/LF: what goes into a field of an answer.
[[nodiscard]] std::string escape(std::string_view text, const Delimiters& by);

// The name of MSH-18 (first repetition) or the feed's default, as table 0211 writes it.
struct Decoded {
    std::string utf8;       // always valid UTF-8
    bool replaced = false;  // bytes that could not be decoded became U+FFFD
};
// charset: MSH-18.1; blank = UTF-8 when the bytes are valid UTF-8, else `fallback` ("8859/1").
[[nodiscard]] Decoded decode(std::string_view bytes, std::string_view charset,
                             std::string_view fallback = "8859/1");

// unescape + decode for display and matching; what tools, rules and alerts see. \Cxxyy\ and
// \Mxxyyzz\ switch to another character set of ISO 2022 and back.
// The message and the name of the fallback must outlive it.
class TextReader {
  public:
    explicit TextReader(const Message& message, std::string_view fallback = "8859/1");
    [[nodiscard]] std::string operator()(std::string_view raw) const;
    // These bytes, which stand in the message, are the text itself, as most are: ASCII, and nothing
    // escaped.
    [[nodiscard]] bool is_text(std::string_view raw) const {
        return plain_ || stands_for_itself(raw);
    }
    // Some byte of this message could not be decoded so far.
    [[nodiscard]] bool replaced() const { return replaced_; }

  private:
    [[nodiscard]] bool stands_for_itself(std::string_view raw) const;
    [[nodiscard]] std::string decoded(const std::string& bytes, std::string_view designated) const;

    Delimiters by_;
    std::string_view charset_;
    std::string_view fallback_;
    bool plain_;  // all of the message, looked at in one pass
    mutable bool replaced_ = false;
};

}  // namespace hl7
