#include "daemon/commit_blocks.hpp"

#include <cstddef>
#include <utility>

namespace calciwatch {
namespace {

constexpr unsigned most_tries = 3;
// A peer that never commits anything is waited for no longer.
constexpr std::size_t most_owed = 64;

}  // namespace

void CommitBlocks::sent(std::string answer) {
    if (owed_.size() == most_owed) {
        owed_.pop_front();
        ++given_up_;
    }
    owed_.push_back({std::move(answer)});
}

std::string CommitBlocks::heard(hl7::CommitBlock block) {
    if (owed_.empty()) return {};
    Owed& first = owed_.front();
    if (block == hl7::CommitBlock::not_acknowledged) {
        if (first.tries++ < most_tries) return first.answer;
        ++given_up_;
    }
    owed_.pop_front();
    return {};
}

}  // namespace calciwatch
