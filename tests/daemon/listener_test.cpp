// What a sender meets: framing, order, limits, time-outs, over real sockets.
#include "daemon/start_failure.hpp"
#include "tests/daemon/daemon.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace calciwatch::test;
using calciwatch::App;

TEST(Listener, answers_pipelined_messages_in_order) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    std::string all;
    for (int i = 0; i < 1000; ++i) hl7::append_frame(all, diagnosis("P" + std::to_string(i)));
    sender.send_bytes(all);
    for (int i = 0; i < 1000; ++i) EXPECT_EQ(said(sender.answer()), "AA P" + std::to_string(i));
    EXPECT_LT(daemon.store.commits(), 200) << "messages that wait together are committed together";
}

TEST(Listener, reads_a_message_that_comes_byte_by_byte) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    for (const char byte : hl7::frame(diagnosis("1"))) sender.send_bytes({&byte, 1});
    EXPECT_EQ(said(sender.answer()), "AA 1");
}

TEST(Listener, skips_and_counts_bytes_outside_frames) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    sender.send_bytes("GET / HTTP/1.1\r\n\r\n" + hl7::frame(diagnosis("1")) + "\r\n" +
                      hl7::frame(diagnosis("2")));
    EXPECT_EQ(said(sender.answer()), "AA 1");
    EXPECT_EQ(said(sender.answer()), "AA 2");
    EXPECT_EQ(daemon.app().counters().garbage_bytes, 20U);
}

TEST(Listener, never_answers_a_frame_broken_off_by_another) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    sender.send_bytes("\x0b" + diagnosis("lost") + hl7::frame(diagnosis("whole")));
    EXPECT_EQ(said(sender.answer()), "AA whole");
    sender.finish();
    EXPECT_TRUE(sender.closed());
    EXPECT_EQ(daemon.app().counters().truncated, 1U);
    EXPECT_EQ(daemon.app().counters().messages, 1U);
}

TEST(Listener, never_answers_a_frame_broken_off_by_the_end_of_the_stream) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    sender.send_bytes(hl7::frame(diagnosis("whole")) + "\x0b" + diagnosis("lost"));
    sender.finish();
    EXPECT_EQ(said(sender.answer()), "AA whole");
    EXPECT_TRUE(sender.closed());
    EXPECT_EQ(daemon.app().counters().truncated, 1U);
    EXPECT_EQ(daemon.app().counters().messages, 1U);
}

TEST(Listener, refuses_a_frame_over_the_limit_and_lets_others_go_on) {
    auto small = settings();
    small.listeners.front().max_frame = 1000;
    Daemon daemon{small};
    daemon.start();
    Sender other = daemon.connect();
    Sender sender = daemon.connect();
    sender.send_bytes(hl7::frame(diagnosis("before")) + "\x0b" + diagnosis("large") +
                      std::string(100'000, 'x'));
    EXPECT_EQ(said(sender.answer()), "AA before");
    EXPECT_EQ(said(sender.answer()), "AR large");
    EXPECT_TRUE(sender.closed());
    EXPECT_EQ(daemon.app().counters().oversized, 1U);
    other.send(diagnosis("other"));
    EXPECT_EQ(said(other.answer()), "AA other");
}

TEST(Listener, closes_without_an_answer_when_an_endless_frame_is_no_hl7) {
    auto small = settings();
    small.listeners.front().max_frame = 1000;
    Daemon daemon{small};
    daemon.start();
    Sender sender = daemon.connect();
    sender.send_bytes("\x0b" + std::string(2000, 'x'));
    EXPECT_TRUE(sender.closed());
}

TEST(Listener, answers_what_is_no_hl7_with_AR_and_keeps_it) {
    Daemon daemon;
    daemon.start();
    Sender sender = daemon.connect();
    sender.send("this is no HL7");
    EXPECT_EQ(said(sender.answer()).substr(0, 2), "AR");
    EXPECT_EQ(daemon.app().counters().quarantined, 1U);
}

TEST(Listener, closes_connections_over_the_limit_and_keeps_the_others) {
    auto two = settings();
    two.listeners.front().max_connections = 2;
    Daemon daemon{two};
    daemon.start();
    Sender first = daemon.connect();
    Sender second = daemon.connect();
    first.send(diagnosis("1"));
    EXPECT_EQ(said(first.answer()), "AA 1");
    second.send(diagnosis("2"));
    EXPECT_EQ(said(second.answer()), "AA 2");
    Sender third = daemon.connect();
    EXPECT_TRUE(third.closed());
    EXPECT_EQ(daemon.app().counters().connections_refused, 1U);

    second.vanish();
    ASSERT_TRUE(eventually([&] { return daemon.app().counters().connections == 1U; }));
    Sender fourth = daemon.connect();
    fourth.send(diagnosis("4"));
    EXPECT_EQ(said(fourth.answer()), "AA 4");
}

TEST(Listener, gives_a_frame_its_time_and_no_more) {
    auto hasty = settings();
    hasty.listeners.front().in_frame_timeout = 1s;
    Daemon daemon{hasty};
    daemon.start();
    Sender slow = daemon.connect();
    slow.send_bytes("\x0bMSH|");
    // More bytes do not win more time.
    const auto is_cut_off = [&] {
        slow.send_bytes("x");
        return !slow.silent(100ms);
    };
    EXPECT_TRUE(eventually(is_cut_off));
    EXPECT_TRUE(slow.closed());
    EXPECT_EQ(daemon.app().counters().timeouts, 1U);
}

TEST(Listener, closes_an_idle_connection_only_where_that_is_asked_for) {
    auto hasty = settings();
    hasty.listeners.push_back(hasty.listeners.front());
    hasty.listeners.back().name = "patient";
    hasty.listeners.front().idle_timeout = 1s;
    Daemon daemon{hasty};
    daemon.start();
    Sender patient{daemon.app().listeners().at(1)};
    Sender idle = daemon.connect();
    EXPECT_TRUE(idle.closed());
    EXPECT_TRUE(patient.silent(100ms));
    patient.send(diagnosis("1"));
    EXPECT_EQ(said(patient.answer()), "AA 1");
}

TEST(Listener, holds_back_a_sender_that_takes_no_answers_and_then_lets_go_of_it) {
    auto hasty = settings();
    hasty.listeners.front().write_timeout = 1s;
    Daemon daemon{hasty};
    daemon.start();
    Sender greedy = daemon.connect();
    const std::string frame = hl7::frame(header("ZZZ^Z01", "1"));
    boost::system::error_code ended;
    std::size_t sent = 0;
    // Far more than all buffers on the way hold; the answers are never read.
    for (int i = 0; i < 10'000'000 && !ended; ++i) {
        boost::asio::write(greedy.socket(), boost::asio::buffer(frame), ended);
        ++sent;
    }
    EXPECT_TRUE(ended);
    EXPECT_EQ(daemon.app().counters().timeouts, 1U);
    Sender other = daemon.connect();
    other.send(diagnosis("other"));
    EXPECT_EQ(said(other.answer()), "AA other");
}

TEST(Listener, says_what_to_do_when_its_port_is_in_use) {
    Daemon first;
    first.start();
    auto same = settings();
    same.listeners.front().endpoint.port = first.app().listeners().front().port();
    Daemon second{same};
    try {
        second.start();
        FAIL() << "two listeners on one port";
    } catch (const calciwatch::StartFailure& why) {
        const std::string text = why.what();
        EXPECT_NE(text.find("listener 'ehr'"), std::string::npos) << text;
        EXPECT_NE(text.find("in use"), std::string::npos) << text;
        EXPECT_NE(text.find("another listeners.endpoint"), std::string::npos) << text;
    }
}

TEST(Listener, keeps_many_connections_apart) {
    Daemon daemon;
    daemon.start();
    std::vector<std::jthread> senders;
    std::atomic<int> right{0};
    for (int s = 0; s < 8; ++s) {
        senders.emplace_back([&, s] {
            Sender sender = daemon.connect();
            for (int i = 0; i < 50; ++i) {
                const std::string id = std::to_string(s) + "-" + std::to_string(i);
                sender.send(diagnosis(id, std::to_string(900000 + s)));
                if (said(sender.answer()) == "AA " + id) ++right;
            }
        });
    }
    senders.clear();
    EXPECT_EQ(right, 8 * 50);
}

}  // namespace
