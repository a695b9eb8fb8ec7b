#include "hl7/fragment.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using hl7::Message;

Message parsed(std::string_view text) {
    auto message = Message::parse(text);
    EXPECT_TRUE(message.has_value()) << text;
    return message ? std::move(*message) : Message{};
}

std::string header(std::string_view control_id, std::string_view continues = {}) {
    return "MSH|^~\\&|LAB|H1|CW|H1|20260122101500||ORU^R01^ORU_R01|" + std::string{control_id} +
           "|P|2.5.1||" + std::string{continues} + "\r";
}

// All parts, joined as they would come in; "none" when two cannot be.
std::string joined(const std::vector<std::string>& parts) {
    std::string so_far = parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto both = hl7::join(parsed(so_far), parsed(parts[i]));
        if (!both) return "none";
        so_far = *both;
    }
    return so_far;
}

std::string with_addenda(const std::string& text) {
    return hl7::join_addenda(parsed(text)).value_or("none");
}

TEST(Fragment, is_a_whole_message_without_pointers) {
    const std::string text = header("1") + "PID|1\r";
    const Message message = parsed(text);
    EXPECT_TRUE(hl7::read_fragment(message).whole());
}

TEST(Fragment, says_which_part_it_is) {
    const std::string first = header("1") + "PID|1\rDSC|H1-7|F\r";
    const std::string middle = header("2", "H1-7") + "OBX|1\rDSC|H1-8\r";
    const std::string last = header("3", "H1-8") + "OBX|2\r";
    const Message parts[]{parsed(first), parsed(middle), parsed(last)};
    EXPECT_EQ(hl7::read_fragment(parts[0]).continues, "");
    EXPECT_EQ(hl7::read_fragment(parts[0]).continued_by, "H1-7");
    EXPECT_FALSE(hl7::read_fragment(parts[0]).whole());
    EXPECT_EQ(hl7::read_fragment(parts[1]).continues, "H1-7");
    EXPECT_EQ(hl7::read_fragment(parts[1]).continued_by, "H1-8") << "DSC-2 came with 2.4";
    EXPECT_EQ(hl7::read_fragment(parts[2]).continues, "H1-8");
    EXPECT_EQ(hl7::read_fragment(parts[2]).continued_by, "");
}

TEST(Fragment, is_not_what_only_resembles_one) {
    for (const char* tail : {"DSC|H1-7|I\r", "DSC||F\r", "DSC|\"\"|F\r", "DSC\r",
                             "DSC|H1-7|F\rNTE|1\r", "DSC|H1-7|X\r", "ZSC|H1-7|F\r"}) {
        const std::string text = header("1", "\"\"") + tail;
        EXPECT_TRUE(hl7::read_fragment(parsed(text)).whole()) << tail;
    }
}

TEST(Join, puts_the_segments_of_the_next_part_behind) {
    EXPECT_EQ(joined({header("1") + "PID|1\rDSC|p|F\r", header("2", "p") + "OBX|1\rOBX|2\r"}),
              header("1") + "PID|1\rOBX|1\rOBX|2\r");
}

TEST(Join, carries_on_a_segment_broken_inside_a_field) {
    EXPECT_EQ(joined({header("1") + "OBX|1|TX|9^Note^L||first ha\rDSC|p|F\r",
                      header("2", "p") + "ADD|lf and second|x\rNTE|1\r"}),
              header("1") + "OBX|1|TX|9^Note^L||first half and second|x\rNTE|1\r");
}

TEST(Join, carries_on_a_segment_broken_between_two_fields) {
    EXPECT_EQ(joined({header("1") + "OBX|1|TX\rDSC|p|F\r", header("2", "p") + "ADD||9^Note||b\r"}),
              header("1") + "OBX|1|TX|9^Note||b\r");
}

TEST(Join, drops_the_add_that_only_marks_the_broken_segment) {
    for (const char* mark : {"ADD\r", "ADD|\r"})
        EXPECT_EQ(joined({header("1") + "OBX|1|TX|||one \r" + mark + "DSC|p|F\r",
                          header("2", "p") + "ADD|two\r"}),
                  header("1") + "OBX|1|TX|||one two\r");
}

TEST(Join, joins_as_many_parts_as_come) {
    const std::string whole = joined({header("1") + "OBX|1|TX|||a\rDSC|p|F\r",
                                      header("2", "p") + "ADD|b\rADD|\rDSC|q|F\r",
                                      header("3", "q") + "ADD|c||||||F\rNTE|1\r"});
    EXPECT_EQ(whole, header("1") + "OBX|1|TX|||abc||||||F\rNTE|1\r");
    EXPECT_TRUE(hl7::read_fragment(parsed(whole)).whole());
}

TEST(Join, keeps_the_next_parts_own_pointer) {
    const std::string so_far =
        joined({header("1") + "PID|1\rDSC|p|F\r", header("2", "p") + "PV1|1\rDSC|q|F\r"});
    EXPECT_EQ(hl7::read_fragment(parsed(so_far)).continued_by, "q");
    EXPECT_EQ(hl7::read_fragment(parsed(so_far)).continues, "");
}

TEST(Join, takes_either_line_end_and_writes_cr) {
    EXPECT_EQ(joined({"MSH|^~\\&|1\nOBX|a\nDSC|p|F\n", "MSH|^~\\&|2\r\nADD|b\r\nNTE|1\r\n"}),
              "MSH|^~\\&|1\rOBX|ab\rNTE|1\r");
    EXPECT_EQ(joined({"MSH|^~\\&|1\rOBX|one\ntwo\rDSC|p\r", "MSH|^~\\&|2\nADD| three\n"}),
              "MSH|^~\\&|1\rOBX|one\ntwo three\r")
        << "LF inside a CR message is data";
}

TEST(Join, reads_the_senders_own_delimiters) {
    EXPECT_EQ(joined({"MSH$%*!@$1\rOBX$a|b\rDSC$p$F\r", "MSH$%*!@$2\rADD$c$d\r"}),
              "MSH$%*!@$1\rOBX$a|bc$d\r");
}

TEST(Join, refuses_parts_with_other_delimiters) {
    const std::string first = "MSH|^~\\&|1\rOBX|a\rDSC|p|F\r";
    for (const char* next : {"MSH$^~\\&$2\rADD$b\r", "MSH|^~\\&#|2\rADD|b\r", "MSH|^|2\rADD|b\r"})
        EXPECT_EQ(joined({first, next}), "none") << next;
}

TEST(Join, never_carries_on_msh) {
    EXPECT_EQ(joined({"MSH|^~\\&|1\rDSC|p|F\r", "MSH|^~\\&|2\rADD|b\rPID|1\r"}),
              "MSH|^~\\&|1\rADD|b\rPID|1\r");
    EXPECT_EQ(joined({"MSH|^~\\&|1\rADD|\rDSC|p|F\r", "MSH|^~\\&|2\rADD|b\r"}),
              "MSH|^~\\&|1\rADD|b\r");
}

TEST(Join, takes_a_next_part_that_adds_nothing) {
    EXPECT_EQ(joined({"MSH|^~\\&|1\rPID|1\rDSC|p|F\r", "MSH|^~\\&|2\r"}), "MSH|^~\\&|1\rPID|1\r");
}

TEST(JoinAddenda, has_nothing_to_say_of_a_message_without_one) {
    EXPECT_EQ(with_addenda(header("1") + "OBX|1\rADX|2\rNTE|ADD|3\r"), "none");
}

TEST(JoinAddenda, joins_each_to_the_segment_before_it) {
    EXPECT_EQ(with_addenda(header("1") + "OBX|1|TX|||a\rADD|b\rADD|c|mg\rNTE|1\rADD||x\r"),
              header("1") + "OBX|1|TX|||abc|mg\rNTE|1|x\r");
}

TEST(JoinAddenda, leaves_one_right_behind_msh_as_it_is) {
    EXPECT_EQ(with_addenda(header("1") + "ADD|b\rPID|1\r"), "none");
    EXPECT_EQ(with_addenda(header("1") + "ADD|b\rPID|1\rADD|c\r"), header("1") + "ADD|b\rPID|1c\r");
}

TEST(JoinAddenda, reads_lf_ends_and_other_delimiters) {
    EXPECT_EQ(with_addenda("MSH$%*!@$1\nOBX$a\nADD$b$c\n"), "MSH$%*!@$1\rOBX$ab$c\r");
}

}  // namespace
