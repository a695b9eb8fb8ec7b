#include "hl7/message.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using hl7::Flaw;
using hl7::Message;
using hl7::Presence;

constexpr std::string_view oru =
    "MSH|^~\\&|LAB|H1|CW|H1|20260122101500||ORU^R01^ORU_R01|77|P|2.5.1\r"
    "PID|1||4711^^^H1&1.2.3&ISO^MR~99^^^SSA^SS||Doe^Jane\r"
    "OBX|1|NM|2823-3^Potassium^LN||6.9|mmol/L\r"
    "OBX|2|ST|9^Note^L||a\\F\\b||\r";

Message parsed(std::string_view text) {
    auto message = Message::parse(text);
    EXPECT_TRUE(message.has_value()) << text;
    return message ? std::move(*message) : Message{};
}

Flaw flaw(std::string_view text) {
    const auto message = Message::parse(text);
    EXPECT_FALSE(message.has_value()) << text;
    return message ? Flaw{} : message.error().flaw;
}

std::size_t offset(std::string_view text) {
    const auto message = Message::parse(text);
    return message ? std::string_view::npos : message.error().offset;
}

TEST(Message, counts_segments_fields_components_as_the_standard_does) {
    const Message m = parsed(oru);
    ASSERT_EQ(m.segments(), 4U);
    const auto pid = m.find("PID");
    ASSERT_TRUE(pid.has_value());
    EXPECT_EQ(pid->fields(), 5U);
    EXPECT_EQ(pid->field(1).raw(), "1");
    EXPECT_EQ(pid->field(3).repetitions(), 2U);
    EXPECT_EQ((*pid)[3][1], "4711");
    EXPECT_EQ((*pid)[3].repetition(2)[5], "SS");
    EXPECT_EQ((*pid)[3].component(4).subcomponent(2), "1.2.3");
    EXPECT_EQ((*pid)[5][2], "Jane");
}

TEST(Message, counts_the_field_separator_as_msh_1) {
    const Message m = parsed(oru);
    const hl7::Segment msh = m.header();
    EXPECT_EQ(msh.field(1).raw(), "|");
    EXPECT_EQ(msh.field(2).raw(), "^~\\&");
    EXPECT_EQ(msh.field(2)[1], "^~\\&") << "MSH-2 is never split by what it declares";
    EXPECT_EQ(msh.field(2).repetitions(), 1U);
    EXPECT_EQ(msh[9][2], "R01");
    EXPECT_EQ(msh[10].raw(), "77");
    EXPECT_EQ(msh[12].raw(), "2.5.1");
    EXPECT_EQ(msh.fields(), 12U);
}

TEST(Message, counts_batch_headers_like_msh) {
    const Message m = parsed("MSH|^~\\&|A\rBHS|^~\\&|B\rFHS|^~\\&|C\r");
    EXPECT_EQ(m.find("BHS")->field(3).raw(), "B");
    EXPECT_EQ(m.find("FHS")->field(1).raw(), "|");
    EXPECT_EQ(m.find("FHS")->field(3).raw(), "C");
}

TEST(Message, answers_empty_for_what_was_not_sent) {
    const Message m = parsed(oru);
    const auto pid = m.find("PID");
    EXPECT_EQ(pid->field(0).raw(), "");
    EXPECT_EQ(pid->field(2).raw(), "");
    EXPECT_EQ(pid->field(6).raw(), "");
    EXPECT_EQ(pid->field(std::string::npos).raw(), "");
    EXPECT_EQ(pid->field(3).repetition(0).raw(), "");
    EXPECT_EQ(pid->field(3).repetition(3).raw(), "");
    EXPECT_EQ(pid->field(3).component(0).raw(), "");
    EXPECT_EQ(pid->field(3)[99], "");
    EXPECT_EQ(pid->field(3).component(4).subcomponent(0), "");
    EXPECT_EQ(pid->field(3).component(4).subcomponent(4), "");
    EXPECT_EQ(pid->field(2).repetitions(), 0U);
    EXPECT_EQ(pid->field(2).repetition(1).components(), 0U);
    EXPECT_EQ(m.header().field(0).raw(), "");
    EXPECT_EQ(m.header().field(13).raw(), "");
    EXPECT_FALSE(m.find("ZZZ").has_value());
    EXPECT_FALSE(m.find("OBX", 3).has_value());
    EXPECT_FALSE(m.find("OBX", 0).has_value());
}

TEST(Message, takes_a_whole_field_as_its_first_component) {
    const Message m = parsed("MSH|^~\\&\rZZZ|plain\r");
    const auto field = m.find("ZZZ")->field(1);
    EXPECT_EQ(field.repetitions(), 1U);
    EXPECT_EQ(field.repetition(1).components(), 1U);
    EXPECT_EQ(field[1], "plain");
    EXPECT_EQ(field.component(1).subcomponent(1), "plain");
}

TEST(Message, walks_repetitions_in_order_with_the_empty_ones) {
    const Message m = parsed("MSH|^~\\&\rZZZ|a~~b^c~|~|\r");
    std::string walked;
    for (const hl7::Repetition& one : m.find("ZZZ")->field(1)) {
        walked += '[';
        walked += one.raw();
        walked += ']';
    }
    EXPECT_EQ(walked, "[a][][b^c][]");
    std::size_t empty = 0;
    for ([[maybe_unused]] const auto& one : m.find("ZZZ")->field(2)) ++empty;
    EXPECT_EQ(empty, 2U);
    for ([[maybe_unused]] const auto& one : m.find("ZZZ")->field(3)) FAIL() << "an empty field";
}

TEST(Message, walks_components_and_subcomponents_likewise) {
    const Message m = parsed("MSH|^~\\&\rZZZ|a^^b&&c^\r");
    std::string walked;
    for (const hl7::Component& one : m.find("ZZZ")->field(1).repetition(1)) {
        walked += '[';
        for (const std::string_view sub : one) (walked += sub) += ',';
        walked += ']';
    }
    EXPECT_EQ(walked, "[a,][][b,,c,][]");
    std::vector<std::string_view> declared;
    for (const std::string_view sub : m.header()[2].repetition(1).component(1))
        declared.push_back(sub);
    EXPECT_EQ(declared, std::vector<std::string_view>{"^~\\&"})
        << "MSH-2 is never split by what it declares";
}

TEST(Message, takes_its_delimiters_from_its_own_header) {
    const Message m = parsed("MSH$%*!@\rPID$1$$a%b@c*d$x|y^z~\r");
    EXPECT_EQ(m.delimiters(), (hl7::Delimiters{'$', '%', '*', '!', '@', '\0'}));
    const auto pid = m.find("PID");
    EXPECT_EQ(pid->field(3).repetitions(), 2U);
    EXPECT_EQ(pid->field(3).component(2).subcomponent(2), "c");
    EXPECT_EQ(pid->field(4).raw(), "x|y^z~");
}

TEST(Message, reads_delimiters_in_another_order) {
    const Message m = parsed("MSH|^&~\\|A\rPID|1||a&b\\c\r");
    EXPECT_EQ(m.delimiters(), (hl7::Delimiters{'|', '^', '&', '~', '\\', '\0'}));
    EXPECT_EQ(m.find("PID")->field(3).repetitions(), 2U);
}

TEST(Message, reads_the_truncation_character) {
    EXPECT_EQ(parsed("MSH|^~\\&#|A\r").delimiters().truncation, '#');
    EXPECT_EQ(parsed("MSH|^~\\&|A\r").delimiters().truncation, '\0');
}

TEST(Message, splits_by_nothing_the_sender_did_not_define) {
    using namespace std::string_view_literals;
    const Message m = parsed("MSH|^|A\rPID|a~b&c\0d^e\r"sv);
    const auto field = m.find("PID")->field(1);
    EXPECT_EQ(field.repetitions(), 1U);
    EXPECT_EQ(field[1], "a~b&c\0d"sv);
    EXPECT_EQ(field.component(1).subcomponent(1), "a~b&c\0d"sv);
    EXPECT_EQ(field.component(1).subcomponent(2), "");
}

TEST(Message, takes_a_header_of_delimiters_alone) {
    EXPECT_EQ(parsed("MSH|^~\\&").segments(), 1U);
    EXPECT_EQ(parsed("MSH|^~\\&\r").header().fields(), 2U);
    EXPECT_EQ(parsed("MSH|^~\\&  |LAB").header()[3].raw(), "LAB") << "blanks after MSH-2";
}

TEST(Message, refuses_delimiters_that_cannot_divide) {
    EXPECT_EQ(flaw("MSH"), Flaw::bad_delimiters);
    EXPECT_EQ(flaw("MSH\r"), Flaw::bad_delimiters);
    EXPECT_EQ(flaw("MSH|"), Flaw::bad_delimiters);
    EXPECT_EQ(flaw("MSH||LAB"), Flaw::bad_delimiters);
    EXPECT_EQ(flaw("MSH|\rPID|"), Flaw::bad_delimiters);
    EXPECT_EQ(flaw("MSHA^~\\&A"), Flaw::bad_delimiters);
    EXPECT_EQ(flaw("MSH^~\\&|LAB"), Flaw::bad_delimiters) << "the separator left out";
    EXPECT_EQ(flaw("MSH|^^\\&|LAB"), Flaw::bad_delimiters);
    EXPECT_EQ(flaw("MSH|^~\\&#%|LAB"), Flaw::bad_delimiters);
    EXPECT_EQ(flaw("MSH|UAC|LAB"), Flaw::bad_delimiters);
    EXPECT_EQ(flaw("MSH|^~\xb2&|LAB"), Flaw::bad_delimiters);
    EXPECT_EQ(flaw("MSH \t^~\\&|LAB"), Flaw::bad_delimiters);
}

TEST(Message, says_at_which_byte_the_delimiters_are_wrong) {
    EXPECT_EQ(offset("MSH"), 3U);
    EXPECT_EQ(offset("MSH|"), 4U);
    EXPECT_EQ(offset("MSH|^~^&|LAB"), 6U);
    EXPECT_EQ(offset("\r\nMSH|^A"), 7U);
}

TEST(Message, refuses_what_does_not_begin_with_msh) {
    EXPECT_EQ(flaw(""), Flaw::no_msh);
    EXPECT_EQ(flaw("\r\n"), Flaw::no_msh);
    EXPECT_EQ(flaw("MS"), Flaw::no_msh);
    EXPECT_EQ(flaw("msh|^~\\&|"), Flaw::no_msh);
    EXPECT_EQ(flaw("PID|1\rMSH|^~\\&|"), Flaw::no_msh);
    EXPECT_EQ(flaw("FHS|^~\\&|"), Flaw::no_msh) << "a batch is not one message";
    EXPECT_EQ(offset("\r\n PID|"), 3U);
}

TEST(Message, ends_segments_at_cr) {
    EXPECT_EQ(parsed("MSH|^~\\&\rPID|1\rPV1|2").segments(), 3U);
    EXPECT_EQ(parsed("MSH|^~\\&\rPID|1\rPV1|2\r").segments(), 3U);
}

TEST(Message, tolerates_blank_lines_indentation_and_a_byte_order_mark) {
    const Message m =
        parsed("\xef\xbb\xbf\r\n \r\n  MSH|^~\\&|A\r\r\r  PID|1\r\n\r\n \t \rPV1|2\r\r");
    ASSERT_EQ(m.segments(), 3U);
    EXPECT_EQ(m.header().offset(), 10U);
    EXPECT_EQ(m.segment(1).name(), "PID");
    EXPECT_EQ(m.segment(2).raw(), "PV1|2");
}

TEST(Message, names_a_segment_by_the_bytes_before_its_first_delimiter) {
    const Message m = parsed("MSH|^~\\&\rZZZ\rPID|1\rlong line without any\rOBX2|1\r");
    EXPECT_EQ(m.segment(1).name(), "ZZZ");
    EXPECT_EQ(m.segment(1).fields(), 0U);
    EXPECT_EQ(m.segment(1).field(1).raw(), "");
    EXPECT_EQ(m.segment(3).name(), "long line without any");
    EXPECT_EQ(m.segment(4).name(), "OBX2");
    EXPECT_FALSE(m.find("OBX").has_value());
}

TEST(Message, keeps_unknown_segments_and_extra_fields) {
    const Message m =
        parsed("MSH|^~\\&\rZPD|a|b^c\rPID|1|2|3|4|5|6|7|8|9|||||||||||||||||||||||||||||||||||z\r");
    EXPECT_EQ(m.find("ZPD")->field(2)[2], "c");
    EXPECT_EQ(m.find("PID")->field(44).raw(), "z");
}

TEST(Message, finds_the_nth_segment_of_a_name) {
    const Message m = parsed(oru);
    const auto second = m.find("OBX", 2);
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(second->field(1).raw(), "2");
    EXPECT_EQ(second->index(), 3U);
    EXPECT_EQ(second->offset(), oru.find("OBX|2"));
}

TEST(Message, knows_a_segment_by_its_whole_name) {
    const Message m = parsed("MSH|^~\\&\rOBX|\rOB|\rOBX2|\rOBXX\r");
    EXPECT_TRUE(m.segment(1).is("OBX"));
    EXPECT_FALSE(m.segment(1).is("OBR") || m.segment(1).is("OB") || m.segment(1).is("OBX2"));
    EXPECT_TRUE(m.segment(2).is("OB"));
    EXPECT_TRUE(m.segment(3).is("OBX2"));
    EXPECT_FALSE(m.segment(3).is("OBX") || m.segment(4).is("OBX"));
    EXPECT_EQ(m.find("OBX2")->index(), 3U);
    EXPECT_FALSE(m.find("OBX", 2).has_value());
}

// Sixteen bytes are looked at in one step; what stands before, on and after such a border is found.
TEST(Message, divides_fields_of_any_length) {
    for (std::size_t length = 0; length < 50; ++length) {
        const std::string one(length, 'x');
        for (std::size_t after = 0; after < 20; ++after) {
            const std::string two(after, 'y');
            const std::string text =
                "MSH|^~\\&\rZZZ|" + one + '^' + two + "|" + one + '~' + two + "^z|" + one + "|\r";
            const Message m = parsed(text);
            const auto zzz = m.segment(1);
            EXPECT_EQ(zzz.field(1)[1], one);
            EXPECT_EQ(zzz.field(2)[1], one);
            EXPECT_EQ(zzz.field(3)[1], one);
            const auto parts = zzz.field(1).repetition(1).first<3>();
            EXPECT_EQ(parts[0], one);
            EXPECT_EQ(parts[1], two);
            EXPECT_EQ(parts[2], "");
            EXPECT_EQ(zzz.field(2).repetition(2).first<1>()[0], two);
        }
    }
}

TEST(Message, gives_the_first_components_and_no_more) {
    const Message m = parsed("MSH|^~\\&\rZZZ|a^b^^dddddddddddddddddddddd^e^f\r");
    const auto parts = m.segment(1).field(1).repetition(1).first<4>();
    EXPECT_EQ(parts[1], "b");
    EXPECT_EQ(parts[2], "");
    EXPECT_EQ(parts[3], "dddddddddddddddddddddd");
}

TEST(Message, leaves_escapes_in_raw_values) {
    EXPECT_EQ(parsed(oru).find("OBX", 2)->field(5).raw(), "a\\F\\b");
}

TEST(Message, gives_what_stands_at_a_path) {
    const Message m = parsed(oru);
    const auto at = [&m](std::string_view path) { return m.at(*hl7::parse_path(path)); };
    EXPECT_EQ(at("MSH-1"), "|");
    EXPECT_EQ(at("MSH-9.2"), "R01");
    EXPECT_EQ(at("PID-3"), "4711^^^H1&1.2.3&ISO^MR~99^^^SSA^SS");
    EXPECT_EQ(at("PID-3[2]"), "99^^^SSA^SS");
    EXPECT_EQ(at("PID-3[2].4"), "SSA");
    EXPECT_EQ(at("PID-3.4.3"), "ISO");
    EXPECT_EQ(at("OBX[2]-3.1"), "9");
    EXPECT_EQ(at("OBX[2]"), "OBX|2|ST|9^Note^L||a\\F\\b||");
    EXPECT_EQ(at("OBX[3]-3"), "");
    EXPECT_EQ(at("PID-3[3].1"), "");
}

TEST(Message, refuses_more_segments_than_it_promises_to_hold) {
    std::string text = "MSH|^~\\&\r";
    for (std::size_t i = 1; i < Message::max_segments; ++i) text += "Z\r";
    EXPECT_EQ(parsed(text).segments(), Message::max_segments);
    text += "Z\r";
    EXPECT_EQ(flaw(text), Flaw::too_many_segments);
    EXPECT_EQ(offset(text), text.size() - 2);
}

TEST(Message, refuses_more_fields_than_it_promises_to_hold) {
    std::string text = "MSH|^~\\&\rPID";
    text += std::string(Message::max_fields - 1, '|');
    EXPECT_EQ(parsed(text).find("PID")->fields(), Message::max_fields - 1);
    text += "|";
    EXPECT_EQ(flaw(text), Flaw::too_many_fields);
    EXPECT_EQ(offset(text), text.size() - 1);
}

TEST(Message, refuses_a_last_segment_too_many_that_nothing_ends) {
    std::string text = "MSH|^~\\&\r";
    for (std::size_t i = 1; i < Message::max_segments; ++i) text += "Z\r";
    text += "Z";
    EXPECT_EQ(flaw(text), Flaw::too_many_segments);
    EXPECT_EQ(offset(text), text.size() - 1);
}

TEST(Message, refuses_a_text_it_cannot_address_without_looking_at_it) {
    const std::string_view beyond{oru.data(), (std::size_t{1} << 32U)};
    EXPECT_EQ(Message::parse(beyond).error().flaw, Flaw::too_long);
}

TEST(Message, reads_the_next_message_into_the_same_object) {
    Message m;
    EXPECT_EQ(m.segments(), 0U);
    ASSERT_TRUE(m.reparse(oru).has_value());
    ASSERT_TRUE(m.reparse("MSH$%*!@\rPID$7\r").has_value());
    EXPECT_EQ(m.segments(), 2U);
    EXPECT_EQ(m.find("PID")->field(1).raw(), "7");
    EXPECT_EQ(m.text(), "MSH$%*!@\rPID$7\r");
}

TEST(Message, is_empty_after_a_failed_reparse) {
    Message m = parsed(oru);
    EXPECT_FALSE(m.reparse("PID|1").has_value());
    EXPECT_EQ(m.segments(), 0U);
    EXPECT_EQ(m.text(), "");
    EXPECT_FALSE(m.find("PID").has_value());
    EXPECT_EQ(m.at({"MSH", 1, 9, 0, 0, 0}), "");
}

TEST(Message, stays_readable_when_moved) {
    Message m = parsed(oru);
    const Message moved = std::move(m);
    EXPECT_EQ(moved.find("PID")->field(3)[1], "4711");
}

TEST(Message, finds_every_mark_wherever_it_falls) {
    // Fields of every small length, so that marks meet each place of a machine word or vector.
    for (std::size_t pad = 0; pad < 70; ++pad) {
        std::string text = "MSH|^~\\&|" + std::string(pad, 'x') + "\r";
        std::size_t lines = 1;
        for (std::size_t length = 0; length < 70; length += 3, ++lines)
            text += "ZZZ|" + std::string(length, 'a') + "|" + std::string(length, 'b') + "|c\r";
        const Message m = parsed(text);
        ASSERT_EQ(m.segments(), lines);
        for (std::size_t i = 1; i < m.segments(); ++i) {
            ASSERT_EQ(m.segment(i).fields(), 3U);
            ASSERT_EQ(m.segment(i)[1].raw(), std::string((i - 1) * 3, 'a'));
            ASSERT_EQ(m.segment(i)[2].raw(), std::string((i - 1) * 3, 'b'));
            ASSERT_EQ(m.segment(i)[3].raw(), "c");
        }
    }
}

}  // namespace
