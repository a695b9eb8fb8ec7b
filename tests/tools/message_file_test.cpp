#include "tools/message_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using calciwatch::split_messages;
using testing::ElementsAre;

const std::string one = "MSH|^~\\&|A\rPID|1\r";
const std::string two = "MSH|^~\\&|B\rPID|2\r";

std::string with_ends(std::string text, const std::string& end) {
    for (std::size_t at = 0; (at = text.find('\r', at)) != std::string::npos; at += end.size())
        text.replace(at, 1, end);
    return text;
}

TEST(MessageFile, every_line_end_becomes_a_carriage_return) {
    for (const std::string end : {"\r", "\n", "\r\n"})
        EXPECT_THAT(split_messages(with_ends(one + two, end)).value(), ElementsAre(one, two))
            << testing::PrintToString(end);
}

TEST(MessageFile, the_last_segment_may_lack_its_end) {
    EXPECT_THAT(split_messages("MSH|^~\\&|A\nPID|1").value(), ElementsAre(one));
}

TEST(MessageFile, blank_lines_and_a_byte_order_mark_are_no_part_of_a_message) {
    EXPECT_THAT(
        split_messages("\xEF\xBB\xBF\n\nMSH|^~\\&|A\n\nPID|1\n\n\nMSH|^~\\&|B\nPID|2\n\n").value(),
        ElementsAre(one, two));
}

TEST(MessageFile, mllp_envelopes_are_taken_off) {
    EXPECT_THAT(split_messages("\x0b" + one + "\x1c\r" + "\x0b" + two + "\x1c\r").value(),
                ElementsAre(one, two));
    EXPECT_THAT(split_messages("\x0b" + with_ends(one, "\n") + "\x1c\x0b" + two + "\x1c").value(),
                ElementsAre(one, two));
}

TEST(MessageFile, batch_envelopes_are_taken_off) {
    EXPECT_THAT(split_messages("FHS|^~\\&|F\rBHS|^~\\&|B\r" + one + two + "BTS|2\rFTS|1\r").value(),
                ElementsAre(one, two));
}

TEST(MessageFile, a_line_feed_inside_a_message_with_carriage_returns_is_data) {
    const std::string message = "MSH|^~\\&|A\rNTE|1||first\nsecond\rPID|1\r";
    EXPECT_THAT(split_messages(message + "\n" + two).value(), ElementsAre(message, two));
}

TEST(MessageFile, the_word_msh_inside_a_line_starts_no_message) {
    const std::string message = "MSH|^~\\&|A\rNTE|1||see MSH|3\r";
    EXPECT_THAT(split_messages(message).value(), ElementsAre(message));
}

TEST(MessageFile, what_is_no_message_is_refused) {
    EXPECT_FALSE(split_messages(""));
    EXPECT_FALSE(split_messages("hello\n"));
    EXPECT_FALSE(split_messages("a note\n" + one));
}

}  // namespace
