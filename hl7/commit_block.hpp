// MLLP release 2: a block that carries one byte only says whether the block before it, going the
// other way, was committed to safe storage. Content and answers are framed as in release 1.
#pragma once

#include "hl7/mllp.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hl7 {

enum class CommitBlock : char {
    acknowledged = '\x06',      // kept: the sender may forget it
    not_acknowledged = '\x15',  // not kept: the sender sends it again
};

// What a frame's text says when it is a commit block; empty for content.
[[nodiscard]] constexpr std::optional<CommitBlock> read_commit_block(std::string_view text) {
    if (text == "\x06") return CommitBlock::acknowledged;
    if (text == "\x15") return CommitBlock::not_acknowledged;
    return std::nullopt;
}

inline void append_commit_block(std::string& out, CommitBlock block) {
    const char byte = static_cast<char>(block);
    append_frame(out, {&byte, 1});
}

}  // namespace hl7
