// Every word of the feed's protocol, without a socket.
#include "daemon/feed_wire.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace calciwatch;

tl::expected<FeedRequest, FeedError> read(std::string_view kind, std::string_view json) {
    const std::vector<std::string_view> frames{kind, json};
    return read_feed_request(frames);
}
std::string reason(std::string_view kind, std::string_view json) {
    const auto request = read(kind, json);
    return request ? "accepted" : request.error().reason;
}

TEST(FeedWire, reads_a_hello_with_everything) {
    const auto request =
        read("HELLO",
             R"({"feed": "rx.pharmacy-1", "from": 7, "topics": ["alert/1/H1/"], "credit": 10})");
    ASSERT_TRUE(request) << request.error().reason;
    const auto& hello = std::get<Hello>(*request);
    EXPECT_EQ(hello.feed, "rx.pharmacy-1");
    EXPECT_EQ(hello.from, 7);
    EXPECT_EQ(hello.topics, std::vector<std::string>{"alert/1/H1/"});
    EXPECT_EQ(hello.credit, 10U);
}

TEST(FeedWire, gives_a_short_hello_its_defaults) {
    const auto request = read("HELLO", R"({"feed": "rx", "from": "acked"})");
    ASSERT_TRUE(request) << request.error().reason;
    const auto& hello = std::get<Hello>(*request);
    EXPECT_EQ(hello.from, std::nullopt);
    EXPECT_TRUE(hello.topics.empty());
    EXPECT_EQ(hello.credit, default_credit);
}

TEST(FeedWire, reads_acknowledgement_and_heartbeat) {
    const auto acknowledgement = read("ACK", R"({"seq": 9223372036854775807})");
    ASSERT_TRUE(acknowledgement) << acknowledgement.error().reason;
    EXPECT_EQ(std::get<Acknowledge>(*acknowledgement).seq, 9223372036854775807);
    EXPECT_TRUE(read("HEARTBEAT", "{}"));
}

TEST(FeedWire, refuses_what_it_does_not_know_and_says_why) {
    const std::string known =
        "; there are HELLO, ACK, HEARTBEAT, SHOW, ACKNOWLEDGE, OVERRIDE and RETRY";
    EXPECT_EQ(reason("SNAPSHOT", "{}"), "unknown kind 'SNAPSHOT'" + known);
    EXPECT_EQ(reason("\xff\n", "{}"), "unknown kind '..'" + known);
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
    EXPECT_EQ(read_feed_request({}).error().reason, why);
    EXPECT_EQ(read_feed_request(one).error().reason, why);
    EXPECT_EQ(read_feed_request(three).error().reason, why);
}

TEST(FeedWire, refuses_names_topics_and_credits_out_of_bounds) {
    const std::string names = "'feed' must be a name of 1 to 64 letters, digits, '.', '_' or '-'";
    EXPECT_EQ(reason("HELLO", R"({"from": 0})"), names);
    EXPECT_EQ(reason("HELLO", R"({"feed": "", "from": 0})"), names);
    EXPECT_EQ(reason("HELLO", R"({"feed": 7, "from": 0})"), names);
    EXPECT_EQ(reason("HELLO", R"({"feed": "a b", "from": 0})"), names);
    EXPECT_EQ(reason("HELLO", R"({"feed": ")" + std::string(65, 'a') + R"(", "from": 0})"), names);

    const std::string froms =
        "'from' must be \"acked\", \"snapshot\" or a sequence number, 0 or more";
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

TEST(FeedWire, reads_a_hello_from_a_snapshot_and_from_another_epoch) {
    const auto snapshot = read("HELLO", R"({"feed": "rx", "from": "snapshot"})");
    ASSERT_TRUE(snapshot) << snapshot.error().reason;
    EXPECT_TRUE(std::get<Hello>(*snapshot).snapshot);
    EXPECT_EQ(std::get<Hello>(*snapshot).from, std::nullopt);
    const auto known = read("HELLO", R"({"feed": "rx", "from": 7, "epoch": "0af1"})");
    ASSERT_TRUE(known) << known.error().reason;
    EXPECT_EQ(std::get<Hello>(*known).epoch, "0af1");
    EXPECT_FALSE(std::get<Hello>(*known).snapshot);
    EXPECT_NE(reason("HELLO", R"({"feed": "rx", "from": 7, "epoch": ""})"), "accepted");
    EXPECT_NE(reason("HELLO", R"({"feed": "rx", "from": 7, "epoch": 1})"), "accepted");
}

TEST(FeedWire, reads_an_acknowledgement_of_a_part_or_of_events_never_of_both) {
    const auto part = read("ACK", R"({"part": 3})");
    ASSERT_TRUE(part) << part.error().reason;
    EXPECT_EQ(std::get<AcknowledgePart>(*part).part, 3U);
    EXPECT_NE(reason("ACK", R"({"part": 3, "seq": 3})"), "accepted");
    EXPECT_NE(reason("ACK", R"({"part": -3})"), "accepted");
}

TEST(FeedWire, reads_an_act_on_an_alert_named_by_its_subject) {
    const auto request = read("ACKNOWLEDGE",
                              R"({"request": "a-1", "by": "J. M\u00fcller",
                                  "alert": "12/vka-in-calciphylaxis/order W1^OE"})");
    ASSERT_TRUE(request) << request.error().reason;
    const auto& asked = std::get<ActRequest>(*request);
    EXPECT_EQ(asked.request, "a-1");
    EXPECT_EQ(asked.act.kind, alerts::Act::Kind::acknowledge);
    EXPECT_EQ(asked.act.by, "J. M\xc3\xbcller");
    EXPECT_EQ(asked.alert.name, (alerts::AlertName{12, "vka-in-calciphylaxis", "order W1^OE"}));
}

TEST(FeedWire, reads_an_act_on_an_alert_named_by_an_event_of_it) {
    const auto request = read("OVERRIDE", R"({"request": "a-1", "by": "jm", "reason": "told",
        "alert": "0af1/00000000000000000017", "until": "2026-12-01T10:00:00Z"})");
    ASSERT_TRUE(request) << request.error().reason;
    const auto& asked = std::get<ActRequest>(*request);
    EXPECT_EQ(asked.act.kind, alerts::Act::Kind::override_it);
    EXPECT_EQ(asked.act.reason, "told");
    ASSERT_TRUE(asked.act.until);
    EXPECT_EQ(alerts::to_iso8601(*asked.act.until), "2026-12-01T10:00:00.000Z");
    EXPECT_EQ(asked.alert.name, std::nullopt);
    EXPECT_EQ(asked.alert.epoch, "0af1");
    EXPECT_EQ(asked.alert.event, 17);
}

TEST(FeedWire, knows_the_same_request_however_it_is_written) {
    const auto said = [](std::string_view json) {
        return std::get<ActRequest>(*read("OVERRIDE", json)).said;
    };
    const std::string first = said(
        R"({"request": "1", "alert": "1/r/", "by": "jm", "reason": "x", "until": "2026-12-01T10:00:00Z"})");
    EXPECT_EQ(said(R"({"until": "2026-12-01T10:00:00.000Z", "reason": "x", "by": "jm",
                       "alert": "1/r/", "request": "2"})"),
              first);
    for (const char* other : {R"({"request": "1", "alert": "1/r/", "by": "jm", "reason": "x"})",
                              R"({"request": "1", "alert": "1/r/", "by": "jm", "reason": "y",
                                  "until": "2026-12-01T10:00:00Z"})",
                              R"({"request": "1", "alert": "1/q/", "by": "jm", "reason": "x",
                                  "until": "2026-12-01T10:00:00Z"})",
                              R"({"request": "1", "alert": "1/r/", "by": "mj", "reason": "x",
                                  "until": "2026-12-01T10:00:00Z"})"})
        EXPECT_NE(said(other), first) << other;
}

TEST(FeedWire, refuses_an_act_that_leaves_something_out) {
    const std::string alert = R"("alert": "1/r/")";
    const auto refused = [](std::string_view kind, const std::string& json, const char* part) {
        const std::string why = reason(kind, json);
        EXPECT_NE(why.find(part), std::string::npos) << json << ": " << why;
    };
    refused("ACKNOWLEDGE", "{" + alert + R"(, "by": "jm"})", "'request' must be a name");
    refused("ACKNOWLEDGE", R"({"request": "1", "by": "jm"})", "'alert' must be");
    refused("ACKNOWLEDGE", R"({"request": "1", )" + alert + "}", "'by' must say who does it");
    refused("ACKNOWLEDGE", R"({"request": "1", "by": "", )" + alert + "}", "'by'");
    refused("ACKNOWLEDGE", R"({"request": "1", "by": "a\nb", )" + alert + "}", "'by'");
    refused("ACKNOWLEDGE",
            R"({"request": "1", "by": ")" + std::string(65, 'a') + "\", " + alert + "}", "'by'");
    refused("ACKNOWLEDGE", R"({"request": "1", "by": "jm", "reason": "x", )" + alert + "}",
            "unknown key 'reason'");
    refused("OVERRIDE", R"({"request": "1", "by": "jm", )" + alert + "}", "'reason'");
    refused("OVERRIDE",
            R"({"request": "1", "by": "jm", "reason": "x", "until": "later", )" + alert + "}",
            "'until' must be a time");
    for (const char* none : {"17", "1/r", "/r/", "x/r/", "0af1/17", "/00000000000000000017",
                             "0af1/00000000000000000000", "0af1/0000000000000000001x"})
        refused("SHOW", R"({"alert": ")" + std::string{none} + "\"}",
                "'alert' must be the id or the subject");
}

TEST(FeedWire, reads_a_retry) {
    const auto request =
        read("RETRY", R"({"request": "q-1", "message": 815, "epoch": "0af1", "by": "jm"})");
    ASSERT_TRUE(request) << request.error().reason;
    const auto& asked = std::get<RetryRequest>(*request);
    EXPECT_EQ(asked.request, "q-1");
    EXPECT_EQ(asked.message, 815);
    EXPECT_EQ(asked.epoch, "0af1");
    EXPECT_EQ(asked.by, "jm");
}

TEST(FeedWire, knows_the_same_retry_however_it_is_written) {
    const auto said = [](std::string_view json) {
        return std::get<RetryRequest>(*read("RETRY", json)).said;
    };
    const std::string first = said(R"({"request": "1", "message": 815, "by": "jm"})");
    EXPECT_EQ(said(R"({"by": "jm", "epoch": "e", "message": 815, "request": "2"})"), first);
    EXPECT_NE(said(R"({"request": "1", "message": 816, "by": "jm"})"), first);
    EXPECT_NE(said(R"({"request": "1", "message": 815, "by": "mj"})"), first);
}

TEST(FeedWire, refuses_a_retry_that_leaves_something_out) {
    EXPECT_NE(reason("RETRY", R"({"message": 815, "by": "jm"})").find("'request' must"),
              std::string::npos);
    EXPECT_NE(reason("RETRY", R"({"request": "1", "message": 815})").find("who does it"),
              std::string::npos);
    for (const char* none : {"", R"("message": 0, )", R"("message": "815", )",
                             R"("message": [815], )", R"("message": 1e99, )"})
        EXPECT_EQ(reason("RETRY", R"({"request": "1", )" + std::string{none} + R"("by": "jm"})"),
                  "'message' must be the number of a message in quarantine")
            << none;
    EXPECT_NE(reason("RETRY", R"({"request": "1", "message": 1, "by": "jm", "epoch": ""})"),
              "accepted");
    EXPECT_EQ(reason("RETRY", R"({"request": "1", "message": 1, "by": "jm", "all": true})"),
              "unknown key 'all'");
}

TEST(FeedWire, says_which_request_was_malformed) {
    const auto request = read("ACKNOWLEDGE", R"({"request": "a-1", "alert": "1/r/"})");
    ASSERT_FALSE(request);
    EXPECT_EQ(request.error().request, "a-1");
    EXPECT_EQ(request.error().code, "malformed");
    EXPECT_EQ(read("ACKNOWLEDGE", R"({"request": "a 1"})").error().request, "");
}

TEST(FeedWire, shows_an_alert_by_name_or_by_event) {
    EXPECT_EQ(std::get<Show>(*read("SHOW", R"({"event": 17})")).alert.event, 17);
    EXPECT_EQ(std::get<Show>(*read("SHOW", R"({"alert": "1/r/"})")).alert.name->rule, "r");
    EXPECT_NE(reason("SHOW", "{}"), "accepted");
    EXPECT_NE(reason("SHOW", R"({"event": 17, "alert": "1/r/"})"), "accepted");
}

TEST(FeedWire, writes_what_docs_feed_says) {
    const FeedPosition position{"e1", 12, 5};
    EXPECT_EQ(welcome(position, 7, false), R"({"acked":5,"epoch":"e1","from":7,"head":12})");
    EXPECT_EQ(welcome(position, 12, true),
              R"({"acked":5,"epoch":"e1","from":12,"head":12,"snapshot":true})");
    EXPECT_EQ(heartbeat(position, 9), R"({"acked":5,"epoch":"e1","head":12,"up_to":9})");
    EXPECT_EQ(heartbeat(position, std::nullopt), R"({"acked":5,"epoch":"e1","head":12})");
    EXPECT_EQ(event_head("e1", 8, 7), R"({"epoch":"e1","feed_prev":7,"seq":8})");
    EXPECT_EQ(snapshot_head("e1", 12, 1, 8), R"({"as_of":12,"epoch":"e1","part":1,"seq":8})");
    EXPECT_EQ(snapshot_end("e1", 12, 3), R"({"as_of":12,"epoch":"e1","parts":3})");
    EXPECT_EQ(alert_head("e1", 8), R"({"epoch":"e1","seq":8})");
    EXPECT_EQ(act_done("a-1", "e1", 13), R"({"epoch":"e1","request":"a-1","seq":13})");
    EXPECT_EQ(feed_error({"malformed", "no \"such\" thing"}),
              R"({"code":"malformed","reason":"no \"such\" thing"})");
    FeedError pruned{"pruned", "gone"};
    pruned.oldest = 8;
    EXPECT_EQ(feed_error(pruned), R"({"code":"pruned","oldest":8,"reason":"gone"})");
    EXPECT_EQ(live_heartbeat("e1", 12), R"({"epoch":"e1","head":12})");
    EXPECT_EQ(padded(42), "00000000000000000042");
}

}  // namespace
