// Who is sent what, and when: the feed without its sockets.
#include "daemon/feed.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using namespace calciwatch;
using namespace std::chrono_literals;
using nlohmann::json;

class Events final : public alerts::Outbox {
  public:
    void add(const std::string& topic) {
        const auto seq = static_cast<alerts::Sequence>(events.size()) + 1;
        events.push_back({seq, {}, topic, "body " + std::to_string(seq)});
    }
    std::string epoch() override { return "e1"; }
    alerts::Sequence head() override {
        if (broken) throw alerts::StoreFailure{"I/O error"};
        return static_cast<alerts::Sequence>(events.size());
    }
    alerts::Sequence pruned() override { return 0; }
    std::vector<alerts::OutboxEvent> after(alerts::Sequence after, std::size_t limit,
                                           std::span<const std::string> prefixes) override {
        std::vector<alerts::OutboxEvent> found;
        for (const auto& event : events) {
            const bool wanted = prefixes.empty() ||
                                std::any_of(prefixes.begin(), prefixes.end(),
                                            [&](auto& p) { return event.topic.starts_with(p); });
            if (event.seq > after && wanted && found.size() < limit) found.push_back(event);
        }
        return found;
    }
    std::optional<alerts::Sequence> acked(std::string_view feed) override {
        const auto found = acknowledged.find(feed);
        return found == acknowledged.end() ? std::nullopt : std::optional{found->second};
    }
    std::vector<alerts::OutboxEvent> events;
    std::map<std::string, alerts::Sequence, std::less<>> acknowledged;
    bool broken = false;
};

class FeedDesk : public testing::Test {
  protected:
    // What was sent to an address since the last time it was asked for: "EVENT 3<2" is event 3
    // after 2.
    std::string to(const std::string& address) { return std::exchange(sent_[address], {}); }
    void hello(const std::string& address, const json& request) {
        ask(address, "HELLO", request.dump());
    }
    void ask(const std::string& address, const std::string& kind, const std::string& body) {
        const std::vector<std::string_view> frames{kind, body};
        feed.receive(address, peer, frames, now);
    }
    void pump() {
        while (feed.pump()) {
        }
    }

    Peer peer = Peer::anybody();
    Events outbox;
    Sent outcome = Sent::yes;
    Feed::Moment now{};
    std::map<std::string, std::string> sent_;
    Feed feed{outbox,
              [this](std::string_view address, std::span<const std::string_view> frames) {
                  if (outcome != Sent::yes) return outcome;
                  std::string& out = sent_[std::string{address}];
                  if (frames.front().empty()) {
                      out += "- ";
                      frames = frames.subspan(1);
                  }
                  const json about = json::parse(frames[1]);
                  out += frames[0];
                  if (frames[0] == "EVENT")
                      out += " " + about["seq"].dump() + "<" + about["feed_prev"].dump();
                  if (frames[0] == "WELCOME") out += " " + about["from"].dump();
                  if (frames[0] == "ERROR") out += " " + about["reason"].get<std::string>();
                  out += "\n";
                  return Sent::yes;
              },
              [this](const std::string& feed_name, alerts::Sequence up_to) {
                  outbox.acknowledged[feed_name] = up_to;
              },
              {2, 10s}};
};

TEST_F(FeedDesk, sends_exactly_what_follows_the_number_asked_for) {
    for (int i = 0; i < 5; ++i) outbox.add("alert/a/");
    hello("A", {{"feed", "rx"}, {"from", 3}});
    pump();
    EXPECT_EQ(to("A"), "WELCOME 3\nEVENT 4<3\nEVENT 5<4\n");
    outbox.add("alert/a/");
    pump();
    EXPECT_EQ(to("A"), "EVENT 6<5\n");
}

TEST_F(FeedDesk, begins_where_the_feed_has_acknowledged) {
    for (int i = 0; i < 5; ++i) outbox.add("alert/a/");
    outbox.acknowledged["rx"] = 4;
    hello("A", {{"feed", "rx"}, {"from", "acked"}});
    hello("B", {{"feed", "new"}, {"from", "acked"}});
    pump();
    EXPECT_EQ(to("A"), "WELCOME 4\nEVENT 5<4\n");
    EXPECT_EQ(to("B"), "WELCOME 0\nEVENT 1<0\nEVENT 2<1\nEVENT 3<2\nEVENT 4<3\nEVENT 5<4\n");
}

TEST_F(FeedDesk, links_events_of_its_topics_without_false_gaps) {
    for (const char* topic : {"rx/", "lab/", "lab/", "rx/", "lab/", "rx/"}) outbox.add(topic);
    hello("A", {{"feed", "rx"}, {"from", 0}, {"topics", {"rx/"}}});
    pump();
    EXPECT_EQ(to("A"), "WELCOME 0\nEVENT 1<0\nEVENT 4<1\nEVENT 6<4\n");
    outbox.add("lab/");
    outbox.add("rx/");
    pump();
    EXPECT_EQ(to("A"), "EVENT 8<6\n");
}

TEST_F(FeedDesk, keeps_to_the_credit) {
    for (int i = 0; i < 6; ++i) outbox.add("a/");
    hello("A", {{"feed", "rx"}, {"from", 0}, {"credit", 2}});
    pump();
    EXPECT_EQ(to("A"), "WELCOME 0\nEVENT 1<0\nEVENT 2<1\n");
    ask("A", "ACK", R"({"seq": 1})");
    pump();
    EXPECT_EQ(to("A"), "EVENT 3<2\n");
    ask("A", "ACK", R"({"seq": 3})");
    pump();
    EXPECT_EQ(to("A"), "EVENT 4<3\nEVENT 5<4\n");
    EXPECT_EQ(outbox.acknowledged["rx"], 3);
}

TEST_F(FeedDesk, sends_a_long_backlog_whole) {
    for (int i = 0; i < 1000; ++i) outbox.add("a/");
    hello("A", {{"feed", "rx"}, {"from", 0}, {"credit", 4096}});
    pump();
    const std::string all = to("A");
    EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 1001);
    EXPECT_NE(all.find("EVENT 1000<999\n"), std::string::npos);
}

TEST_F(FeedDesk, refuses_to_acknowledge_what_was_not_sent) {
    for (int i = 0; i < 6; ++i) outbox.add("a/");
    hello("A", {{"feed", "rx"}, {"from", 0}, {"credit", 2}});
    pump();
    to("A");
    ask("A", "ACK", R"({"seq": 3})");
    EXPECT_EQ(to("A"), "ERROR ACK 3 is beyond the last event sent, 2\n");
    EXPECT_FALSE(outbox.acknowledged.contains("rx"));
}

TEST_F(FeedDesk, refuses_a_beginning_beyond_the_head) {
    outbox.add("a/");
    hello("A", {{"feed", "rx"}, {"from", 900}});
    EXPECT_EQ(to("A"),
              "ERROR 'from' is beyond the last event 1: the store may have been restored, compare "
              "the epoch e1\n");
    EXPECT_EQ(feed.subscribers(), 0U);
}

TEST_F(FeedDesk, asks_a_stranger_to_say_hello) {
    ask("A", "ACK", R"({"seq": 1})");
    ask("A", "HEARTBEAT", "{}");
    EXPECT_EQ(to("A"),
              "ERROR not subscribed: say HELLO first\nERROR not subscribed: say HELLO first\n");
}

TEST_F(FeedDesk, answers_rubbish_with_an_error_and_goes_on) {
    outbox.add("a/");
    hello("A", {{"feed", "rx"}, {"from", 0}});
    ask("A", "NONSENSE", "{}");
    ask("A", "ACK", "{");
    pump();
    EXPECT_EQ(to("A"),
              "WELCOME 0\nERROR unknown kind 'NONSENSE'; there are HELLO, ACK and HEARTBEAT\n"
              "ERROR the second frame is no JSON object\nEVENT 1<0\n");
}

TEST_F(FeedDesk, begins_anew_at_a_second_hello) {
    for (int i = 0; i < 3; ++i) outbox.add("a/");
    hello("A", {{"feed", "rx"}, {"from", 0}, {"credit", 2}});
    pump();
    to("A");
    hello("A", {{"feed", "rx"}, {"from", 1}, {"credit", 2}});
    pump();
    EXPECT_EQ(to("A"), "WELCOME 1\nEVENT 2<1\nEVENT 3<2\n");
}

TEST_F(FeedDesk, gives_a_feed_to_its_newest_connection) {
    hello("A", {{"feed", "rx"}, {"from", 0}});
    hello("B", {{"feed", "rx"}, {"from", 0}});
    outbox.add("a/");
    pump();
    EXPECT_EQ(to("A"), "WELCOME 0\nERROR another connection took this feed over\n");
    EXPECT_EQ(to("B"), "WELCOME 0\nEVENT 1<0\n");
}

TEST_F(FeedDesk, has_a_bounded_number_of_subscribers) {
    hello("A", {{"feed", "a"}, {"from", 0}});
    hello("B", {{"feed", "b"}, {"from", 0}});
    hello("C", {{"feed", "c"}, {"from", 0}});
    EXPECT_EQ(to("C"), "ERROR too many subscribers\n");
    hello("D", {{"feed", "b"}, {"from", 0}});
    EXPECT_EQ(to("D"), "WELCOME 0\n") << "who takes a feed over needs no new place";
}

TEST_F(FeedDesk, forgets_the_silent_and_tells_the_others_the_position) {
    hello("A", {{"feed", "a"}, {"from", 0}});
    hello("B", {{"feed", "b"}, {"from", 0}});
    to("A");
    to("B");
    now += 9s;
    ask("A", "HEARTBEAT", "{}");
    feed.beat(now);
    EXPECT_EQ(to("A"), "HEARTBEAT\n");
    EXPECT_EQ(to("B"), "HEARTBEAT\n");
    now += 2s;
    feed.beat(now);
    EXPECT_EQ(to("A"), "HEARTBEAT\n");
    EXPECT_EQ(to("B"), "ERROR silent for too long: say HELLO again\n");
    EXPECT_EQ(feed.subscribers(), 1U);
}

TEST_F(FeedDesk, goes_on_from_the_last_event_sent_when_a_full_queue_drains) {
    for (int i = 0; i < 3; ++i) outbox.add("a/");
    hello("A", {{"feed", "rx"}, {"from", 0}});
    outcome = Sent::full;
    pump();
    EXPECT_EQ(to("A"), "WELCOME 0\n");
    outcome = Sent::yes;
    pump();
    EXPECT_EQ(to("A"), "EVENT 1<0\nEVENT 2<1\nEVENT 3<2\n");
}

TEST_F(FeedDesk, forgets_who_is_gone) {
    outbox.add("a/");
    hello("A", {{"feed", "rx"}, {"from", 0}});
    outcome = Sent::gone;
    pump();
    EXPECT_EQ(feed.subscribers(), 0U);
}

TEST_F(FeedDesk, answers_alike_who_speaks_with_an_empty_first_frame) {
    outbox.add("a/");
    const std::vector<std::string_view> frames{"", "HELLO", R"({"feed": "rx", "from": 0})"};
    feed.receive("A", Peer::anybody(), frames, now);
    pump();
    feed.beat(now);
    EXPECT_EQ(to("A"), "- WELCOME 0\n- EVENT 1<0\n- HEARTBEAT\n");
}

// Addresses as the socket draws them: five bytes, the first of them zero.
class FeedDeskWithKeys : public FeedDesk {
  protected:
    static Peer client(const std::string& name, const std::string& topic) {
        return Peer{{name, "key of " + name, {topic}, {name}, false}};
    }
    std::string one{
        "\0"
        "0001",
        5};
    std::string two{
        "\0"
        "0002",
        5};
};

TEST_F(FeedDeskWithKeys, sends_a_client_nothing_outside_its_topics) {
    for (const char* topic : {"alert/rx/", "alert/lab/", "alert/rx/"}) outbox.add(topic);
    peer = client("rx", "alert/rx/");
    hello(one, {{"feed", "rx"}, {"from", 0}});
    pump();
    EXPECT_EQ(to(one), "WELCOME 0\nEVENT 1<0\nEVENT 3<1\n");
    hello(one, {{"feed", "rx"}, {"from", 0}, {"topics", {"alert/"}}});
    pump();
    EXPECT_EQ(to(one), "WELCOME 0\nEVENT 1<0\nEVENT 3<1\n");
    hello(one, {{"feed", "rx"}, {"from", 0}, {"topics", {"alert/rx/", "alert/lab/"}}});
    EXPECT_EQ(to(one), "ERROR rx may see nothing of the topic 'alert/lab/'\n");
}

TEST_F(FeedDeskWithKeys, gives_a_client_no_feed_but_its_own) {
    peer = client("rx", "alert/");
    hello(one, {{"feed", "rx"}, {"from", 0}});
    EXPECT_EQ(to(one), "WELCOME 0\n");
    peer = client("lab", "alert/");
    hello(two, {{"feed", "rx"}, {"from", 0}});
    EXPECT_EQ(to(two), "ERROR lab may not use the feed rx\n");
    EXPECT_EQ(to(one), "");  // not taken over
}

TEST_F(FeedDeskWithKeys, refuses_an_address_that_another_client_could_choose_too) {
    peer = client("rx", "alert/");
    hello("chosen", {{"feed", "rx"}, {"from", 0}});
    EXPECT_EQ(to("chosen"), "ERROR with keys, do not set a routing id (ZMQ_ROUTING_ID)\n");
    EXPECT_EQ(feed.subscribers(), 0U);
}

TEST_F(FeedDeskWithKeys, does_not_take_another_client_at_an_address_for_the_one_before) {
    peer = client("rx", "alert/");
    hello(one, {{"feed", "rx"}, {"from", 0}});
    peer = client("lab", "alert/");
    ask(one, "HEARTBEAT", "{}");
    EXPECT_EQ(to(one), "WELCOME 0\nERROR not subscribed: say HELLO first\n");
    outbox.add("alert/rx/");
    pump();
    EXPECT_EQ(to(one), "");
}

TEST_F(FeedDeskWithKeys, ends_the_subscription_of_who_may_not_have_it_any_more) {
    peer = client("rx", "alert/");
    hello(one, {{"feed", "rx"}, {"from", 0}});
    peer = client("lab", "alert/");
    hello(two, {{"feed", "lab"}, {"from", 0}});
    feed.cut([](const Peer& who) -> std::optional<std::string> {
        if (who.name() == "rx") return "the key was revoked";
        return std::nullopt;
    });
    outbox.add("alert/rx/");
    pump();
    EXPECT_EQ(to(one), "WELCOME 0\nERROR the key was revoked\n");
    EXPECT_EQ(to(two), "WELCOME 0\nEVENT 1<0\n");
}

TEST_F(FeedDesk, tells_the_subscriber_when_the_store_cannot_be_read) {
    outbox.broken = true;
    EXPECT_THROW(hello("A", {{"feed", "rx"}, {"from", 0}}), alerts::StoreFailure);
    EXPECT_EQ(to("A"), "ERROR the store cannot be read now: say HELLO again\n");
}

}  // namespace
