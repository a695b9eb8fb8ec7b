// A connection with MLLP release 2: our answers are content too, and the peer commits them.
#pragma once

#include "hl7/commit_block.hpp"

#include <deque>
#include <string>
#include <string_view>

namespace calciwatch {

class CommitBlocks {
  public:
    // Answers, each in its envelope, went out: the peer now owes a commit block for each.
    void sent(std::string_view answers);
    // What is to be sent because of a commit block that came: nothing, or an answer again. An
    // answer the peer cannot keep is given up after two more tries: it has the message's commit
    // block.
    [[nodiscard]] std::string heard(hl7::CommitBlock block);

    [[nodiscard]] unsigned given_up() const { return given_up_; }

  private:
    struct Owed {
        std::string answer;
        unsigned tries = 1;
    };
    std::deque<Owed> owed_;
    unsigned given_up_ = 0;
};

}  // namespace calciwatch
