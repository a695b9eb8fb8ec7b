// Every word of the feed's protocol, without a socket.
#include "daemon/feed_wire.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace calciwatch;

tl::expected<FeedRequest, std::string> read(std::string_view kind, std::string_view json) {
    const std::vector<std::string_view> frames{kind, json};
    return read_feed_request(frames);
}
std::string reason(std::string_view kind, std::string_view json) {
    const auto request = read(kind, json);
    return request ? "accepted" : request.error();
}

TEST(FeedWire, reads_a_hello_with_everything) {
    const auto request =
        read("HELLO",
             R"({"feed": "rx.pharmacy-1", "from": 7, "topics": ["alert/1/H1/"], "credit": 10})");
    ASSERT_TRUE(request) << request.error();
    const auto& hello = std::get<Hello>(*request);
    EXPECT_EQ(hello.feed, "rx.pharmacy-1");
    EXPECT_EQ(hello.from, 7);
    EXPECT_EQ(hello.topics, std::vector<std::string>{"alert/1/H1/"});
    EXPECT_EQ(hello.credit, 10U);
}

TEST(FeedWire, gives_a_short_hello_its_defaults) {
    const auto request = read("HELLO", R"({"feed": "rx", "from": "acked"})");
    ASSERT_TRUE(request) << request.error();
    const auto& hello = std::get<Hello>(*request);
    EXPECT_EQ(hello.from, std::nullopt);
    EXPECT_TRUE(hello.topics.empty());
    EXPECT_EQ(hello.credit, default_credit);
}

TEST(FeedWire, reads_acknowledgement_and_heartbeat) {
    const auto acknowledgement = read("ACK", R"({"seq": 9223372036854775807})");
    ASSERT_TRUE(acknowledgement) << acknowledgement.error();
    EXPECT_EQ(std::get<Acknowledge>(*acknowledgement).seq, 9223372036854775807);
    EXPECT_TRUE(read("HEARTBEAT", "{}"));
}

TEST(FeedWire, refuses_what_it_does_not_know_and_says_why) {
    EXPECT_EQ(reason("SNAPSHOT", "{}"),
              "unknown kind 'SNAPSHOT'; there are HELLO, ACK and HEARTBEAT");
    EXPECT_EQ(reason("\xff\n", "{}"), "unknown kind '..'; there are HELLO, ACK and HEARTBEAT");
    EXPECT_EQ(reason("HELLO", R"({"feed": "a", "from": 0, "form": 1})"), "unknown key 'form'");
    EXPECT_EQ(reason("ACK", R"({"seq": 1, "feed": "a"})"), "unknown key 'feed'");
    EXPECT_EQ(reason("HEARTBEAT", R"({"head": 1})"), "unknown key 'head'");
}

TEST(FeedWire, refuses_what_is_no_json_object) {
    for (const char* json : {"", "{", "[]", "null", "{\"seq\": 1}{", "{\"feed\": \"\xff\"}"})
        EXPECT_EQ(reason("ACK", json), "the second frame is no JSON object") << json;
    EXPECT_EQ(reason("ACK", std::string(60'000, '[')), "the second frame is no JSON object");
}

TEST(FeedWire, refuses_another_number_of_frames) {
    const std::vector<std::string_view> one{"HEARTBEAT"};
    const std::vector<std::string_view> three{"HEARTBEAT", "{}", "{}"};
    const std::string why = "a request is two frames: its kind and a JSON object";
    EXPECT_EQ(read_feed_request({}).error(), why);
    EXPECT_EQ(read_feed_request(one).error(), why);
    EXPECT_EQ(read_feed_request(three).error(), why);
}

TEST(FeedWire, refuses_names_topics_and_credits_out_of_bounds) {
    const std::string names = "'feed' must be a name of 1 to 64 letters, digits, '.', '_' or '-'";
    EXPECT_EQ(reason("HELLO", R"({"from": 0})"), names);
    EXPECT_EQ(reason("HELLO", R"({"feed": "", "from": 0})"), names);
    EXPECT_EQ(reason("HELLO", R"({"feed": 7, "from": 0})"), names);
    EXPECT_EQ(reason("HELLO", R"({"feed": "a b", "from": 0})"), names);
    EXPECT_EQ(reason("HELLO", R"({"feed": ")" + std::string(65, 'a') + R"(", "from": 0})"), names);

    const std::string froms = "'from' must be \"acked\" or a sequence number, 0 or more";
    for (const char* from : {"-1", "1.0", "\"now\"", "null", "1e3", "18446744073709551615"})
        EXPECT_EQ(reason("HELLO", R"({"feed": "a", "from": )" + std::string{from} + "}"), froms)
            << from;
    EXPECT_EQ(reason("HELLO", R"({"feed": "a"})"), froms);

    for (const char* credit : {"0", "4097", "-1", "\"9\"", "2.5"})
        EXPECT_EQ(
            reason("HELLO", R"({"feed": "a", "from": 0, "credit": )" + std::string{credit} + "}"),
            "'credit' must be a number from 1 to 4096")
            << credit;

    EXPECT_NE(reason("HELLO", R"({"feed": "a", "from": 0, "topics": "alert/"})"), "accepted");
    EXPECT_NE(reason("HELLO", R"({"feed": "a", "from": 0, "topics": [1]})"), "accepted");
    EXPECT_NE(reason("HELLO", R"({"feed": "a", "from": 0, "topics": ["a\n"]})"), "accepted");
    EXPECT_NE(reason("HELLO",
                     R"({"feed": "a", "from": 0, "topics": [")" + std::string(201, 'a') + R"("]})"),
              "accepted");
    std::string many = R"({"feed": "a", "from": 0, "topics": ["")";
    for (int i = 0; i < 32; ++i) many += R"(,"")";
    EXPECT_NE(reason("HELLO", many + "]}"), "accepted");
}

TEST(FeedWire, refuses_an_acknowledgement_of_no_number) {
    for (const char* seq : {"-1", "1.5", "\"1\"", "null", "9223372036854775808"})
        EXPECT_NE(reason("ACK", R"({"seq": )" + std::string{seq} + "}"), "accepted") << seq;
    EXPECT_NE(reason("ACK", "{}"), "accepted");
}

TEST(FeedWire, writes_what_docs_feed_says) {
    const FeedPosition position{"e1", 12, 5};
    EXPECT_EQ(welcome(position, 7), R"({"acked":5,"epoch":"e1","from":7,"head":12})");
    EXPECT_EQ(heartbeat(position), R"({"acked":5,"epoch":"e1","head":12})");
    EXPECT_EQ(event_head("e1", 8, 7), R"({"epoch":"e1","feed_prev":7,"seq":8})");
    EXPECT_EQ(feed_error("no \"such\" thing"), R"({"reason":"no \"such\" thing"})");
    EXPECT_EQ(live_heartbeat("e1", 12), R"({"epoch":"e1","head":12})");
    EXPECT_EQ(padded(42), "00000000000000000042");
}

}  // namespace
