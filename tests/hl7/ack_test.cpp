#include "hl7/ack.hpp"

#include <tuple>

#include <gtest/gtest.h>

namespace {

using hl7::AckCode;
using hl7::AckRequest;
using hl7::Condition;
using hl7::Message;
using hl7::Problem;

std::string answer(std::string_view text, AckCode code = AckCode::AA,
                   std::optional<Problem> problem = std::nullopt) {
    const auto message = Message::parse(text);
    EXPECT_TRUE(message.has_value()) << text;
    if (!message) return {};
    return hl7::acknowledge(*message, {code, std::move(problem), "20260122101501+0100", "A1"});
}

std::string at(const std::string& text, std::string_view path) {
    const auto message = Message::parse(text);
    EXPECT_TRUE(message.has_value()) << text;
    return message ? std::string{message->at(*hl7::parse_path(path))} : std::string{};
}

std::string header(std::string_view version) {
    return "MSH|^~\\&|LAB|H1|CW|H2|20260122101500||ORU^R01|77|P|" + std::string{version} + "\r";
}

Problem missing_number() {
    return {Condition::required_field_missing, hl7::parse_path("PID-3"), "no identifier"};
}

TEST(Ack, is_msh_and_msa_in_original_mode) {
    EXPECT_EQ(answer(header("2.5.1")),
              "MSH|^~\\&|CW|H2|LAB|H1|20260122101501+0100||ACK^R01^ACK|A1|P|2.5.1\r"
              "MSA|AA|77\r");
}

TEST(Ack, speaks_with_the_senders_own_delimiters) {
    const std::string ack =
        answer("MSH$%*!@#$A$B$C$D$$$ADT%A01$1$P$2.5\r", AckCode::AE, missing_number());
    EXPECT_TRUE(ack.starts_with("MSH$%*!@#$C$D$A$B$")) << ack;
    EXPECT_EQ(at(ack, "MSH-9.3"), "ACK");
    EXPECT_EQ(at(ack, "ERR-2.3"), "3");
}

TEST(Ack, does_not_invent_delimiters_the_sender_left_out) {
    const std::string ack =
        answer("MSH|^|A|B|C|D|||ADT^A01|1|P|2.3\r", AckCode::AE, missing_number());
    EXPECT_TRUE(ack.starts_with("MSH|^|C|D|A|B|")) << ack;
    EXPECT_EQ(at(ack, "ERR-1"), "PID^1^3^101");
}

TEST(Ack, is_a_bare_ack_to_a_message_without_event) {
    EXPECT_EQ(at(answer("MSH|^~\\&|||||||ACK|1|P|2.5\r"), "MSH-9"), "ACK");
    EXPECT_EQ(at(answer("MSH|^~\\&|||||||ORU^\"\"|1|P|2.5\r"), "MSH-9"), "ACK");
}

TEST(Ack, gives_the_control_id_back_byte_for_byte) {
    for (const char* id : {" 77 ", "0077", "7^7&\\F\\~x", "\xe4\xff", "\"\""}) {
        const std::string message = "MSH|^~\\&|||||||ADT^A01|" + std::string{id} + "|P|2.5\r";
        EXPECT_EQ(at(answer(message), "MSA-2"), id);
    }
}

TEST(Ack, answers_a_message_without_control_id_with_an_empty_one) {
    EXPECT_EQ(at(answer("MSH|^~\\&\r"), "MSA-1"), "AA");
    EXPECT_EQ(at(answer("MSH|^~\\&\r"), "MSA-2"), "");
}

TEST(Ack, copies_processing_id_version_and_character_set) {
    const std::string ack = answer("MSH|^~\\&|||||||ADT^A01|1|T^I|2.5.1^USA|5||AL||DE|8859/1~\r");
    EXPECT_EQ(at(ack, "MSH-11"), "T^I");
    EXPECT_EQ(at(ack, "MSH-12"), "2.5.1^USA");
    EXPECT_EQ(at(ack, "MSH-18"), "8859/1~");
    EXPECT_EQ(at(ack, "MSH-13"), "");
    EXPECT_EQ(at(ack, "MSH-15"), "") << "an answer asks for no answer";
    EXPECT_EQ(at(ack, "MSH-16"), "");
}

TEST(Ack, ends_every_segment_with_cr_whatever_the_sender_used) {
    const std::string ack = answer("MSH|^~\\&|||||||ADT^A01|1|P|2.5\nPID|1\n");
    EXPECT_EQ(ack.find('\n'), std::string::npos);
    EXPECT_EQ(ack.back(), '\r');
    EXPECT_NE(ack.find("\rMSA|"), std::string::npos);
}

TEST(Ack, places_the_error_in_err_from_version_2_5_on) {
    const std::string ack = answer(header("2.5.1"), AckCode::AE, missing_number());
    EXPECT_NE(ack.find("\rMSA|AE|77\r"), std::string::npos) << "MSA-3 is withdrawn";
    EXPECT_NE(ack.find("ERR||PID^1^3|101^Required field missing^HL70357|E|||no identifier\r"),
              std::string::npos)
        << ack;
}

TEST(Ack, places_the_error_in_msa_3_and_err_1_before_version_2_5) {
    for (const char* version : {"2.2", "2.3", "2.4"}) {
        const std::string ack = answer(header(version), AckCode::AE, missing_number());
        EXPECT_EQ(at(ack, "MSA-3"), "no identifier") << version;
        EXPECT_EQ(at(ack, "ERR-1"), "PID^1^3^101&Required field missing&HL70357") << version;
        EXPECT_EQ(at(ack, "ERR-2"), "") << version;
    }
}

TEST(Ack, names_the_condition_before_2_5_when_there_is_no_diagnostic) {
    const Problem refused{Condition::unsupported_message_type, std::nullopt, ""};
    const std::string ack = answer(header("2.3"), AckCode::AR, refused);
    EXPECT_EQ(at(ack, "MSA-3"), "Unsupported message type");
    EXPECT_EQ(at(ack, "ERR-1"), "^^^200&Unsupported message type&HL70357");
}

TEST(Ack, says_the_place_down_to_the_subcomponent) {
    const Problem problem{Condition::data_type, hl7::parse_path("OBX[3]-5[2].4.1"), ""};
    EXPECT_EQ(at(answer(header("2.5"), AckCode::AE, problem), "ERR-2"), "OBX^3^5^2^4^1");
    const Problem component{Condition::data_type, hl7::parse_path("PID-3.4"), ""};
    EXPECT_EQ(at(answer(header("2.5"), AckCode::AE, component), "ERR-2"), "PID^1^3^1^4");
}

TEST(Ack, says_every_condition_of_table_0357_it_gives) {
    for (const auto& [condition, code] : {std::pair{Condition::segment_sequence, "100"},
                                          {Condition::required_field_missing, "101"},
                                          {Condition::data_type, "102"},
                                          {Condition::unsupported_message_type, "200"},
                                          {Condition::unsupported_event_code, "201"},
                                          {Condition::unsupported_processing_id, "202"},
                                          {Condition::unsupported_version_id, "203"},
                                          {Condition::unknown_key, "204"},
                                          {Condition::duplicate_key, "205"},
                                          {Condition::application_error, "207"}}) {
        const std::string ack =
            answer(header("2.5"), AckCode::AE, Problem{condition, std::nullopt, ""});
        EXPECT_EQ(at(ack, "ERR-3.1"), code);
        EXPECT_EQ(at(ack, "ERR-3.2"), hl7::text(condition));
        EXPECT_EQ(at(ack, "ERR-3.3"), "HL70357");
        EXPECT_EQ(at(ack, "ERR-4"), "E");
    }
}

TEST(Ack, warns_when_it_accepts_in_spite_of_a_problem) {
    const std::string ack = answer(header("2.5"), AckCode::AA, missing_number());
    EXPECT_EQ(at(ack, "MSA-1"), "AA");
    EXPECT_EQ(at(ack, "ERR-4"), "W");
}

TEST(Ack, cannot_be_broken_by_its_own_diagnostic) {
    const Problem problem{Condition::data_type, std::nullopt, "a|b^c\rMSA|AA|77\n\x1c\r\v"};
    const std::string ack = answer(header("2.5"), AckCode::AE, problem);
    const auto message = Message::parse(ack);
    ASSERT_TRUE(message.has_value());
    EXPECT_EQ(message->segments(), 3U);
    EXPECT_EQ(ack.find_first_of("\v\x1c\n"), std::string::npos);
}

TEST(Ack, names_its_codes_as_table_0008_does) {
    EXPECT_EQ(hl7::name(AckCode::AA), "AA");
    EXPECT_EQ(hl7::name(AckCode::AE), "AE");
    EXPECT_EQ(hl7::name(AckCode::AR), "AR");
    EXPECT_EQ(hl7::name(AckCode::CA), "CA");
    EXPECT_EQ(hl7::name(AckCode::CE), "CE");
    EXPECT_EQ(hl7::name(AckCode::CR), "CR");
}

hl7::AckWish wish(std::string_view accept, std::string_view application) {
    const std::string text = "MSH|^~\\&|||||||ADT^A01|1|P|2.5|||" + std::string{accept} + "|" +
                             std::string{application} + "\r";
    const auto message = Message::parse(text);
    EXPECT_TRUE(message.has_value());
    return message ? hl7::read_wish(*message) : hl7::AckWish{};
}

TEST(AckWish, answers_the_keeping_with_ca_ce_or_cr) {
    const hl7::AckWish usual = wish("AL", "NE");
    EXPECT_EQ(hl7::accept_code(usual, AckCode::AA), AckCode::CA);
    EXPECT_EQ(hl7::accept_code(usual, AckCode::AE), AckCode::CE);
    EXPECT_EQ(hl7::accept_code(usual, AckCode::AR), AckCode::CR);
    EXPECT_EQ(hl7::application_code(usual, AckCode::AA), std::nullopt);
    EXPECT_EQ(hl7::application_code(usual, AckCode::AE), std::nullopt);
}

TEST(AckWish, reads_each_condition_as_table_0155_does) {
    const auto answers = [](std::string_view when) {
        const hl7::AckWish asked = wish(when, when);
        return std::tuple{
            hl7::accept_code(asked, AckCode::AA), hl7::accept_code(asked, AckCode::AE),
            hl7::application_code(asked, AckCode::AA), hl7::application_code(asked, AckCode::AE)};
    };
    using Answers = decltype(answers(""));
    EXPECT_EQ(answers("AL"), (Answers{AckCode::CA, AckCode::CE, AckCode::AA, AckCode::AE}));
    EXPECT_EQ(answers("NE"), (Answers{}));
    EXPECT_EQ(answers("ER"), (Answers{std::nullopt, AckCode::CE, std::nullopt, AckCode::AE}));
    EXPECT_EQ(answers("SU"), (Answers{AckCode::CA, std::nullopt, AckCode::AA, std::nullopt}));
}

TEST(Ack, says_the_expected_sequence_number_in_msa_4) {
    for (const char* version : {"2.3", "2.5"}) {
        const std::string text = header(version);
        const auto message = Message::parse(text);
        ASSERT_TRUE(message.has_value());
        for (const bool refused : {false, true}) {
            AckRequest request{AckCode::CA, std::nullopt, "20260101", "A1", "8"};
            if (refused) request.problem = missing_number();
            EXPECT_EQ(at(hl7::acknowledge(*message, request), "MSA-4"), "8") << version << refused;
        }
    }
}

}  // namespace
