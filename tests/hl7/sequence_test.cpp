#include "hl7/sequence.hpp"

#include <gtest/gtest.h>

namespace {

using hl7::follow_sequence;
using hl7::SequenceStep;
using enum hl7::SequenceVerdict;

void expect(const SequenceStep& step, hl7::SequenceVerdict verdict,
            std::optional<std::int64_t> last, std::string_view answer) {
    EXPECT_EQ(step.verdict, verdict);
    EXPECT_EQ(step.last, last);
    EXPECT_EQ(step.answer, answer);
}

TEST(Sequence, is_not_in_use_when_msh_13_is_blank_or_null) {
    expect(follow_sequence(7, ""), not_in_use, 7, "");
    expect(follow_sequence(7, "\"\""), not_in_use, 7, "");
}

TEST(Sequence, tells_a_starting_sender_what_comes_next) {
    expect(follow_sequence(7, "0"), asked, 7, "8");
    expect(follow_sequence(std::nullopt, "0"), asked, std::nullopt, "-1");
}

TEST(Sequence, echoes_the_number_it_expected) {
    expect(follow_sequence(7, "8"), next, 8, "8");
}

TEST(Sequence, takes_the_first_number_after_a_reset_as_its_base) {
    expect(follow_sequence(7, "-1"), reset, std::nullopt, "-1");
    expect(follow_sequence(std::nullopt, "500"), next, 500, "500");
}

TEST(Sequence, sees_a_repetition_and_does_not_count_it_twice) {
    expect(follow_sequence(7, "7"), repeated, 7, "7");
}

TEST(Sequence, refuses_a_gap_and_a_step_back_and_keeps_its_place) {
    expect(follow_sequence(7, "9"), out_of_order, 7, "8");
    expect(follow_sequence(7, "6"), out_of_order, 7, "8");
}

TEST(Sequence, refuses_what_is_no_number_of_a_message) {
    for (const char* raw :
         {"x", "8x", "-2", "8.0", " 8", "99999999999999999999", "9223372036854775807"})
        expect(follow_sequence(7, raw), unreadable, 7, "8");
}

}  // namespace
