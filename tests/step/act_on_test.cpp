// What a person may do about an alert that is named from outside, and what comes of it.
#include "tests/step/messages.hpp"
#include "tests/step/ward.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace std::chrono_literals;
using story::admission;
using story::calciphylaxis;
using story::order;
using story::Ward;
using story::warfarin;

// A ward with one critical alert, event 1.
class ActOn : public testing::Test {
  protected:
    ActOn() {
        ward.receive(admission("A1", "20261122100000", calciphylaxis()));
        ward.receive(order("O1", "20261122110000", "NW", "7001", warfarin()));
    }
    static Act acknowledge(std::string by = "jm") {
        Act act;
        act.by = std::move(by);
        return act;
    }
    static Act override_it(std::string reason) {
        Act act;
        act.kind = Act::Kind::override_it;
        act.by = "jm";
        act.reason = std::move(reason);
        return act;
    }
    AlertName alert() {
        return *parse_alert_name(ward.outbox().at(0)["subject"].get<std::string>());
    }
    nlohmann::json last() { return ward.outbox().back()["data"]["alert"]; }

    Ward ward;
};

TEST_F(ActOn, an_acknowledgement_is_the_next_event_of_the_alert) {
    EXPECT_EQ(ward.act_on(Sequence{1}, acknowledge()), "event 2");
    EXPECT_EQ(last()["change"], "acknowledged");
    EXPECT_EQ(last()["state"], "acknowledged");
    EXPECT_EQ(last()["deed"]["by"], "jm");
    EXPECT_EQ(ward.outbox().back()["subject"], to_string(alert()));
}

TEST_F(ActOn, an_alert_is_named_by_itself_or_by_an_event_of_it) {
    EXPECT_EQ(ward.act_on(alert(), acknowledge()), "event 2");
    EXPECT_EQ(ward.act_on(Sequence{2}, override_it("already addressed")), "event 3");
    EXPECT_EQ(last()["deed"]["reason"], "already addressed");
    EXPECT_TRUE(last()["deed"].contains("until"));
}

TEST_F(ActOn, nobody_can_act_on_what_is_not_there) {
    EXPECT_EQ(ward.act_on(Sequence{99}, acknowledge()), "no event of this number is kept");
    AlertName other = alert();
    other.patient = 4711;
    EXPECT_EQ(ward.act_on(other, acknowledge()), "there is no such alert")
        << "a patient that nobody knows";
    other = alert();
    other.rule = "no-such-rule";
    EXPECT_EQ(ward.act_on(other, acknowledge()), "there is no such alert");
    other = alert();
    other.subject = "order 7002^OE";
    EXPECT_EQ(ward.act_on(other, acknowledge()), "there is no such alert");
    EXPECT_EQ(ward.outbox().size(), 1U);
}

TEST_F(ActOn, nobody_acts_on_what_is_over_or_done) {
    EXPECT_EQ(ward.act_on(Sequence{1}, acknowledge()), "event 2");
    EXPECT_EQ(ward.act_on(Sequence{2}, acknowledge("other")), "the alert is acknowledged already");
    ward.receive(order("O2", "20261122120000", "DC", "7001", warfarin()));
    EXPECT_EQ(ward.act_on(alert(), acknowledge()).substr(0, 17), "the alert is over");
    EXPECT_EQ(ward.act_on(Sequence{1}, acknowledge()).substr(0, 17), "the alert is over");
}

TEST_F(ActOn, an_override_needs_a_reason_of_the_rule) {
    EXPECT_EQ(ward.act_on(Sequence{1}, override_it("because")), "the reason is none of the rule's");
    EXPECT_EQ(ward.act_on(Sequence{1}, acknowledge("")), "nobody is named who does it");
    EXPECT_EQ(ward.outbox().size(), 1U);
}

TEST_F(ActOn, who_has_not_seen_what_is_new_must_look_again) {
    // The dose rises: event 2 tells of it.
    std::string higher = order("O2", "20261122120000", "XO", "7001", warfarin());
    higher.replace(higher.find("|5||mg|"), 7, "|10||mg|");
    ward.receive(higher);
    ASSERT_EQ(ward.outbox().size(), 2U);
    ASSERT_EQ(last()["change"], "updated");
    EXPECT_EQ(ward.act_on(Sequence{1}, acknowledge()),
              "the alert has changed since: see event 2 and decide again");
    EXPECT_EQ(ward.act_on(Sequence{2}, acknowledge()), "event 3");
}

TEST_F(ActOn, an_escalation_is_nothing_new_and_an_acknowledgement_ends_it) {
    ward.now += 12h;
    ward.review(ward.now);
    ASSERT_EQ(last()["change"], "escalated");
    EXPECT_EQ(ward.act_on(Sequence{1}, acknowledge()), "event 3") << "seen before it escalated";
    for (int day = 0; day < 3; ++day) {
        ward.now += 24h;
        ward.review(ward.now);
    }
    EXPECT_EQ(ward.outbox().size(), 3U) << "somebody knows";
}

TEST_F(ActOn, an_alert_nobody_acknowledges_escalates_again_and_again) {
    for (int half_day = 0; half_day < 3; ++half_day) {
        ward.now += 12h;
        ward.review(ward.now);
    }
    EXPECT_EQ(ward.told(),
              "raised vka-in-calciphylaxis\nescalated vka-in-calciphylaxis\n"
              "escalated vka-in-calciphylaxis\nescalated vka-in-calciphylaxis\n");
}

}  // namespace
