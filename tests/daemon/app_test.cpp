// Starting and leaving.
#include "tests/daemon/daemon.hpp"

#include <csignal>
#include <string>

#include <gtest/gtest.h>

namespace {

using namespace calciwatch::test;

bool refuses(const boost::asio::ip::tcp::endpoint& listener) {
    try {
        const Sender sender{listener};
        return false;
    } catch (const boost::system::system_error&) {
        return true;
    }
}

TEST(App, answers_what_was_received_before_it_leaves) {
    Daemon daemon;
    daemon.start();
    const auto at = daemon.app().listeners().front();
    Sender sender = daemon.connect();
    Sender waiting = daemon.connect();
    daemon.store.hold();
    sender.send(diagnosis("0"));
    daemon.store.await_held_commit();
    std::string all;
    for (int i = 1; i <= 20; ++i) hl7::append_frame(all, diagnosis(std::to_string(i)));
    sender.send_bytes(all);  // lies in the socket: the session waits for its first answer
    waiting.send(diagnosis("w"));
    ASSERT_TRUE(eventually([&] { return daemon.app().counters().connections == 2U; }));
    std::jthread stopping{[&] { daemon.stop(); }};
    ASSERT_TRUE(eventually([&] { return refuses(at); }));
    daemon.store.release();
    for (int i = 0; i <= 20; ++i) EXPECT_EQ(said(sender.answer()), "AA " + std::to_string(i));
    EXPECT_TRUE(sender.closed());
    EXPECT_EQ(said(waiting.answer()), "AA w");
    EXPECT_TRUE(waiting.closed());
    sender.socket().close();
    waiting.socket().close();
}

TEST(App, accepts_nobody_once_it_leaves) {
    Daemon daemon;
    daemon.start();
    const auto at = daemon.app().listeners().front();
    daemon.stop();
    EXPECT_TRUE(refuses(at));
}

TEST(App, answers_AE_and_leaves_when_the_store_fails_to_the_end) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    daemon.store.fail(true);
    sender.send(diagnosis("1"));
    EXPECT_EQ(said(sender.answer()), "AE 1");
    sender.send(diagnosis("2"));
    std::jthread stopping{[&] { daemon.stop(); }};
    EXPECT_EQ(said(sender.answer()), "AE 2");
    EXPECT_TRUE(sender.closed());
    sender.socket().close();
}

TEST(App, leaves_a_sender_that_never_closes) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    sender.send(diagnosis("1"));
    EXPECT_EQ(said(sender.answer()), "AA 1");
    const auto begin = std::chrono::steady_clock::now();
    daemon.stop();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 8s);
}

TEST(App, leaves_on_SIGTERM) {
    Daemon daemon;
    daemon.start();
    daemon.app().obey_signals();
    Sender sender = daemon.connect();
    sender.send(diagnosis("1"));
    EXPECT_EQ(said(sender.answer()), "AA 1");
    kill(getpid(), SIGHUP);  // says that it cannot reload, and goes on
    sender.send(diagnosis("2"));
    EXPECT_EQ(said(sender.answer()), "AA 2");
    kill(getpid(), SIGTERM);
    EXPECT_TRUE(sender.closed());
    sender.socket().close();
    daemon.stop();
}

}  // namespace
