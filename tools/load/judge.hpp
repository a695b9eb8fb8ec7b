// Whether an answer is the one that was waited for.
#pragma once

#include "hl7/message.hpp"

#include <string>
#include <string_view>

namespace calciwatch::load {

struct Verdict {
    bool accepted = false;  // AA or CA, to the message that was waited for
    std::string what;       // else, in a word or two: "AE", "no MSA", "answers another message"
};

class Judge {
  public:
    // control_id: MSH-10 of the oldest message without an answer; empty when there is none.
    [[nodiscard]] Verdict operator()(std::string_view answer, std::string_view control_id);

  private:
    hl7::Message message_;  // read anew each time, without allocating
};

}  // namespace calciwatch::load
