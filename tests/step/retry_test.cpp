// A message in quarantine is tried again after what kept it there was put right.
#include "tests/step/messages.hpp"
#include "tests/step/ward.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace story;
using testing::HasSubstr;

// A diagnosis and an order whose patient has no number of a type that the feed uses.
FeedPolicy only_mr() {
    FeedPolicy policy;
    policy.identifier_types = {"MR"};
    return policy;
}
FeedPolicy also_pi() {
    FeedPolicy policy;
    policy.identifier_types = {"MR", "PI"};
    return policy;
}
std::string as_pi(std::string message) {
    const std::string type = "^^^H1MRN^MR";
    return message.replace(message.find(type), type.size(), "^^^H1MRN^PI");
}

class Retry : public testing::Test {
  protected:
    Outcome receive(const std::string& raw) { return ward_.receive(raw); }
    tl::expected<Outcome, NotRetried> retry(MessageId id, FeedPolicy policy = also_pi(),
                                            const std::string& listener = "ehr") {
        return ward_.retry(id, {{listener, *Interpreter::make(std::move(policy))}});
    }
    Ward ward_{only_mr()};
    const std::string diagnosis_ = as_pi(admission("D-1", "20261122100000", calciphylaxis()));
    const std::string order_ =
        as_pi(story::order("O-1", "20261122101000", "NW", "ORD-1", warfarin()));
};

TEST_F(Retry, does_what_the_message_would_have_done) {
    ASSERT_EQ(receive(diagnosis_).disposition, Disposition::quarantined);
    ASSERT_EQ(receive(order_).disposition, Disposition::quarantined);
    EXPECT_EQ(ward_.told(), "");
    ward_.now += 1h;
    const auto first = retry(1);
    ASSERT_TRUE(first) << first.error().reason;
    EXPECT_EQ(first->disposition, Disposition::applied);
    EXPECT_EQ(first->message, 3);
    const auto second = retry(2);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->alert_changes, 1U);
    EXPECT_EQ(ward_.told(), "raised vka-in-calciphylaxis\n");
}

TEST_F(Retry, happens_once) {
    receive(diagnosis_);
    ASSERT_TRUE(retry(1));
    const auto again = retry(1);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().why, NotRetried::Why::retried_before);
    EXPECT_THAT(again.error().reason, HasSubstr("became message 2"));
}

TEST_F(Retry, of_what_cannot_be_used_yet_leaves_it_in_quarantine) {
    receive(diagnosis_);
    const auto still = retry(1, only_mr());
    ASSERT_TRUE(still);
    EXPECT_EQ(still->disposition, Disposition::quarantined);
    EXPECT_EQ(still->message, 0);
    EXPECT_NE(still->reason, "");
    EXPECT_TRUE(retry(1)->message != 0);
}

TEST_F(Retry, says_why_there_is_nothing_to_retry) {
    receive(admission("D-1", "20261122100000", calciphylaxis()));
    EXPECT_EQ(retry(1).error().why, NotRetried::Why::not_in_quarantine);
    EXPECT_THAT(retry(1).error().reason, HasSubstr("no message 1 is in quarantine"));
    EXPECT_THAT(retry(99).error().reason, HasSubstr("no message 99"));
    receive(diagnosis_);
    EXPECT_EQ(retry(2, also_pi(), "lab").error().why, NotRetried::Why::refused);
    EXPECT_THAT(retry(2, also_pi(), "lab").error().reason, HasSubstr("listener ehr"));
}

TEST_F(Retry, gives_a_resend_the_new_answer_and_nothing_more) {
    const std::string refused = receive(order_).ack;
    const std::string answered = retry(1)->ack;
    EXPECT_NE(answered, refused);
    const Outcome resend = receive(order_);
    EXPECT_TRUE(resend.resend);
    EXPECT_EQ(resend.ack, answered);
    EXPECT_EQ(ward_.patient_of_type("900001", "PI").orders.size(), 1U);
}

// What it continues came under the same pointer, later: it must not lose its beginning to a retry.
TEST_F(Retry, refuses_a_part_of_a_message_and_leaves_other_parts_alone) {
    const std::string part =
        "MSH|^~\\&|EHR|H1|CALCIWATCH|H1|20261122100000||ADT^A01^ADT_A01|F-2|P|2.5.1||P1\r"
        "DG1|1||I10^Hypertension^I10C|||F\r";
    ASSERT_EQ(receive(part).disposition, Disposition::quarantined);
    receive(admission("F-1", "20261122100100", "") + "DSC|P1|F\r");
    const auto retried = retry(1);
    ASSERT_FALSE(retried);
    EXPECT_EQ(retried.error().why, NotRetried::Why::refused);
    const std::string end =
        part.substr(0, part.find("|F-2|")) + "|F-3|" + part.substr(part.find("|F-2|") + 5);
    EXPECT_EQ(receive(end).disposition, Disposition::applied);
}

TEST_F(Retry, does_not_take_a_turn_in_a_sequence_of_numbers) {
    FeedPolicy counted = only_mr();
    counted.sequence_numbers = true;
    Ward ward{counted};
    const auto numbered = [](std::string message, int number) {
        const std::string version = "|P|2.5.1";
        return message.replace(message.find(version), version.size(),
                               version + "|" + std::to_string(number));
    };
    ward.receive(numbered(diagnosis_, 1));
    ward.receive(numbered(admission("D-2", "20261122100100", "", "900002"), 2));
    FeedPolicy put_right = also_pi();
    put_right.sequence_numbers = true;
    const auto retried = ward.retry(1, {{"ehr", *Interpreter::make(std::move(put_right))}});
    ASSERT_TRUE(retried);
    EXPECT_EQ(retried->disposition, Disposition::applied);
    const Outcome next = ward.receive(numbered(admission("D-3", "20261122100200", ""), 3));
    EXPECT_TRUE(next.kept) << next.reason;
}

}  // namespace
