// What can be wrong with an HL7v2 message as bytes, and where.
#pragma once

#include <cstddef>
#include <string_view>

#include <tl/expected.hpp>

namespace hl7 {

enum class Flaw {
    no_msh,             // the frame does not begin with a segment MSH
    bad_delimiters,     // MSH-1/MSH-2 missing, repeated or no ASCII punctuation (2.4.4)
    too_many_segments,  // more than Message::max_segments
    too_many_fields,    // more than Message::max_fields
    too_long,           // the message cannot be addressed with 32-bit offsets
};

// One word per flaw, the same in logs, metrics and findings: "no_msh".
[[nodiscard]] std::string_view name(Flaw flaw);

// offset: the byte in the frame, counted from 0, so that an operator can find it.
struct Error {
    Flaw flaw;
    std::size_t offset;
};

template <class T>
using Result = tl::expected<T, Error>;

}  // namespace hl7
