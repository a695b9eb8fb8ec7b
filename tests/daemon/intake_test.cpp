// ACK means kept; once; nothing suffers for another: through the whole daemon.
#include "tests/daemon/daemon.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using namespace calciwatch::test;

TEST(Intake, answers_only_after_the_commit) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    daemon.store.hold();
    sender.send(diagnosis("1"));
    daemon.store.await_held_commit();
    EXPECT_TRUE(sender.silent(200ms));
    daemon.store.release();
    EXPECT_EQ(said(sender.answer()), "AA 1");
}

TEST(Intake, answers_AE_when_the_commit_fails_and_keeps_nothing) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    daemon.store.fail(true);
    sender.send(diagnosis("1"));
    const std::string refusal = sender.answer();
    EXPECT_EQ(said(refusal), "AE 1");
    EXPECT_NE(refusal.find("207"), std::string::npos) << refusal;
    EXPECT_TRUE(eventually([&] { return daemon.app().store_failing(); }));
    EXPECT_NE(daemon.app().status().find("STORE FAILING"), std::string::npos);
    sender.send(diagnosis("1"));
    EXPECT_EQ(said(sender.answer()), "AE 1");
    EXPECT_EQ(daemon.app().counters().not_kept, 2U);
    EXPECT_EQ(daemon.app().counters().messages, 0U);
}

TEST(Intake, goes_on_by_itself_when_the_store_works_again) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    daemon.store.fail(true);
    sender.send(diagnosis("1"));
    EXPECT_EQ(said(sender.answer()), "AE 1");
    daemon.store.fail(false);
    sender.send(diagnosis("1"));
    EXPECT_EQ(said(sender.answer()), "AA 1");
    EXPECT_TRUE(eventually([&] { return !daemon.app().store_failing(); }));
}

TEST(Intake, notices_that_the_store_works_again_before_anybody_sends) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    daemon.store.fail(true);
    sender.send(diagnosis("1"));
    EXPECT_EQ(said(sender.answer()), "AE 1");
    ASSERT_TRUE(eventually([&] { return daemon.app().store_failing(); }));
    daemon.store.fail(false);
    EXPECT_TRUE(eventually([&] { return !daemon.app().store_failing(); }));
}

TEST(Intake, remembers_nothing_of_what_could_not_be_kept) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    sender.send(diagnosis("1"));
    EXPECT_EQ(said(sender.answer()), "AA 1");
    daemon.store.fail(true);
    sender.send(warfarin("2"));
    EXPECT_EQ(said(sender.answer()), "AE 2");
    daemon.store.fail(false);
    // The alert begins with the message that is kept, not with the one that was not.
    sender.send(warfarin("2"));
    EXPECT_EQ(said(sender.answer()), "AA 2");
    EXPECT_EQ(daemon.events().size(), 1U);
}

TEST(Intake, keeps_the_other_messages_when_one_cannot_be_written) {
    Daemon daemon;
    daemon.store.choke_on("POISON");
    daemon.start();
    Sender sender = daemon.connect();
    daemon.store.hold();
    sender.send(diagnosis("0"));
    daemon.store.await_held_commit();  // what follows waits together
    std::string all;
    for (const char* id : {"1", "2-POISON", "3"}) hl7::append_frame(all, diagnosis(id));
    sender.send_bytes(all);
    daemon.store.release();
    for (const char* answer : {"AA 0", "AA 1", "AE 2-POISON", "AA 3"})
        EXPECT_EQ(said(sender.answer()), answer);
    EXPECT_FALSE(daemon.app().store_failing());
}

TEST(Intake, answers_a_resend_with_the_same_bytes_and_changes_nothing) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    sender.send(diagnosis("1"));
    sender.answer();
    sender.send(warfarin("2"));
    const std::string first = sender.answer();
    daemon.pass(1h);
    Sender again = daemon.connect();
    again.send(warfarin("2"));
    EXPECT_EQ(again.answer(), first);
    EXPECT_EQ(daemon.events().size(), 1U);
    EXPECT_EQ(daemon.app().counters().resends, 1U);
}

TEST(Intake, lets_time_alone_end_an_alert) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    sender.send(diagnosis("1"));
    sender.answer();
    sender.send(warfarin("2", "900001", "20261122123000+0000"));
    sender.answer();
    ASSERT_EQ(daemon.events().size(), 1U);
    daemon.pass(31min);
    EXPECT_TRUE(eventually([&] { return daemon.events().size() == 2; }));
    EXPECT_NE(daemon.events().back().body.find("org.calciwatch.alert.resolved.v1"),
              std::string::npos);
}

TEST(Intake, keeps_a_message_whose_sender_went_away_meanwhile) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    daemon.store.hold();
    sender.send(diagnosis("1"));
    daemon.store.await_held_commit();
    sender.vanish();
    daemon.store.release();
    EXPECT_TRUE(eventually([&] { return daemon.app().counters().messages == 1U; }));
    Sender again = daemon.connect();
    again.send(diagnosis("1"));
    EXPECT_EQ(said(again.answer()), "AA 1");
    EXPECT_EQ(daemon.app().counters().resends, 1U);
}

TEST(Intake, does_not_answer_an_answer) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    sender.send(header("ACK^A01^ACK", "1") + "MSA|AA|77\r");
    sender.send(diagnosis("2"));
    EXPECT_EQ(said(sender.answer()), "AA 2");
    daemon.store.fail(true);
    sender.send(header("ACK^A01^ACK", "3") + "MSA|AA|78\r");
    EXPECT_TRUE(eventually([&] { return daemon.app().counters().not_kept == 1U; }));
    EXPECT_TRUE(sender.silent(100ms));
}

}  // namespace
