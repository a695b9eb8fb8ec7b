// Who is sent what, and when: the feed without its sockets.
#include "daemon/feed.hpp"

#include "alerts/store/topics.hpp"
#include "daemon/lag_watch.hpp"

#include <algorithm>
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
    // Everything up to there is let go of, but for what stands.
    void prune(alerts::Sequence up_to) { gone = up_to; }

    std::string epoch() override { return "e1"; }
    alerts::Sequence head() override {
        if (broken) throw alerts::StoreFailure{"I/O error"};
        return static_cast<alerts::Sequence>(events.size());
    }
    std::vector<alerts::OutboxEvent> after(alerts::Sequence after, std::size_t limit,
                                           std::span<const std::string> prefixes) override {
        std::vector<alerts::OutboxEvent> found;
        for (const auto& event : events) {
            const bool wanted = alerts::begins_with_any(event.topic, prefixes);
            if (event.seq > std::max(after, gone) && wanted && found.size() < limit)
                found.push_back(event);
        }
        return found;
    }
    std::optional<alerts::Sequence> acked(std::string_view feed) override {
        const auto found = acknowledged.find(feed);
        return found == acknowledged.end() ? std::nullopt : std::optional{found->second};
    }
    alerts::Sequence pruned() override { return gone; }
    std::optional<alerts::OutboxEvent> event(alerts::Sequence seq) override {
        const bool kept = seq > gone || std::ranges::find(stands, seq) != stands.end();
        if (seq < 1 || seq > head() || !kept) return std::nullopt;
        return events[static_cast<std::size_t>(seq) - 1];
    }
    alerts::Standing standing() override { return {head(), stands}; }
    // Event n is of the alert of patient n.
    std::optional<alerts::AlertName> alert_of(alerts::Sequence seq) override {
        if (!event(seq)) return std::nullopt;
        return alerts::AlertName{seq, "rule", ""};
    }
    std::optional<alerts::LastWord> last_word(const alerts::AlertName& alert) override {
        if (std::ranges::find(stands, alert.patient) == stands.end()) return std::nullopt;
        return alerts::LastWord{alert.patient, alert.patient};
    }
    alerts::Backlog backlog(alerts::Sequence after, std::size_t limit,
                            std::span<const std::string> prefixes) override {
        alerts::Backlog backlog{0, std::nullopt, after};
        for (const auto& event : events) {
            if (event.seq <= after || limit == 0) continue;
            --limit;
            backlog.looked_at = event.seq;
            if (!alerts::begins_with_any(event.topic, prefixes)) continue;
            ++backlog.events;
            if (!backlog.oldest) backlog.oldest = event.at;
        }
        return backlog;
    }
    std::vector<alerts::OutboxEvent> events;
    std::vector<alerts::Sequence> stands;  // the last events of alerts that stand
    alerts::Sequence gone = 0;
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
        while (feed.pump(now)) {
        }
    }
    void beat() { feed.beat(now); }

    Peer peer = Peer::anybody();
    Events outbox;
    Sent outcome = Sent::yes;
    Feed::Moment now{};
    std::map<std::string, std::string> sent_;
    std::vector<std::pair<Feed::Client, Errand>> errands;
    Feed feed{outbox,
              {[this](std::string_view address, std::span<const std::string_view> frames) {
                   if (outcome == Sent::yes) sent_[std::string{address}] += in_short(frames);
                   return outcome;
               },
               [this](const std::string& feed_name, alerts::Sequence up_to) {
                   outbox.acknowledged[feed_name] = up_to;
               },
               [this](const Feed::Client& client, Errand errand) {
                   errands.emplace_back(client, std::move(errand));
               }},
              {2, 10s, 6, 4, 2, 5},
              {{"declared", true, {"rx/", "lab/"}, 1000, 300s}}};

  private:
    static std::string in_short(std::span<const std::string_view> frames) {
        std::string out;
        if (frames.front().empty()) {
            out += "- ";
            frames = frames.subspan(1);
        }
        const json about = json::parse(frames[1]);
        out += frames[0];
        if (frames[0] == "EVENT")
            out += " " + about["seq"].dump() + "<" + about["feed_prev"].dump();
        if (frames[0] == "WELCOME") out += " " + about["from"].dump();
        if (frames[0] == "SNAPSHOT")
            out += " " + about["part"].dump() + ": " + about["seq"].dump() + "@" +
                   about["as_of"].dump();
        if (frames[0] == "SNAPSHOT_END")
            out += " " + about["parts"].dump() + "@" + about["as_of"].dump();
        if (frames[0] == "ALERT") out += " " + about["seq"].dump() + " " + std::string{frames[3]};
        if (frames[0] == "ERROR") out += " " + about["reason"].get<std::string>();
        return out + "\n";
    }
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
    EXPECT_EQ(
        to("A"),
        "WELCOME 0\nERROR unknown kind 'NONSENSE'; there are HELLO, ACK, HEARTBEAT, SHOW, "
        "ACKNOWLEDGE, OVERRIDE and RETRY\nERROR the second frame is no JSON object\nEVENT 1<0\n");
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
    EXPECT_EQ(to("C"), "ERROR too many subscribers: ask again later\n");
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

TEST_F(FeedDeskWithKeys, lets_a_client_act_only_if_it_may_and_only_on_what_it_sees) {
    for (const char* topic : {"alert/rx/", "alert/lab/"}) outbox.add(topic);
    outbox.stands = {1, 2};
    const auto acknowledge = [this](const char* alert) {
        ask(one, "ACKNOWLEDGE", json{{"request", "r"}, {"alert", alert}, {"by", "jm"}}.dump());
        return to(one);
    };
    peer = client("rx", "alert/rx/");
    EXPECT_EQ(acknowledge("1/rule/"), "ERROR rx may not act on alerts\n");
    peer = Peer{{"rx", "key of rx", {"alert/rx/"}, {"rx"}, true}};
    EXPECT_EQ(acknowledge("2/rule/"), "ERROR no such alert stands\n");
    EXPECT_TRUE(errands.empty());
    EXPECT_EQ(acknowledge("1/rule/"), "");
    EXPECT_EQ(errands.size(), 1U);
    ask(one, "SHOW", R"({"event": 2})");
    ask(one, "SHOW", R"({"event": 1})");
    EXPECT_EQ(to(one), "ERROR no such alert stands\nALERT 1 body 1\n");
}

TEST_F(FeedDeskWithKeys, lets_a_client_retry_messages_only_if_it_may_whatever_it_may_do_to_alerts) {
    const std::string retry = R"({"request": "r", "message": 815, "by": "jm"})";
    peer = Peer{{"rx", "key of rx", {"alert/"}, {"rx"}, true, false}};
    ask(one, "RETRY", retry);
    EXPECT_EQ(to(one), "ERROR rx may not retry messages\n");
    EXPECT_TRUE(errands.empty());
    peer = Peer{{"desk", "key of desk", {"alert/lab/"}, {"desk"}, false, true}};
    ask(two, "RETRY", retry);
    EXPECT_EQ(errands.size(), 1U);
}

TEST_F(FeedDeskWithKeys, ends_the_subscription_of_who_may_not_have_it_any_more) {
    peer = client("rx", "alert/");
    hello(one, {{"feed", "rx"}, {"from", 0}});
    peer = client("lab", "alert/");
    hello(two, {{"feed", "lab"}, {"from", 0}});
    const auto why_not = [](const Peer& who) -> std::optional<std::string> {
        if (who.name() == "rx") return "the key was revoked";
        return std::nullopt;
    };
    feed.cut(why_not, now);
    outbox.add("alert/rx/");
    pump();
    EXPECT_EQ(to(one), "WELCOME 0\nERROR the key was revoked\n");
    EXPECT_EQ(to(two), "WELCOME 0\nEVENT 1<0\n");
}

TEST_F(FeedDesk, tells_the_subscriber_when_the_store_cannot_be_read) {
    outbox.broken = true;
    EXPECT_THROW(hello("A", {{"feed", "rx"}, {"from", 0}}), alerts::StoreFailure);
    EXPECT_EQ(to("A"), "ERROR the store cannot be read now: ask again\n");
}

TEST_F(FeedDesk, tells_what_stands_and_then_what_follows_without_a_gap) {
    for (int i = 0; i < 6; ++i) outbox.add("rx/");
    outbox.stands = {2, 5};
    hello("A", {{"feed", "rx"}, {"from", "snapshot"}});
    outbox.add("rx/");
    outbox.stands = {2, 7};
    pump();
    EXPECT_EQ(to("A"),
              "WELCOME 6\nSNAPSHOT 1: 2@6\nSNAPSHOT 2: 5@6\nSNAPSHOT_END 2@6\nEVENT 7<6\n");
    ask("A", "ACK", R"({"seq": 6})");
    EXPECT_EQ(outbox.acknowledged["rx"], 6);
}

TEST_F(FeedDesk, tells_that_nothing_stands) {
    hello("A", {{"feed", "rx"}, {"from", "snapshot"}});
    pump();
    EXPECT_EQ(to("A"), "WELCOME 0\nSNAPSHOT_END 0@0\n");
}

TEST_F(FeedDesk, tells_of_what_stands_only_what_is_of_the_topics) {
    for (const char* topic : {"rx/", "lab/", "rx/", "lab/"}) outbox.add(topic);
    outbox.stands = {1, 2, 3};
    hello("A", {{"feed", "rx"}, {"from", "snapshot"}, {"topics", {"lab/"}}});
    outbox.add("rx/");
    outbox.add("lab/");
    pump();
    EXPECT_EQ(to("A"), "WELCOME 4\nSNAPSHOT 1: 2@4\nSNAPSHOT_END 1@4\nEVENT 6<4\n");
}

TEST_F(FeedDesk, keeps_to_the_credit_in_a_snapshot_too) {
    for (int i = 0; i < 5; ++i) outbox.add("rx/");
    outbox.stands = {1, 2, 3, 4, 5};
    hello("A", {{"feed", "rx"}, {"from", "snapshot"}, {"credit", 2}});
    pump();
    EXPECT_EQ(to("A"), "WELCOME 5\nSNAPSHOT 1: 1@5\nSNAPSHOT 2: 2@5\n");
    ask("A", "ACK", R"({"seq": 2})");
    ask("A", "ACK", R"({"part": 3})");
    pump();
    EXPECT_EQ(to("A"),
              "ERROR ACK 2 is beyond the last event sent, 0\n"
              "ERROR ACK of part 3 is beyond the last part sent, 2\n");
    EXPECT_TRUE(outbox.acknowledged.empty());
    ask("A", "ACK", R"({"part": 2})");
    pump();
    EXPECT_EQ(to("A"), "SNAPSHOT 3: 3@5\nSNAPSHOT 4: 4@5\n");
    beat();
    EXPECT_EQ(to("A"), "HEARTBEAT\n");
    ask("A", "ACK", R"({"part": 3})");
    pump();
    EXPECT_EQ(to("A"), "SNAPSHOT 5: 5@5\nSNAPSHOT_END 5@5\n");
    EXPECT_TRUE(outbox.acknowledged.empty()) << "only the client knows that it has the whole";
}

TEST_F(FeedDesk, sends_a_long_snapshot_whole_and_lets_a_full_queue_drain) {
    for (int i = 0; i < 1000; ++i) {
        outbox.add("rx/");
        outbox.stands.push_back(i + 1);
    }
    hello("A", {{"feed", "rx"}, {"from", "snapshot"}, {"credit", 4096}});
    outcome = Sent::full;
    pump();
    outcome = Sent::yes;
    pump();
    const std::string all = to("A");
    EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 1002);
    EXPECT_NE(all.find("SNAPSHOT 1000: 1000@1000\nSNAPSHOT_END 1000@1000\n"), std::string::npos);
}

TEST_F(FeedDesk, leaves_out_of_a_snapshot_what_has_changed_and_is_gone) {
    for (int i = 0; i < 4; ++i) outbox.add("rx/");
    outbox.stands = {1, 4};
    hello("A", {{"feed", "rx"}, {"from", "snapshot"}});
    outbox.add("rx/");
    outbox.stands = {4, 5};  // alert 1 has changed in event 5 ...
    outbox.prune(3);         // ... and its old event is let go of
    pump();
    EXPECT_EQ(to("A"), "WELCOME 4\nSNAPSHOT 1: 4@4\nSNAPSHOT_END 1@4\nEVENT 5<4\n");
}

TEST_F(FeedDesk, begins_a_bounded_number_of_snapshots_at_a_time) {
    hello("A", {{"feed", "declared"}, {"from", "snapshot"}});
    hello("A", {{"feed", "declared"}, {"from", "snapshot"}});
    hello("A", {{"feed", "declared"}, {"from", "snapshot"}});
    EXPECT_EQ(to("A"),
              "WELCOME 0\nWELCOME 0\nERROR too many snapshots at a time: ask again in a second\n");
    beat();
    hello("B", {{"feed", "rx"}, {"from", "snapshot"}});
    EXPECT_EQ(to("B"), "WELCOME 0\n");
}

TEST_F(FeedDesk, says_what_is_the_oldest_to_who_was_away_for_too_long) {
    for (int i = 0; i < 9; ++i) outbox.add("rx/");
    outbox.acknowledged["rx"] = 3;
    outbox.prune(5);
    const std::string gone =
        "ERROR events before 6 are no longer kept: say HELLO with \"from\": \"snapshot\"\n";
    hello("A", {{"feed", "rx"}, {"from", "acked"}});
    EXPECT_EQ(to("A"), gone);
    hello("A", {{"feed", "rx"}, {"from", 4}});
    EXPECT_EQ(to("A"), gone);
    hello("A", {{"feed", "new"}, {"from", "acked"}});
    EXPECT_EQ(to("A"), gone) << "from the beginning, which is no longer there";
    EXPECT_EQ(feed.subscribers(), 0U);
    hello("A", {{"feed", "rx"}, {"from", 5}});
    pump();
    EXPECT_EQ(to("A"), "WELCOME 5\nEVENT 6<5\nEVENT 7<6\nEVENT 8<7\nEVENT 9<8\n");
    hello("A", {{"feed", "rx"}, {"from", "snapshot"}});
    EXPECT_EQ(to("A"), "WELCOME 9\n");
}

TEST_F(FeedDesk, never_passes_over_what_was_let_go_of_while_a_subscriber_was_slow) {
    for (int i = 0; i < 9; ++i) outbox.add("rx/");
    hello("A", {{"feed", "rx"}, {"from", 0}, {"credit", 2}});
    pump();
    to("A");
    outbox.prune(5);
    ask("A", "ACK", R"({"seq": 2})");
    pump();
    EXPECT_EQ(to("A"),
              "ERROR events before 6 are no longer kept: say HELLO with \"from\": \"snapshot\"\n");
    EXPECT_EQ(feed.subscribers(), 0U);
}

TEST_F(FeedDesk, refuses_a_number_of_another_epoch) {
    outbox.add("rx/");
    hello("A", {{"feed", "rx"}, {"from", 1}, {"epoch", "e0"}});
    EXPECT_EQ(
        to("A"),
        "ERROR the store was replaced or restored: numbers of another epoch mean nothing here; "
        "say HELLO with \"from\": \"snapshot\"\n");
    hello("A", {{"feed", "rx"}, {"from", 1}, {"epoch", "e1"}});
    EXPECT_EQ(to("A"), "WELCOME 1\n");
}

TEST_F(FeedDesk, acknowledges_for_a_subscriber_what_is_none_of_its_topics) {
    for (const char* topic : {"rx/", "lab/", "lab/"}) outbox.add(topic);
    hello("A", {{"feed", "rx"}, {"from", "acked"}, {"topics", {"rx/"}}});
    pump();
    beat();
    EXPECT_TRUE(outbox.acknowledged.empty()) << "event 1 is still with the subscriber";
    ask("A", "ACK", R"({"seq": 1})");
    EXPECT_EQ(outbox.acknowledged["rx"], 1);
    beat();
    EXPECT_EQ(outbox.acknowledged["rx"], 3);
}

TEST_F(FeedDesk, acknowledges_nothing_for_a_subscriber_that_never_does) {
    for (const char* topic : {"rx/", "lab/", "lab/"}) outbox.add(topic);
    hello("A", {{"feed", "rx"}, {"from", 1}, {"topics", {"rx/"}}});
    pump();
    beat();
    EXPECT_TRUE(outbox.acknowledged.empty());
}

TEST_F(FeedDesk, gives_a_declared_feed_its_topics_and_always_a_place) {
    for (const char* topic : {"rx/", "other/", "lab/"}) outbox.add(topic);
    hello("A", {{"feed", "a"}, {"from", 3}});
    hello("B", {{"feed", "b"}, {"from", 3}});
    hello("C", {{"feed", "declared"}, {"from", 0}});
    pump();
    EXPECT_EQ(to("C"), "WELCOME 0\nEVENT 1<0\nEVENT 3<1\n");
    EXPECT_TRUE(feed.has("declared"));
    hello("C", {{"feed", "declared"}, {"from", 0}, {"topics", {"rx/"}}});
    EXPECT_EQ(
        to("C"),
        "ERROR the topics of this feed are declared in the configuration: leave 'topics' out\n");
    hello("C", {{"feed", "declared"}, {"from", 3}, {"topics", {"lab/", "rx/"}}});
    EXPECT_EQ(to("C"), "WELCOME 3\n");
    EXPECT_EQ(feed.subscribers(), 3U);
}

TEST_F(FeedDesk, shows_an_alert_that_stands_to_who_asks) {
    for (int i = 0; i < 3; ++i) outbox.add("rx/");
    outbox.stands = {2};
    ask("A", "SHOW", R"({"event": 2})");
    ask("A", "SHOW", R"({"alert": "2/rule/"})");
    ask("A", "SHOW", R"({"alert": "e1/00000000000000000002"})");
    EXPECT_EQ(to("A"), "ALERT 2 body 2\nALERT 2 body 2\nALERT 2 body 2\n");
    ask("A", "SHOW", R"({"event": 3})");
    ask("A", "SHOW", R"({"event": 4})");
    ask("A", "SHOW", R"({"alert": "e0/00000000000000000002"})");
    EXPECT_EQ(to("A"),
              "ERROR no such alert stands\nERROR no event of this number is kept\n"
              "ERROR this event is of another epoch: the store was replaced or restored\n");
}

constexpr const char* acknowledge_2 =
    R"({"request": "r", "alert": "e1/00000000000000000002", "by": "jm"})";

TEST_F(FeedDesk, has_the_engine_do_what_is_asked_and_tells_what_became_of_it) {
    ask("A", "ACKNOWLEDGE", acknowledge_2);
    ask("A", "OVERRIDE", R"({"request": "s", "alert": "7/rule/", "by": "jm", "reason": "told"})");
    EXPECT_EQ(to("A"), "");
    ASSERT_EQ(errands.size(), 2U);
    EXPECT_EQ(errands[0].second.id, "r");
    EXPECT_EQ(std::get<alerts::Sequence>(std::get<ActErrand>(errands[0].second.what).alert), 2);
    EXPECT_EQ(std::get<alerts::AlertName>(std::get<ActErrand>(errands[1].second.what).alert),
              (alerts::AlertName{7, "rule", ""}));
    feed.answer(errands[0].first, {true, "{}"});
    feed.answer(errands[1].first, {false, R"({"reason": "no"})"});
    EXPECT_EQ(to("A"), "DONE\nERROR no\n");
}

TEST_F(FeedDesk, answers_who_asks_through_a_delimiter_alike) {
    const std::vector<std::string_view> frames{"", "ACKNOWLEDGE", acknowledge_2};
    feed.receive("A", peer, frames, now);
    feed.answer(errands.at(0).first, {true, "{}"});
    EXPECT_EQ(to("A"), "- DONE\n");
}

TEST_F(FeedDesk, never_asks_the_engine_about_another_epoch) {
    ask("A", "ACKNOWLEDGE", R"({"request": "r", "alert": "e0/00000000000000000002", "by": "jm"})");
    EXPECT_EQ(to("A"),
              "ERROR this event is of another epoch: the store was replaced or restored\n");
    EXPECT_TRUE(errands.empty());
}

TEST_F(FeedDesk, asks_the_engine_a_bounded_number_of_things_at_a_time) {
    const std::string busy = "ERROR too much is asked at a time: ask again\n";
    for (int i = 0; i < 5; ++i) ask("A", "ACKNOWLEDGE", acknowledge_2);
    EXPECT_EQ(to("A"), busy) << "four of one client";
    for (int i = 0; i < 3; ++i) ask("B", "ACKNOWLEDGE", acknowledge_2);
    EXPECT_EQ(to("B"), busy) << "six of all";
    EXPECT_EQ(errands.size(), 6U);
    for (const auto& [client, errand] : std::exchange(errands, {}))
        feed.answer(client, {true, "{}"});
    to("A");
    for (int i = 0; i < 4; ++i) ask("A", "ACKNOWLEDGE", acknowledge_2);
    EXPECT_EQ(to("A"), "");
}

TEST_F(FeedDesk, has_the_engine_retry_a_message) {
    ask("A", "RETRY", R"({"request": "r", "message": 815, "epoch": "e1", "by": "jm"})");
    ASSERT_EQ(errands.size(), 1U);
    EXPECT_EQ(errands[0].second.id, "r");
    EXPECT_EQ(std::get<RetryErrand>(errands[0].second.what).message, 815);
    feed.answer(errands[0].first, {true, "{}"});
    EXPECT_EQ(to("A"), "DONE\n");
}

TEST_F(FeedDesk, retries_no_message_of_another_epoch) {
    ask("A", "RETRY", R"({"request": "r", "message": 815, "epoch": "e0", "by": "jm"})");
    EXPECT_EQ(to("A"),
              "ERROR this message is of another epoch: the store was replaced or restored\n");
    EXPECT_TRUE(errands.empty());
}

TEST_F(FeedDesk, retries_count_among_the_things_asked_at_a_time) {
    for (int i = 0; i < 5; ++i)
        ask("A", "RETRY", R"({"request": "r", "message": 815, "by": "jm"})");
    EXPECT_EQ(to("A"), "ERROR too much is asked at a time: ask again\n");
    EXPECT_EQ(errands.size(), 4U);
}

TEST_F(FeedDesk, goes_on_when_who_asked_has_gone) {
    ask("A", "ACKNOWLEDGE", acknowledge_2);
    outcome = Sent::gone;
    feed.answer(errands.at(0).first, {true, "{}"});
    outcome = Sent::yes;
    for (int i = 0; i < 4; ++i) ask("A", "ACKNOWLEDGE", acknowledge_2);
    EXPECT_EQ(to("A"), "") << "its place is free again";
}

TEST_F(FeedDesk, takes_a_bounded_number_of_names_that_were_never_heard_before) {
    outbox.acknowledged["old"] = 0;
    for (const char* name : {"1", "2", "3", "4", "5"}) hello("A", {{"feed", name}, {"from", 0}});
    EXPECT_EQ(to("A"), "WELCOME 0\nWELCOME 0\nWELCOME 0\nWELCOME 0\nWELCOME 0\n");
    hello("B", {{"feed", "6"}, {"from", 0}});
    EXPECT_EQ(to("B"), "ERROR too many subscribers: ask again later\n");
    for (const char* name : {"1", "old", "declared"}) hello("B", {{"feed", name}, {"from", 0}});
    EXPECT_EQ(to("B"), "WELCOME 0\nWELCOME 0\nWELCOME 0\n");
}

TEST(LogBudget, lets_so_many_lines_through_and_counts_the_rest) {
    LogBudget budget{2, 10s};
    Feed::Moment now{};
    now += 1h;
    EXPECT_TRUE(budget.spend(now));
    EXPECT_TRUE(budget.spend(now));
    EXPECT_FALSE(budget.spend(now + 9s));
    EXPECT_FALSE(budget.spend(now + 9s));
    EXPECT_EQ(budget.take_left_out(), 2U);
    EXPECT_EQ(budget.take_left_out(), 0U);
    EXPECT_TRUE(budget.spend(now + 10s));
}

class Watched : public testing::Test {
  protected:
    void add(const std::string& topic, std::chrono::seconds at) {
        outbox.add(topic);
        outbox.events.back().at = alerts::Time{at};
    }
    // Of the only feed that is watched.
    Lag look(std::chrono::seconds now) { return watch.look(alerts::Time{now}).at(0); }

    Events outbox;
    LagWatch watch{outbox, {{"rx", true, {"rx/"}, 3, 60s}}};
};

TEST_F(Watched, lags_by_the_number_of_events_of_its_topics) {
    for (int i = 0; i < 9; ++i) add("lab/", 100s);
    add("rx/", 100s);
    add("rx/", 101s);
    EXPECT_FALSE(look(102s).alarm);
    EXPECT_EQ(look(102s).events, 2U);
    EXPECT_EQ(look(102s).oldest, 2s);
    add("rx/", 102s);
    EXPECT_TRUE(look(102s).alarm);
    EXPECT_FALSE(look(102s).changed) << "it did a moment ago";
    outbox.acknowledged["rx"] = 11;
    const Lag caught_up = look(103s);
    EXPECT_FALSE(caught_up.alarm);
    EXPECT_TRUE(caught_up.changed);
    EXPECT_EQ(caught_up.events, 1U);
    EXPECT_EQ(caught_up.acked, 11);
}

TEST_F(Watched, lags_by_the_age_of_the_first_event_that_is_not_acknowledged) {
    add("lab/", 100s);
    EXPECT_EQ(look(900s).events, 0U);
    EXPECT_FALSE(look(900s).alarm) << "nothing is owed to it";
    add("rx/", 900s);
    EXPECT_FALSE(look(959s).alarm);
    EXPECT_TRUE(look(960s).alarm);
    EXPECT_EQ(look(960s).oldest, 60s);
    EXPECT_EQ(to_string(look(960s)), "feed rx lags: 1 events not acknowledged, the first 60 s ago");
    EXPECT_EQ(live_lag("e1", look(960s)),
              R"({"acked":0,"epoch":"e1","events":1,"feed":"rx","lags":true,"oldest_seconds":60})");
    EXPECT_EQ(look(800s).oldest, 0s) << "a clock that was put back";
}

TEST_F(Watched, counts_a_long_backlog_over_several_looks) {
    for (int i = 0; i < 10'000; ++i) add("rx/", 100s);
    EXPECT_EQ(look(101s).events, 4096U);
    EXPECT_EQ(look(101s).events, 8192U);
    EXPECT_EQ(look(101s).events, 10'000U);
    EXPECT_EQ(look(101s).events, 10'000U);
}

TEST(LagWatch, raises_no_alarm_for_a_feed_that_is_not_required) {
    Events outbox;
    LagWatch watch{outbox, {{"rx", false, {}, 1, 1s}}};
    outbox.add("rx/");
    const Lag lag = watch.look(alerts::Time{1h}).at(0);
    EXPECT_EQ(lag.events, 1U);
    EXPECT_FALSE(lag.alarm);
}

}  // namespace
