#include "daemon/commit_blocks.hpp"

#include <cstddef>

namespace calciwatch {
namespace {

constexpr unsigned most_tries = 3;
// A peer that never commits anything is waited for no longer.
constexpr std::size_t most_owed = 64;

}  // namespace

void CommitBlocks::sent(std::string_view answers) {
    while (!answers.empty()) {
        const std::size_t end = answers.find(hl7::end_block);  // our own answers have it, and CR
        const std::string_view first = answers.substr(0, end + 2);
        answers.remove_prefix(first.size());
        if (owed_.size() == most_owed) {
            owed_.pop_front();
            ++given_up_;
        }
        owed_.push_back({std::string{first}});
    }
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
