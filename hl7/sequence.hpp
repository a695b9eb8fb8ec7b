// The sequence number protocol (2.9.1): a sender numbers its messages in MSH-13, and a gap or a
// repetition is seen. The link's last accepted number is the caller's to keep; it is stored
// before the answer goes out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hl7 {

enum class SequenceVerdict {
    not_in_use,    // MSH-13 is blank or null: this sender does not count
    asked,         // 0: the sender starts and asks what comes next; the message says nothing else
    reset,         // -1: forget what was counted; the next number is the base
    next,          // the one expected, or the base after a reset
    repeated,      // the last one again: a resend whose answer was lost
    out_of_order,  // anything else: CE or AE, and the link stands still until somebody looks
    unreadable,    // no integer from -1 up: CE or AE
};

struct SequenceStep {
    SequenceVerdict verdict;
    std::optional<std::int64_t> last;  // what the link has accepted now
    std::string answer;                // MSA-4; empty when nothing is said
};

// last: the link's last accepted number, empty before the first and after a reset.
[[nodiscard]] SequenceStep follow_sequence(std::optional<std::int64_t> last,
                                           std::string_view msh_13);

}  // namespace hl7
