#include "tools/feed_client.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using namespace calciwatch;
using Json = nlohmann::json;

Frames welcome(std::int64_t from, const std::string& epoch = "e1") {
    return {"WELCOME",
            Json{{"epoch", epoch}, {"head", 100}, {"acked", from}, {"from", from}}.dump()};
}

Frames event(std::int64_t seq, std::int64_t previous) {
    return {"EVENT", Json{{"seq", seq}, {"feed_prev", previous}, {"epoch", "e1"}}.dump(), "topic/",
            "{}"};
}

Json said(const Frames& frames) {
    return Json::parse(frames.at(1));
}

FeedClient welcomed_at(std::int64_t from) {
    FeedClient client{{"pharmacy", from, {}}};
    (void)client.hello();
    (void)client.hear(welcome(from));
    return client;
}

TEST(FeedClient, asks_for_what_it_was_told_to) {
    FeedClient from_acked{{"pharmacy", std::nullopt, {"alert/1/H1/"}}};
    const Frames hello = from_acked.hello();
    EXPECT_EQ(hello.at(0), "HELLO");
    EXPECT_EQ(said(hello)["feed"], "pharmacy");
    EXPECT_EQ(said(hello)["from"], "acked");
    EXPECT_EQ(said(hello)["topics"], Json::array({"alert/1/H1/"}));
    FeedClient from_number{{"pharmacy", 7, {}}};
    EXPECT_EQ(said(from_number.hello())["from"], 7);
}

TEST(FeedClient, gives_each_event_once_and_in_order) {
    FeedClient client = welcomed_at(3);
    EXPECT_EQ(std::get<Event>(client.hear(event(4, 3))).seq, 4);
    EXPECT_TRUE(std::holds_alternative<Alive>(client.hear(event(4, 3))));
    EXPECT_EQ(std::get<Event>(client.hear(event(9, 4))).seq, 9);
    EXPECT_TRUE(std::holds_alternative<Alive>(client.hear(event(5, 4))));
}

TEST(FeedClient, notices_a_gap_and_goes_on_from_the_last_event_it_had) {
    FeedClient client = welcomed_at(3);
    (void)client.hear(event(4, 3));
    EXPECT_TRUE(std::holds_alternative<OutOfStep>(client.hear(event(6, 5))));
    EXPECT_EQ(said(client.hello())["from"], 4);
}

TEST(FeedClient, a_filter_makes_no_false_gap) {
    FeedClient client = welcomed_at(3);
    EXPECT_TRUE(std::holds_alternative<Event>(client.hear(event(50, 3))));
    EXPECT_TRUE(std::holds_alternative<Event>(client.hear(event(70, 50))));
}

TEST(FeedClient, takes_nothing_after_a_gap_until_it_was_welcomed_again) {
    FeedClient client = welcomed_at(3);
    (void)client.hear(event(6, 5));
    EXPECT_TRUE(std::holds_alternative<Alive>(client.hear(event(4, 3))));
}

TEST(FeedClient, resumes_from_where_the_daemon_had_it_when_it_began_at_acked) {
    FeedClient client{{"pharmacy", std::nullopt, {}}};
    (void)client.hello();
    (void)client.hear(welcome(12));
    EXPECT_EQ(said(client.hello())["from"], 12);
}

TEST(FeedClient, takes_no_event_between_hello_and_welcome) {
    FeedClient client = welcomed_at(3);
    (void)client.hello();
    EXPECT_TRUE(std::holds_alternative<Alive>(client.hear(event(4, 3))));
    (void)client.hear(welcome(3));
    EXPECT_TRUE(std::holds_alternative<Event>(client.hear(event(4, 3))));
}

TEST(FeedClient, says_when_the_store_is_another_one) {
    FeedClient client = welcomed_at(3);
    EXPECT_FALSE(std::get<Welcome>(client.hear(welcome(3))).restored);
    EXPECT_TRUE(std::get<Welcome>(client.hear(welcome(0, "e2"))).restored);
}

TEST(FeedClient, hands_on_code_and_reason_of_an_error) {
    FeedClient client = welcomed_at(3);
    const auto refused =
        std::get<Refused>(client.hear({"ERROR", R"({"code":"topics","reason":"bad topic"})"}));
    EXPECT_EQ(refused.code, "topics");
    EXPECT_EQ(refused.reason, "bad topic");
}

TEST(FeedClient, an_error_that_asks_for_hello_is_no_refusal) {
    FeedClient client = welcomed_at(3);
    for (const char* code : {"not-subscribed", "silent", "store-unreadable", "busy", "too-many"}) {
        const Frames error{"ERROR", Json{{"code", code}, {"reason", "say HELLO"}}.dump()};
        EXPECT_TRUE(std::holds_alternative<OutOfStep>(client.hear(error))) << code;
    }
    const Frames pruned{"ERROR", R"({"code":"pruned","reason":"no longer kept"})"};
    EXPECT_TRUE(std::holds_alternative<Refused>(client.hear(pruned)));
}

TEST(FeedClient, knows_when_it_has_to_acknowledge_to_hear_more) {
    FeedClient client{{"pharmacy", 0, {}}};
    const Json hello = said(client.hello());
    (void)client.hear(welcome(0));
    const auto credit = hello["credit"].get<std::int64_t>();
    for (std::int64_t seq = 1; seq <= credit; ++seq) {
        EXPECT_FALSE(client.out_of_credit());
        (void)client.hear(event(seq, seq - 1));
    }
    EXPECT_TRUE(client.out_of_credit());
    (void)client.acknowledge(credit);
    EXPECT_FALSE(client.out_of_credit());
}

TEST(FeedClient, nothing_unreadable_passes_as_an_event) {
    for (const Frames& frames :
         {Frames{}, Frames{"EVENT"}, Frames{"EVENT", "{}"}, Frames{"EVENT", "no json", "t", "b"},
          Frames{"EVENT", R"({"seq":4})", "t", "b"},
          Frames{"EVENT", R"({"seq":"4","feed_prev":3})", "t", "b"},
          Frames{"EVENT", R"({"seq":4,"feed_prev":3})", "t"}, Frames{"WELCOME", "[]"}}) {
        FeedClient client = welcomed_at(3);
        EXPECT_TRUE(std::holds_alternative<OutOfStep>(client.hear(frames)));
    }
}

Frames part(int number, std::int64_t seq) {
    return {"SNAPSHOT", Json{{"epoch", "e1"}, {"as_of", 9}, {"part", number}, {"seq", seq}}.dump(),
            "topic/", "{}"};
}

Frames snapshot_end(int parts) {
    return {"SNAPSHOT_END", Json{{"epoch", "e1"}, {"as_of", 9}, {"parts", parts}}.dump()};
}

TEST(FeedClient, takes_what_stands_first_when_asked_to_and_goes_on_from_there) {
    FeedClient client{{"pharmacy", std::nullopt, {}, true}};
    EXPECT_EQ(said(client.hello())["from"], "snapshot");
    (void)client.hear(welcome(9));
    EXPECT_EQ(std::get<StandingAlert>(client.hear(part(1, 2))).part, 1);
    EXPECT_EQ(said(client.acknowledge_part(1))["part"], 1);
    EXPECT_EQ(std::get<StandingAlert>(client.hear(part(2, 7))).part, 2);
    EXPECT_EQ(said(client.hello())["from"], "snapshot") << "half of it is nothing";
    (void)client.hear(welcome(9));
    (void)client.hear(part(1, 2));
    EXPECT_EQ(std::get<SnapshotEnd>(client.hear(snapshot_end(1))).as_of, 9);
    EXPECT_TRUE(std::holds_alternative<Event>(client.hear(event(10, 9))));
    EXPECT_EQ(said(client.hello())["from"], 10);
}

TEST(FeedClient, notices_when_a_part_of_what_stands_is_missing) {
    FeedClient client{{"pharmacy", std::nullopt, {}, true}};
    (void)client.hello();
    (void)client.hear(welcome(9));
    (void)client.hear(part(1, 2));
    EXPECT_TRUE(std::holds_alternative<OutOfStep>(client.hear(part(3, 7))));
    (void)client.hello();
    (void)client.hear(welcome(9));
    (void)client.hear(part(1, 2));
    EXPECT_TRUE(std::holds_alternative<OutOfStep>(client.hear(snapshot_end(2))));
}

TEST(FeedClient, goes_on_after_what_a_heartbeat_says_was_not_for_it) {
    FeedClient client = welcomed_at(3);
    (void)client.hear({"HEARTBEAT", R"({"epoch":"e1","head":50,"acked":3,"up_to":50})"});
    EXPECT_EQ(said(client.hello())["from"], 50);
    (void)client.hear(welcome(50));
    EXPECT_TRUE(std::holds_alternative<Event>(client.hear(event(51, 50))));
    EXPECT_TRUE(std::holds_alternative<Event>(client.hear(event(60, 51))));
}

TEST(FeedClient, takes_what_stands_after_the_store_was_restored) {
    FeedClient client = welcomed_at(3);
    EXPECT_EQ(said(client.hello())["epoch"], "e1");
    const Frames error{"ERROR", R"({"code":"epoch","reason":"another store","epoch":"e2"})"};
    EXPECT_TRUE(std::holds_alternative<OutOfStep>(client.hear(error)));
    EXPECT_EQ(said(client.hello())["from"], "snapshot");
    EXPECT_FALSE(said(client.hello()).contains("epoch"));
}

}  // namespace
