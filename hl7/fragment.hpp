// Messages sent in parts (2.9.2). A message broken off ends with DSC, whose pointer the message
// that carries on repeats in MSH-14; a segment broken off is carried on by ADD.
#pragma once

#include "hl7/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hl7 {

// Which part of a message this is: views into it.
struct Fragment {
    std::string_view continues;     // MSH-14; empty: the message starts here
    std::string_view continued_by;  // DSC-1 of a last segment DSC; empty: nothing follows
    [[nodiscard]] bool whole() const { return continues.empty() && continued_by.empty(); }
};
// DSC-2 is F, or blank as before 2.4: I (interactive) is a query's answer in portions, each whole.
[[nodiscard]] Fragment read_fragment(const Message& message);

// What follows in ADD, and what another part brings, is put behind what came before: ADD-1 carries
// the last field on, further fields follow it. Nothing carries MSH on: an ADD right behind it
// stays a segment. Lines of the result end with CR.

// The text of `so_far` with what `next` adds: DSC and next's MSH gone, ADD joined to the segment it
// continues; next's own DSC stays, for the part after it. Empty when their delimiters differ.
[[nodiscard]] std::optional<std::string> join(const Message& so_far, const Message& next);

// The message with every ADD joined to the segment before it; empty when it has none (the usual
// case: no copy, no allocation).
[[nodiscard]] std::optional<std::string> join_addenda(const Message& message);

}  // namespace hl7
