// The feed as a pharmacy sees it: through real ZeroMQ sockets, from a whole daemon.
#include "daemon/start_failure.hpp"
#include "tests/daemon/daemon.hpp"
#include "tests/daemon/subscriber.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using namespace calciwatch::test;
using nlohmann::json;

// A daemon that has raised `alerts` alerts, one a patient.
class Publisher : public testing::Test {
  protected:
    Publisher() { daemon.start(); }
    void raise(int alerts) {
        Sender sender = daemon.connect();
        for (int i = 0; i < alerts; ++i) {
            const std::string mrn = std::to_string(900'000 + ++patients_);
            sender.send(diagnosis("D" + mrn, mrn));
            sender.answer();
            sender.send(warfarin("W" + mrn, mrn));
            sender.answer();
        }
    }
    Subscriber subscribe(const json& hello) {
        Subscriber subscriber{daemon.app().publisher().router_endpoint()};
        subscriber.say("HELLO", hello);
        return subscriber;
    }
    Daemon daemon;

  private:
    int patients_ = 0;
};

TEST_F(Publisher, sends_a_subscriber_the_event_as_it_was_stored) {
    Subscriber subscriber = subscribe({{"feed", "rx"}, {"from", 0}});
    const json welcome = subscriber.about("WELCOME");
    EXPECT_EQ(welcome["head"], 0);
    EXPECT_EQ(welcome["from"], 0);
    EXPECT_EQ(welcome["epoch"], daemon.store.epoch());
    raise(1);
    const auto frames = subscriber.next("EVENT");
    ASSERT_EQ(frames.size(), 4U);
    const auto stored = daemon.events();
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_EQ(json::parse(frames[1])["seq"], 1);
    EXPECT_EQ(frames[2], stored[0].topic);
    EXPECT_EQ(frames[3], stored[0].body);
    EXPECT_TRUE(frames[2].starts_with("alert/1/H1/rx/critical/warfarin-in-calciphylaxis/"))
        << frames[2];
}

TEST_F(Publisher, sends_exactly_what_a_returning_subscriber_has_missed) {
    raise(3);
    {
        Subscriber first = subscribe({{"feed", "rx"}, {"from", 0}});
        EXPECT_EQ(first.event(), "1<0");
        EXPECT_EQ(first.event(), "2<1");
    }
    raise(2);
    Subscriber again = subscribe({{"feed", "rx"}, {"from", 2}});
    for (const char* event : {"3<2", "4<3", "5<4"}) EXPECT_EQ(again.event(), event);
    EXPECT_TRUE(again.no_event());
}

TEST_F(Publisher, makes_an_acknowledgement_durable_and_begins_there_next_time) {
    raise(3);
    {
        Subscriber first = subscribe({{"feed", "rx"}, {"from", "acked"}});
        EXPECT_EQ(first.event(), "1<0");
        EXPECT_EQ(first.event(), "2<1");
        first.say("ACK", {{"seq", 2}});
        while (first.about("HEARTBEAT")["acked"] != 2) {
        }
        EXPECT_EQ(daemon.store.open_outbox()->acked("rx"), 2);
    }
    Subscriber again = subscribe({{"feed", "rx"}, {"from", "acked"}});
    EXPECT_EQ(again.about("WELCOME")["acked"], 2);
    EXPECT_EQ(again.event(), "3<2");
}

TEST_F(Publisher, sends_no_more_than_the_credit) {
    raise(3);
    Subscriber subscriber = subscribe({{"feed", "rx"}, {"from", 0}, {"credit", 2}});
    EXPECT_EQ(subscriber.event(), "1<0");
    EXPECT_EQ(subscriber.event(), "2<1");
    EXPECT_TRUE(subscriber.no_event());
    subscriber.say("ACK", {{"seq", 1}});
    EXPECT_EQ(subscriber.event(), "3<2");
}

TEST_F(Publisher, answers_rubbish_with_an_error_and_lives_on) {
    Subscriber subscriber{daemon.app().publisher().router_endpoint()};
    subscriber.say_raw("\xff\xfe", "\x00\x01");
    EXPECT_FALSE(subscriber.about("ERROR")["reason"].get<std::string>().empty());
    subscriber.say_raw("HELLO", "{\"feed\": ");
    EXPECT_EQ(subscriber.about("ERROR")["reason"], "the second frame is no JSON object");
    subscriber.say("HELLO", {{"feed", "rx"}, {"from", 0}});
    raise(1);
    EXPECT_EQ(subscriber.event(), "1<0");
}

TEST_F(Publisher, reads_the_request_after_one_with_too_many_frames) {
    zmq::context_t context;
    zmq::socket_t dealer{context, zmq::socket_type::dealer};
    dealer.set(zmq::sockopt::rcvtimeo, 10'000);
    dealer.set(zmq::sockopt::linger, 0);
    dealer.connect(daemon.app().publisher().router_endpoint());
    for (int i = 0; i < 100; ++i)
        dealer.send(zmq::str_buffer("HELLO"),
                    i < 99 ? zmq::send_flags::sndmore : zmq::send_flags::none);
    EXPECT_EQ(receive_all(dealer).at(0), "ERROR");
    dealer.send(zmq::str_buffer("HELLO"), zmq::send_flags::sndmore);
    dealer.send(zmq::str_buffer(R"({"feed": "rx", "from": 0})"), zmq::send_flags::none);
    EXPECT_EQ(receive_all(dealer).at(0), "WELCOME");
}

TEST_F(Publisher, sends_the_live_copy_to_who_listens) {
    zmq::context_t context;
    zmq::socket_t sub{context, zmq::socket_type::sub};
    sub.set(zmq::sockopt::rcvtimeo, 10'000);
    sub.set(zmq::sockopt::subscribe, "");
    sub.connect(daemon.app().publisher().live_endpoint());
    const auto beat = receive_all(sub);  // from here on the subscription stands
    ASSERT_EQ(beat.size(), 3U);
    EXPECT_EQ(beat[0], "sys/1/H1/heartbeat/");
    EXPECT_EQ(beat[1], "00000000000000000000");
    EXPECT_EQ(json::parse(beat[2])["epoch"], daemon.store.epoch());
    raise(1);
    auto frames = receive_all(sub);
    while (frames.at(0).starts_with("sys/")) frames = receive_all(sub);
    const auto stored = daemon.events();
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_EQ(frames,
              (std::vector<std::string>{stored[0].topic, "00000000000000000001", stored[0].body}));
}

TEST(PublisherAlone, sends_what_was_committed_last_before_it_leaves) {
    alerts::MemoryStore store;
    calciwatch::Publisher publisher{
        store, {"H1", "tcp://127.0.0.1:0", "tcp://127.0.0.1:0", {}, {}}, [](const auto&, auto) {}};
    publisher.start();
    Subscriber subscriber{publisher.router_endpoint()};
    subscriber.say("HELLO", {{"feed", "rx"}, {"from", 0}});
    subscriber.about("WELCOME");
    const auto transaction = store.begin();
    transaction->append_event(1, 0, {}, "alert/1/H1/rx/info/last/", "{}");
    transaction->commit();
    publisher.stop();  // nobody has rung
    EXPECT_EQ(subscriber.event(), "1<0");
}

TEST_F(Publisher, never_sends_what_is_not_committed) {
    Subscriber subscriber = subscribe({{"feed", "rx"}, {"from", 0}});
    subscriber.about("WELCOME");
    Sender sender = daemon.connect();
    sender.send(diagnosis("1"));
    sender.answer();
    daemon.store.hold();
    sender.send(warfarin("2"));
    daemon.store.await_held_commit();
    EXPECT_TRUE(subscriber.no_event());
    daemon.store.release();
    EXPECT_EQ(subscriber.event(), "1<0");
}

TEST_F(Publisher, says_what_to_do_when_its_port_is_in_use) {
    auto same = settings();
    same.feed.router = daemon.app().publisher().router_endpoint();
    Daemon second{same};
    try {
        second.start();
        FAIL() << "two feeds on one port";
    } catch (const calciwatch::StartFailure& why) {
        const std::string text = why.what();
        EXPECT_NE(text.find(same.feed.router), std::string::npos) << text;
        EXPECT_NE(text.find("another feed.router"), std::string::npos) << text;
    }
}

}  // namespace
