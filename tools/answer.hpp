// What a receiver answered to one message: MSA and ERR of any version, reduced to what a person
// needs to know.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace calciwatch {

struct Answer {
    std::string code;        // MSA-1: AA, AE, AR, CA, CE, CR
    std::string control_id;  // MSA-2: the message it answers
    std::string condition;   // table 0357: "101 Required field missing"
    std::string place;       // "PID-3"
    std::string reason;      // MSA-3, ERR-7 or ERR-8
    [[nodiscard]] bool accepted() const { return code == "AA" || code == "CA"; }
};
// The error is why this is no answer.
[[nodiscard]] tl::expected<Answer, std::string> read_answer(std::string_view frame);

}  // namespace calciwatch
