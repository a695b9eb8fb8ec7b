// What chapter 2 of the standard asks of a receiver and its answers, by section, as far as no other
// file says it: framing in mllp_test, delimiters, line ends and the null value in message_test and
// pains_test, escapes and character sets in text_test and transcode_test, times and numbers in
// values_test, batches (2.9.3) in batch_test, fragments (2.9.2) in fragment_test, sequence numbers
// (2.9.1) in sequence_test, codes and ERR in ack_test.
#include "hl7/ack.hpp"
#include "hl7/fragment.hpp"
#include "hl7/message.hpp"
#include "hl7/segments.hpp"
#include "hl7/sequence.hpp"
#include "hl7/text.hpp"
#include "hl7/values.hpp"
#include "tests/hl7/heard.hpp"

#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace {

using hl7::AckCode;
using hl7::Message;

Message parsed(std::string_view text) {
    auto message = Message::parse(text);
    EXPECT_TRUE(message.has_value()) << text;
    return message ? std::move(*message) : Message{};
}

std::string at(const std::string& text, std::string_view path) {
    return std::string{parsed(text).at(*hl7::parse_path(path))};
}

std::string answer(std::string_view text, AckCode code) {
    hl7::AckRequest request;
    request.code = code;
    request.now = "20260122101501";
    request.control_id = "A1";
    return hl7::acknowledge(parsed(text), request);
}

std::string header(std::string_view accept, std::string_view application) {
    return "MSH|^~\\&|LAB|H1|CW|H2|20260122101500||ORU^R01^ORU_R01|77|P|2.5.1|||" +
           std::string{accept} + "|" + std::string{application} + "\r";
}

// MLLP release 2 confirms a block by ACK or NAK alone, before any HL7 answer; release 1 does not.
TEST(Standard, takes_a_commit_block_of_mllp_release_2_for_no_message) {
    for (const char byte : {'\x06', '\x15'}) {
        const hl7::Heard heard = hl7::listen(hl7::frame(std::string(1, byte)), 10);
        ASSERT_EQ(heard.frames.size(), 1U);
        EXPECT_FALSE(Message::parse(heard.frames[0]).has_value());
    }
}

// 2.4.4
TEST(Standard, divides_the_whole_message_by_the_delimiters_of_its_header) {
    const Message m = parsed("MSH|^~\\&|A\rPID|a^b\rMSH$%*!@$B\rPID|c^d\r");
    EXPECT_EQ(m.find("PID", 2)->field(1)[2], "d") << "another MSH changes nothing";
    EXPECT_FALSE(m.find("MSH", 2).has_value());
}

// 2.4.5.2: a truncated number would be another number.
TEST(Standard, takes_no_truncated_number_for_a_number) {
    const Message m = parsed("MSH|^~\\&#\rOBX|1|NM|9||12#|mg\rOBX|2|ST|9||long text#|\r");
    ASSERT_EQ(m.delimiters().truncation, '#');
    EXPECT_FALSE(hl7::parse_decimal(m.find("OBX")->field(5).raw()).has_value());
    EXPECT_FALSE(hl7::parse_comparable(m.find("OBX")->field(5).raw()).has_value());
    EXPECT_EQ(hl7::TextReader{m}(m.find("OBX", 2)->field(5).raw()), "long text#")
        << "a reader sees that there was more";
}

// 2.5.1
TEST(Standard, sends_nothing_after_the_last_populated_field_and_component) {
    const std::string ack = answer(header("", ""), AckCode::AA);
    EXPECT_EQ(ack.find("|\r"), std::string::npos) << ack;
    hl7::AckRequest request;
    request.code = AckCode::AE;
    request.problem =
        hl7::Problem{hl7::Condition::data_type, hl7::parse_path("OBX[2]-5"), std::string{}};
    const std::string refusal = hl7::acknowledge(parsed(header("", "")), request);
    EXPECT_NE(refusal.find("ERR||OBX^2^5|102^Data type error^HL70357|E\r"), std::string::npos)
        << refusal;
}

// 2.5.2, 2.7.1
TEST(Standard, reads_what_it_knows_among_what_it_does_not_expect) {
    const std::string text =
        "MSH|^~\\&|LAB||||||ORU^R01^ORU_R99^new|77|P|2.42||||||||||||||||new\r"
        "ZQ1|x\rSFT|vendor\rPID|new||4711^^^H1&1&ISO&new^MR^^^^^^^^new|||||||||||||||||||||||||||||"
        "||||||new\r"
        "XXX\rOBX|1|NM|9^^LN^^^^^^^^^^^^new||7^new|mg&new\r";
    const Message m = parsed(text);
    const auto pid = hl7::Pid::in(m);
    ASSERT_TRUE(pid.has_value());
    const auto id = hl7::parse_cx((*pid)[hl7::Pid::patient_identifier_list].repetition(1));
    EXPECT_EQ(id.number, "4711");
    EXPECT_EQ(id.authority, "H1");
    EXPECT_EQ(id.type, "MR");
    const auto obx = hl7::Obx::in(m);
    EXPECT_EQ((*obx)[hl7::Obx::observation_value][1], "7");
    EXPECT_EQ((*obx)[hl7::Obx::units].component(1).subcomponent(1), "mg");
    EXPECT_EQ(at(answer(text, AckCode::AA), "MSA-1"), "AA");
}

// 2.5.2: what is missing is as if every field of it were.
TEST(Standard, takes_a_missing_field_for_an_empty_one) {
    const Message m = parsed("MSH|^~\\&|A\rPV1|1\r");
    EXPECT_EQ(m.at(*hl7::parse_path("PV1-19.4.1")), "");
    EXPECT_EQ(m.at(*hl7::parse_path("PV2-3.1")), "");
}

// MSH-11 and MSH-12 have components since 2.3 and 2.4; what is compared is the first.
TEST(Standard, reads_processing_id_and_version_from_their_first_component) {
    const std::string text = "MSH|^~\\&|||||||ADT^A01|1|T^I|2.3^USA^ISO\r";
    const Message m = parsed(text);
    EXPECT_EQ(m.header()[hl7::Msh::processing_id][1], "T");
    EXPECT_EQ(m.header()[hl7::Msh::version_id][1], "2.3");
    EXPECT_EQ(at(answer(text, AckCode::AA), "MSH-9"), "ACK^A01") << "the form of 2.3";
}

// 2.8.2, 2.8.3: an acceptance acknowledgment, and every answer of the original mode, asks nothing.
TEST(Standard, asks_for_no_answer_to_an_answer) {
    for (const AckCode code : {AckCode::CA, AckCode::CE, AckCode::CR}) {
        EXPECT_EQ(at(answer(header("AL", "AL"), code), "MSH-15"), "");
        EXPECT_EQ(at(answer(header("AL", "AL"), code), "MSH-16"), "");
    }
    for (const char* accept : {"", "AL"}) {
        EXPECT_EQ(at(answer(header(accept, ""), AckCode::AA), "MSH-15"), "");
        EXPECT_EQ(at(answer(header(accept, ""), AckCode::AA), "MSH-16"), "");
    }
}

// 2.8.3.2: the application acknowledgment of the enhanced mode is an exchange of its own; both
// fields are valued, or none is.
TEST(Standard, marks_an_application_acknowledgment_of_the_enhanced_mode_as_unanswered) {
    for (const AckCode code : {AckCode::AA, AckCode::AE, AckCode::AR}) {
        const std::string ack = answer(header("AL", "AL"), code);
        EXPECT_EQ(at(ack, "MSH-15"), "NE");
        EXPECT_EQ(at(ack, "MSH-16"), "NE");
        EXPECT_EQ(hl7::read_wish(parsed(ack)),
                  (hl7::AckWish{true, hl7::AckWhen::never, hl7::AckWhen::never}));
    }
}

// 2.8.3.1: CR refuses type, version or processing id, CE anything else.
TEST(Standard, refuses_in_the_enhanced_mode_as_it_does_in_the_original) {
    const hl7::AckWish asked = hl7::read_wish(parsed(header("AL", "NE")));
    EXPECT_EQ(hl7::accept_code(asked, AckCode::AR), AckCode::CR);
    EXPECT_EQ(hl7::accept_code(asked, AckCode::AE), AckCode::CE);
}

// 2.9.1
TEST(Standard, answers_a_message_that_only_starts_or_resets_a_count) {
    for (const auto& [number, next] : {std::pair{"0", "8"}, {"-1", "-1"}}) {
        const std::string text = "MSH|^~\\&|LAB|||||||77|P|2.5|" + std::string{number} + "\r";
        const Message m = parsed(text);
        hl7::AckRequest request;
        const auto step = hl7::follow_sequence(7, m.header()[hl7::Msh::sequence_number].raw());
        request.sequence = step.answer;
        EXPECT_EQ(at(hl7::acknowledge(m, request), "MSA-2"), "77");
        EXPECT_EQ(at(hl7::acknowledge(m, request), "MSA-4"), next);
    }
}

// 2.9.2: each fragment is acknowledged by its own control id, the joined message by the first one.
TEST(Standard, keeps_the_header_of_the_first_fragment_for_the_whole) {
    const std::string first = header("AL", "AL") + "PID|1\rDSC|p|F\r";
    const std::string last =
        "MSH|^~\\&|LAB|H1|CW|H2|20260122101500||ORU^R01|78|P|2.5.1||p\rOBX|1\r";
    EXPECT_EQ(at(answer(first, AckCode::CA), "MSA-2"), "77");
    EXPECT_EQ(at(answer(last, AckCode::CA), "MSA-2"), "78");
    const auto whole = hl7::join(parsed(first), parsed(last));
    ASSERT_TRUE(whole.has_value());
    EXPECT_EQ(at(answer(*whole, AckCode::AA), "MSA-2"), "77");
}

}  // namespace
