#include "tools/answer.hpp"

#include "hl7/ack.hpp"

#include <gtest/gtest.h>

namespace {

using calciwatch::Answer;
using calciwatch::read_answer;

Answer answer_to(std::string_view version, const hl7::AckRequest& request) {
    const std::string text =
        "MSH|^~\\&|LAB|H|CW|H|20280229||ORU^R01|C1|P|" + std::string{version} + "\rPID|1\r";
    const auto message = hl7::Message::parse(text);
    return read_answer(hl7::acknowledge(message.value(), request)).value();
}

TEST(Answer, an_acceptance_names_the_message_it_is_for) {
    const Answer answer = answer_to("2.5.1", {hl7::AckCode::AA, std::nullopt, "20280229", "9"});
    EXPECT_TRUE(answer.accepted());
    EXPECT_EQ(answer.code, "AA");
    EXPECT_EQ(answer.control_id, "C1");
    EXPECT_EQ(answer.condition + answer.place + answer.reason, "");
}

TEST(Answer, a_refusal_says_condition_place_and_reason_in_every_version) {
    const hl7::Problem problem{hl7::Condition::required_field_missing, hl7::parse_path("PID-3"),
                               "no identifier"};
    for (const std::string_view version : {"2.3", "2.4", "2.5.1", "2.8"}) {
        const Answer answer = answer_to(version, {hl7::AckCode::AE, problem, "20280229", "9"});
        EXPECT_FALSE(answer.accepted()) << version;
        EXPECT_EQ(answer.condition, "101 Required field missing") << version;
        EXPECT_EQ(answer.place, "PID-3") << version;
        EXPECT_EQ(answer.reason, "no identifier") << version;
    }
}

TEST(Answer, what_is_no_acknowledgement_is_refused) {
    EXPECT_FALSE(read_answer(""));
    EXPECT_FALSE(read_answer("MSA|AA|1\r"));
    EXPECT_FALSE(read_answer("MSH|^~\\&|A\rPID|1\r"));
}

}  // namespace
