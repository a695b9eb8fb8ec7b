// The sequence number protocol on a link that uses it: MSH-13 in, MSA-4 out.
#include "tests/step/messages.hpp"
#include "tests/step/ward.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using story::Ward;

FeedPolicy counting() {
    FeedPolicy policy;
    policy.sequence_numbers = true;
    return policy;
}

std::string numbered(const std::string& control_id, const std::string& number) {
    std::string raw = story::admission(control_id, "20261122100000", "");
    const std::string version = "|P|2.5.1";
    return raw.replace(raw.find(version), version.size(), version + "|" + number);
}

std::string question(const std::string& number) {
    return "MSH|^~\\&|EHR|H1|CW|H1|20261122100000||ADT^A01|Q|P|2.5.1|" + number + "\r";
}

// MSA-1 and MSA-4: "AA 7".
std::string said(const Outcome& outcome) {
    const std::size_t at = outcome.ack.find("\rMSA|");
    if (at == std::string::npos) return "nothing";
    std::string line = outcome.ack.substr(at + 5, outcome.ack.find('\r', at + 1) - at - 5);
    const std::string code = line.substr(0, 2);
    for (int i = 0; i < 3; ++i) {
        const std::size_t bar = line.find('|');
        line = bar == std::string::npos ? "" : line.substr(bar + 1);
    }
    return code + " " + line;
}

TEST(SequenceTurn, takes_any_first_number_as_the_base_and_then_the_next_ones) {
    Ward ward{counting()};
    EXPECT_EQ(said(ward.receive(numbered("A", "41"))), "AA 41");
    EXPECT_EQ(said(ward.receive(numbered("B", "42"))), "AA 42");
}

TEST(SequenceTurn, refuses_what_is_out_of_order_and_takes_it_when_its_turn_has_come) {
    Ward ward{counting()};
    ward.receive(numbered("A", "1"));
    const std::string early = numbered("C", "3");
    const Outcome refused = ward.receive(early);
    EXPECT_EQ(said(refused), "AE 2");
    EXPECT_FALSE(refused.kept);
    EXPECT_EQ(said(ward.receive(numbered("B", "2"))), "AA 2");
    const Outcome taken = ward.receive(early);
    EXPECT_EQ(said(taken), "AA 3");
    EXPECT_TRUE(taken.kept);
    EXPECT_FALSE(taken.resend);
}

TEST(SequenceTurn, answers_a_resend_as_before) {
    Ward ward{counting()};
    const std::string raw = numbered("A", "1");
    const Outcome first = ward.receive(raw);
    const Outcome again = ward.receive(raw);
    EXPECT_TRUE(again.resend);
    EXPECT_EQ(again.ack, first.ack);
}

TEST(SequenceTurn, keeps_other_bytes_under_a_number_that_came_before_for_a_person_to_see) {
    Ward ward{counting()};
    ward.receive(numbered("A", "1"));
    const Outcome outcome = ward.receive(numbered("B", "1"));
    EXPECT_EQ(said(outcome), "AA 1");
    EXPECT_EQ(outcome.disposition, Disposition::quarantined);
    EXPECT_EQ(said(ward.receive(numbered("C", "2"))), "AA 2");
}

TEST(SequenceTurn, tells_a_starting_sender_what_comes_next_as_often_as_it_asks) {
    Ward ward{counting()};
    EXPECT_EQ(said(ward.receive(question("0"))), "AA -1");
    ward.receive(numbered("A", "7"));
    EXPECT_EQ(said(ward.receive(question("0"))), "AA 8");
    EXPECT_FALSE(ward.receive(question("0")).kept);
    EXPECT_EQ(said(ward.receive(numbered("B", "8"))), "AA 8");
}

TEST(SequenceTurn, forgets_its_count_when_the_sender_says_so) {
    Ward ward{counting()};
    ward.receive(numbered("A", "7"));
    EXPECT_EQ(said(ward.receive(question("-1"))), "AA -1");
    EXPECT_EQ(said(ward.receive(numbered("B", "100"))), "AA 100");
}

TEST(SequenceTurn, never_takes_a_question_for_a_message) {
    Ward ward{counting()};
    ward.receive(numbered("A", "7"));
    for (const char* number : {"0", "-1"}) {
        const Outcome outcome = ward.receive(numbered("B", number));
        EXPECT_EQ(said(outcome).substr(0, 2), "AE") << number;
        EXPECT_FALSE(outcome.kept) << number;
    }
    EXPECT_EQ(said(ward.receive(numbered("C", "8"))), "AA 8") << "the count went on";
}

TEST(SequenceTurn, refuses_what_is_no_number) {
    Ward ward{counting()};
    const Outcome outcome = ward.receive(numbered("A", "seven"));
    EXPECT_EQ(said(outcome).substr(0, 2), "AE");
    EXPECT_FALSE(outcome.kept);
}

TEST(SequenceTurn, counts_each_sender_by_itself) {
    Ward ward{counting()};
    EXPECT_EQ(said(ward.receive(numbered("A", "7"))), "AA 7");
    std::string other = numbered("A", "100");
    other.replace(other.find("|EHR|"), 5, "|LAB|");
    EXPECT_EQ(said(ward.receive(other)), "AA 100");
}

TEST(SequenceTurn, leaves_a_sender_that_does_not_count_alone) {
    Ward ward{counting()};
    ward.receive(numbered("A", "7"));
    EXPECT_EQ(said(ward.receive(numbered("B", ""))), "AA ");
    EXPECT_EQ(said(ward.receive(numbered("C", "8"))), "AA 8");
}

TEST(SequenceTurn, means_nothing_on_a_feed_that_does_not_use_it) {
    Ward ward;
    EXPECT_EQ(said(ward.receive(numbered("A", "7"))), "AA ");
    EXPECT_EQ(said(ward.receive(numbered("B", "3"))), "AA ");
}

}  // namespace
