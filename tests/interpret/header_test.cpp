// MSH: what is read, what is answered, what is kept for a person to look at.
#include "tests/interpret/heard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;

std::string with_header(std::string_view msh) {
    return joined({msh, pid, "OBR|1|||CRP", "OBX|1|NM|1988-5^CRP^LN||62|mg/L|||||F"});
}

TEST(Header, an_unknown_zone_makes_no_interpreter) {
    FeedPolicy policy;
    policy.time_zone = "Mars/Olympus_Mons";
    EXPECT_FALSE(Interpreter::make(policy));
    policy.time_zone = "Europe/Berlin";
    EXPECT_TRUE(Interpreter::make(policy));
}

TEST(Header, without_a_type_the_sender_hears_AE_101_and_the_message_is_kept) {
    const auto said =
        interpret_text(with_header(R"(MSH|^~\&|LAB|H1|CW|H1|20261122101500|||M1|P|2.5.1)"));
    EXPECT_EQ(said.verdict, Verdict::quarantine);
    EXPECT_EQ(said.answer, hl7::AckCode::AE);
    ASSERT_TRUE(said.problem);
    EXPECT_EQ(said.problem->condition, hl7::Condition::required_field_missing);
    EXPECT_EQ(hl7::to_string(said.problem->place.value()), "MSH-9");
    EXPECT_EQ(said.reason, "MSH-9 missing");
    EXPECT_TRUE(said.updates.empty());
}

TEST(Header, without_a_control_id_the_sender_hears_AE_101_and_the_message_is_kept) {
    const auto said =
        interpret_text(with_header(R"(MSH|^~\&|LAB|H1|CW|H1|20261122101500||ORU^R01||P|2.5.1)"));
    EXPECT_EQ(said.verdict, Verdict::quarantine);
    EXPECT_EQ(said.answer, hl7::AckCode::AE);
    EXPECT_EQ(said.reason, "MSH-10 missing");
}

TEST(Header, a_training_message_is_refused_with_AR_202_and_kept) {
    for (const char* mode : {"T", "D", "T^P", "X"}) {
        const auto said = interpret_text(with_header(
            std::string{R"(MSH|^~\&|LAB|H1|CW|H1|20261122101500||ORU^R01|M1|)"} + mode + "|2.5.1"));
        EXPECT_EQ(said.verdict, Verdict::quarantine) << mode;
        EXPECT_EQ(said.answer, hl7::AckCode::AR) << mode;
        EXPECT_EQ(said.problem.value().condition, hl7::Condition::unsupported_processing_id);
        EXPECT_TRUE(said.updates.empty()) << mode;
    }
}

TEST(Header, the_processing_mode_after_the_id_does_not_matter) {
    const auto said = interpret_text(
        with_header(R"(MSH|^~\&|LAB|H1|CW|H1|20261122101500||ORU^R01|M1|P^T|2.5.1)"));
    EXPECT_EQ(said.verdict, Verdict::apply);
}

TEST(Header, a_feed_may_take_training_messages) {
    FeedPolicy policy;
    policy.processing_ids = "PT";
    const std::string text =
        with_header(R"(MSH|^~\&|LAB|H1|CW|H1|20261122101500||ORU^R01|M1|T|2.5.1)");
    EXPECT_EQ(interpret_text(text, policy).verdict, Verdict::apply);
}

TEST(Header, a_blank_processing_id_costs_no_alert_but_is_told) {
    const auto said =
        interpret_text(with_header(R"(MSH|^~\&|LAB|H1|CW|H1|20261122101500||ORU^R01|M1||2.5.1)"));
    EXPECT_EQ(said.verdict, Verdict::apply);
    EXPECT_TRUE(has_finding(said, "processing-id-missing MSH-11"));
}

TEST(Header, an_unknown_type_is_kept_and_answered_AA) {
    for (const char* type : {"QBP^Q11", "ZZZ^Z01", "ORU^R99"}) {
        const auto said = message(type, {pid});
        EXPECT_EQ(said.verdict, Verdict::ignore) << type;
        EXPECT_EQ(said.answer, hl7::AckCode::AA) << type;
        EXPECT_FALSE(said.problem) << type;
        EXPECT_NE(said.reason, "") << type;
    }
}

TEST(Header, a_feed_says_how_its_sender_is_refused) {
    FeedPolicy policy;
    policy.strict = true;
    policy.refuse_incomplete = true;
    policy.ack.unsupported = hl7::AckCode::AE;
    policy.ack.incomplete = hl7::AckCode::AR;
    policy.ack.processing_id = hl7::AckCode::AE;
    EXPECT_EQ(message("QBP^Q11", {pid}, policy).answer, hl7::AckCode::AE);
    EXPECT_EQ(message("ORU^R01", {"OBR|1"}, policy).answer, hl7::AckCode::AR);
    EXPECT_EQ(
        interpret_text(R"(MSH|^~\&|LAB|H1|CW|H1|20261122||ORU^R01|M1|T|2.5.1)", policy).answer,
        hl7::AckCode::AE);
}

TEST(Header, a_strict_feed_answers_an_unknown_type_AR_200_and_an_unknown_event_AR_201) {
    FeedPolicy strict;
    strict.strict = true;
    const auto type = message("QBP^Q11", {pid}, strict);
    EXPECT_EQ(type.answer, hl7::AckCode::AR);
    EXPECT_EQ(type.problem.value().condition, hl7::Condition::unsupported_message_type);
    EXPECT_EQ(hl7::to_string(type.problem.value().place.value()), "MSH-9.1");
    const auto event = message("ORU^R99", {pid}, strict);
    EXPECT_EQ(event.answer, hl7::AckCode::AR);
    EXPECT_EQ(event.problem.value().condition, hl7::Condition::unsupported_event_code);
    EXPECT_EQ(hl7::to_string(event.problem.value().place.value()), "MSH-9.2");
}

TEST(Header, an_acknowledgement_is_kept_and_of_no_further_use) {
    for (const char* type : {"ACK", "ACK^A01", "ACK^A01^ACK", "MCF"}) {
        const auto said = message(type, {"MSA|AA|1"});
        EXPECT_EQ(said.verdict, Verdict::ignore) << type;
    }
}

TEST(Header, an_acknowledgement_is_known_even_without_a_control_id) {
    const auto said = interpret_text("MSH|^~\\&|A|B|C|D|20261122||ACK||P|2.3\rMSA|AA|1\r");
    EXPECT_EQ(said.verdict, Verdict::ignore);
}

TEST(Header, the_event_is_found_where_senders_put_it) {
    for (const char* type :
         {"ORU^R01", "ORU^R01^ORU_R01", "ORU_R01", "ORU", "ORU^^ORU_R01", " ORU ^ R01 "}) {
        const auto said = message(type, {pid, "OBR|1", "OBX|1|NM|1988-5^CRP^LN||62|mg/L|||||F"});
        EXPECT_EQ(all<ResultStatement>(said).size(), 1U) << type;
    }
}

TEST(Header, an_ADT_without_event_takes_it_from_EVN_1_and_not_from_the_structure) {
    const std::string_view pv1 = "PV1|1|I|4W^401^B";
    const auto from_evn = message("ADT^^ADT_A01", {"EVN|A03|20261122100000", pid, pv1});
    EXPECT_EQ(only<EncounterUpdate>(from_evn).act, EncounterAct::discharge);
    const auto none = message("ADT^^ADT_A01", {pid, pv1});
    EXPECT_EQ(none.verdict, Verdict::quarantine);
    EXPECT_EQ(none.reason, "MSH-9.2 missing");
    EXPECT_EQ(none.answer, hl7::AckCode::AA);
}

TEST(Header, without_PID_3_the_message_is_kept_and_answered_AA) {
    for (const char* line : {"PID|1||", "PID|1||\"\"^^^H1MRN^MR", "PID|1||^^^H1MRN^MR", "NTE|1"}) {
        const auto said = message("ORU^R01", {line, "OBR|1", "OBX|1|NM|1988-5^CRP^LN||62|mg/L"});
        EXPECT_EQ(said.verdict, Verdict::quarantine) << line;
        EXPECT_EQ(said.answer, hl7::AckCode::AA) << line;
        EXPECT_TRUE(said.updates.empty()) << line;
        EXPECT_TRUE(said.reason.starts_with("PID")) << said.reason;
        EXPECT_TRUE(said.reason.ends_with("missing")) << said.reason;
    }
}

TEST(Header, a_feed_may_refuse_what_has_no_PID_3) {
    FeedPolicy policy;
    policy.refuse_incomplete = true;
    const auto said = message("RDE^O11", {"PID|1", "ORC|NW|P1"}, policy);
    EXPECT_EQ(said.verdict, Verdict::quarantine);
    EXPECT_EQ(said.answer, hl7::AckCode::AE);
    EXPECT_EQ(said.problem.value().condition, hl7::Condition::required_field_missing);
    EXPECT_EQ(hl7::to_string(said.problem.value().place.value()), "PID-3");
}

TEST(Header, a_source_tells_message_time_and_place) {
    const auto said = message("ORU^R01", {pid, "OBR|1", "OBX|1|NM|1988-5^CRP^LN||62|mg/L|||||F",
                                          "OBX|2|NM|1988-5^CRP^LN||63|mg/L|||||F"});
    const auto results = all<ResultStatement>(said);
    ASSERT_EQ(results.size(), 2U);
    EXPECT_EQ(results[1].source, (Source{"M1", at("2026-11-22T10:15:00.000Z"), "OBX[2]-5"}));
    EXPECT_EQ(said.updates.at(0).source.place, "PID");
}

TEST(Header, the_control_id_is_kept_byte_for_byte) {
    const auto said = interpret_text(with_header(
        "MSH|^~\\&|LAB|H1|CW|H1|20261122101500||ORU^R01|M\\T\\1 \xe4|P|2.5.1||||||8859/1"));
    EXPECT_EQ(only<ResultStatement>(said).source.control_id, "M\\T\\1 \xe4");
}

TEST(Header, bytes_outside_the_character_set_are_told_once) {
    const auto said = interpret_text(
        "MSH|^~\\&|LAB|H1|CW|H1|20261122101500||ADT^A08|M1|P|2.5.1||||||UNICODE UTF-8\r"
        "PID|1||900001^^^H1MRN^MR||M\xfcller^Jos\xe9\rPV1|1|I\r");
    EXPECT_EQ(said.verdict, Verdict::apply);
    EXPECT_EQ(findings(said), std::vector<std::string>{"charset-undecodable MSH-18"});
}

TEST(Header, findings_are_bounded_and_the_last_one_says_so) {
    std::string text = "MSH|^~\\&|LAB|H1|CW|H1|20261122101500||ORU^R01|M1|P|2.5.1\r";
    text.append(pid).append("\rOBR|1\r");
    for (int i = 0; i < 500; ++i) text += "OBX|1|NM|1988-5^CRP^LN||62|mg/L|||||F|||yesterday\r";
    const auto said = interpret_text(text);
    EXPECT_EQ(all<ResultStatement>(said).size(), 500U);
    ASSERT_EQ(said.findings.size(), 100U);
    EXPECT_EQ(said.findings.back().code, "findings-cut");
}

TEST(Header, two_messages_in_one_frame_are_refused_because_one_answer_cannot_speak_for_both) {
    const auto said = message("ADT^A08", {pid, "MSH|^~\\&|A|B|C|D|20261122||ADT^A08|2|P|2.5", pid});
    EXPECT_EQ(said.verdict, Verdict::quarantine);
    EXPECT_EQ(said.answer, hl7::AckCode::AE);
    EXPECT_NE(said.reason.find("second MSH"), std::string::npos) << said.reason;
}

}  // namespace
