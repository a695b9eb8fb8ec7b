#include "hl7/message.hpp"
#include "tools/load/alert_watch.hpp"
#include "tools/load/floor.hpp"
#include "tools/load/judge.hpp"
#include "tools/load/latencies.hpp"
#include "tools/load/report.hpp"
#include "tools/load/run.hpp"
#include "tools/load/sent_times.hpp"
#include "tools/load/traffic.hpp"

#include <map>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using namespace calciwatch;
using namespace calciwatch::load;
using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds noon{1'795'000'000s};

TEST(Latencies, quantiles_are_right_within_one_percent) {
    Latencies latencies;
    for (int i = 1; i <= 10'000; ++i) latencies.record(i * 10us);
    EXPECT_EQ(latencies.count(), 10'000U);
    EXPECT_NEAR(std::chrono::duration<double>(latencies.quantile(0.5)).count(), 0.050, 0.0006);
    EXPECT_NEAR(std::chrono::duration<double>(latencies.quantile(0.99)).count(), 0.099, 0.0011);
    EXPECT_EQ(latencies.max(), 100ms);
    EXPECT_EQ(latencies.quantile(1), 100ms);
}

TEST(Latencies, what_is_out_of_range_still_counts) {
    Latencies latencies;
    EXPECT_EQ(latencies.quantile(0.99), 0ns);
    latencies.record(-5ms);
    EXPECT_EQ(latencies.quantile(0.5), 0ns);
    latencies.record(500s);
    EXPECT_EQ(latencies.quantile(1), 500s);
}

TEST(Latencies, two_are_added_up) {
    Latencies one;
    Latencies other;
    one.record(1ms);
    other.record(9ms);
    one.add(other);
    EXPECT_EQ(one.count(), 2U);
    EXPECT_EQ(one.max(), 9ms);
}

TEST(Traffic, every_message_is_readable_hl7_with_a_number_of_its_own) {
    Ward ward;
    ward.patients = 20;
    Traffic traffic{"LTEST", ward, 1};
    std::set<std::string> ids;
    std::map<std::string, int> types;
    for (std::uint64_t n = 1; n <= 500; ++n) {
        std::string text;
        traffic.append(text, n, noon);
        const auto message = hl7::Message::parse(text);
        ASSERT_TRUE(message) << text;
        EXPECT_EQ(message->header().field(10).raw(), control_id("LTEST", n));
        EXPECT_TRUE(message->find("PID")) << text;
        ids.insert(std::string{message->header().field(10).raw()});
        ++types[std::string{message->header().field(9).raw()}];
    }
    EXPECT_EQ(ids.size(), 500U);
    EXPECT_EQ(types["ADT^A01^ADT_A01"], 20) << "each patient is admitted once";
    EXPECT_GT(types["ADT^A08^ADT_A01"], 0);
    EXPECT_GT(types["ORU^R01^ORU_R01"], 150);
    EXPECT_GT(types["RDE^O11^RDE_O11"], 50);
}

TEST(Traffic, the_same_seed_gives_the_same_messages) {
    Traffic one{"LTEST", {}, 7};
    Traffic same{"LTEST", {}, 7};
    Traffic other{"LTEST", {}, 8};
    std::string texts[3];
    for (std::uint64_t n = 1; n <= 50; ++n) {
        one.append(texts[0], n, noon);
        same.append(texts[1], n, noon);
        other.append(texts[2], n, noon);
    }
    EXPECT_EQ(texts[0], texts[1]);
    EXPECT_NE(texts[0], texts[2]);
}

TEST(Traffic, mix_says_what_is_sent) {
    Ward ward;
    ward.patients = 5;
    ward.mix = *parse_mix("oru=1");
    Traffic traffic{"LTEST", ward, 1};
    for (std::uint64_t n = 1; n <= 30; ++n) {
        std::string text;
        traffic.append(text, n, noon);
        EXPECT_THAT(text, testing::HasSubstr("ORU^R01"));
    }
}

TEST(Mix, mistakes_are_told) {
    EXPECT_TRUE(parse_mix("adt=1,oru=2,rde=3"));
    EXPECT_EQ(parse_mix("adt=1,oru=2")->rde, 0U);
    for (const char* wrong :
         {"", "adt", "adt=", "adt=x", "mdm=1", "adt=-1", "adt=0,oru=0", "adt=5000"})
        EXPECT_FALSE(parse_mix(wrong)) << wrong;
}

std::string answer(const std::string& code, const std::string& id) {
    return "MSH|^~\\&|CALCIWATCH|LOAD|LAB|LOAD|20261130||ACK|CW1|P|2.5.1\rMSA|" + code + "|" + id +
           "\r";
}

TEST(Judge, accepts_only_the_answer_that_is_waited_for) {
    Judge judge;
    EXPECT_TRUE(judge(answer("AA", "L1-7"), "L1-7").accepted);
    EXPECT_TRUE(judge(answer("CA", "L1-7"), "L1-7").accepted);
    EXPECT_EQ(judge(answer("AE", "L1-7"), "L1-7").what, "AE");
    EXPECT_EQ(judge(answer("AR", "L1-7"), "L1-7").what, "AR");
    EXPECT_EQ(judge(answer("AA", "L1-8"), "L1-7").what, "answers another message");
    EXPECT_EQ(judge(answer("AA", "L1-7"), "").what, "answers nothing");
    EXPECT_EQ(judge("MSH|^~\\&|A\rERR|\r", "L1-7").what, "no MSA");
    EXPECT_EQ(judge("hello", "L1-7").what, "not HL7");
}

TEST(Raised, is_laid_to_the_newest_message_of_the_run_in_its_evidence) {
    const std::string raised =
        R"({"data":{"evidence":[{"controlId":"LRUN-12"},{"controlId":"LRUN-7"},)"
        R"({"controlId":"LELSE-99"}]},"time":"2026-11-30T12:00:00.250Z",)"
        R"("type":"org.calciwatch.alert.raised.v1"})";
    const auto read = read_raised(raised, "LRUN");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->message, 12U);
    EXPECT_EQ(alerts::to_iso8601(read->at), "2026-11-30T12:00:00.250Z");
    EXPECT_FALSE(read_raised(raised, "LNONE"));
    const std::string resolved =
        R"({"controlId":"LRUN-12","type":"org.calciwatch.alert.resolved.v1"})";
    EXPECT_FALSE(read_raised(resolved, "LRUN"));
}

TEST(SentTimes, knows_the_last_messages_and_whether_they_were_answered) {
    SentTimes times;
    const SentTimes::Moment begin = std::chrono::steady_clock::now();
    times.sent(1, begin);
    times.sent(2, begin + 1ms);
    times.answered(2, begin + 3ms);
    ASSERT_TRUE(times.find(1));
    EXPECT_FALSE(times.find(1)->answered);
    EXPECT_EQ(times.find(2)->sent, begin + 1ms);
    EXPECT_EQ(times.find(2)->answered, begin + 3ms);
    EXPECT_FALSE(times.find(3));
    times.sent(1 + (1U << 18U), begin);
    EXPECT_FALSE(times.find(1)) << "its place was given to a later one";
}

TEST(Report, shows_medians_and_the_share_of_the_floor) {
    EXPECT_EQ(load::median({{1, {}}, {100, {}}, {3, {}}}).rate, 3);
    Series series;
    series.connections = 16;
    series.answers[Receiver::floor_appended] = {{1000, {}}, {2000, {}}, {3000, {}}};
    series.answers[Receiver::calciwatch] = {{1200, {}}};
    EXPECT_DOUBLE_EQ(series.share_of(Receiver::floor_appended).value_or(0), 0.6);
    EXPECT_FALSE(series.share_of(Receiver::floor_overwritten));
    EXPECT_THAT(load::text({series}, false), testing::HasSubstr("60 %"));
    EXPECT_DOUBLE_EQ(load::json({series})[0]["answers"]["floorAppended"]["calciwatchIs"], 0.6);
}

TEST(Report, whatever_went_wrong_makes_it_unclean) {
    Series good;
    good.sent = good.accepted = 5;
    EXPECT_TRUE(good.clean());
    Series bad = good;
    bad.unanswered = 1;
    EXPECT_FALSE(bad.clean());
    bad = good;
    bad.gaps = 1;
    EXPECT_FALSE(bad.clean());
    bad = good;
    bad.missing = 1;
    EXPECT_FALSE(bad.clean());
    bad = good;
    bad.trouble["AE"] = 1;
    EXPECT_FALSE(bad.clean());
    EXPECT_THAT(load::text({bad}, false), testing::HasSubstr("1 x AE"));
    bad = good;
    bad.accepted = 4;
    EXPECT_FALSE(bad.clean());
}

TEST(Report, what_a_receiver_answered_does_not_steer_the_terminal) {
    Series series;
    series.trouble["A\x1b[2J"] = 1;
    EXPECT_THAT(load::text({series}, false), testing::HasSubstr("1 x A [2J"));
}

Plan short_plan(const Floor& floor) {
    Plan plan;
    plan.to = floor.address();
    plan.connections = 3;
    plan.window = 4;
    plan.ward.patients = 30;
    plan.warm_up = 50ms;
    plan.duration = 200ms;
    return plan;
}

constexpr auto no_progress = [](std::chrono::milliseconds) {};
constexpr auto to_the_end = [] { return false; };

TEST(Run, the_floor_answers_every_message) {
    for (const auto kind : {Floor::File::appended, Floor::File::overwritten}) {
        const auto floor = Floor::start(testing::TempDir(), kind);
        ASSERT_TRUE(floor) << floor.error();
        const auto outcome = run(short_plan(*floor), "LTEST", nullptr, no_progress, to_the_end);
        ASSERT_TRUE(outcome) << outcome.error();
        EXPECT_TRUE(outcome->clean()) << testing::PrintToString(outcome->tally.trouble);
        EXPECT_GT(outcome->tally.accepted, 0U);
        EXPECT_EQ(outcome->tally.accepted, outcome->tally.sent);
    }
}

TEST(Run, keeps_to_a_rate) {
    const auto floor = Floor::start(testing::TempDir(), Floor::File::overwritten);
    ASSERT_TRUE(floor);
    Plan plan = short_plan(*floor);
    plan.rate = 100;
    const auto outcome = run(plan, "LTEST", nullptr, no_progress, to_the_end);
    ASSERT_TRUE(outcome);
    EXPECT_TRUE(outcome->clean());
    EXPECT_LE(outcome->tally.sent, 40U) << "100 a second for a quarter of one";
}

TEST(Run, says_when_nobody_listens_or_the_receiver_dies) {
    Plan plan;
    {
        auto floor = Floor::start(testing::TempDir(), Floor::File::overwritten);
        ASSERT_TRUE(floor);
        plan = short_plan(*floor);
        plan.duration = 10s;
        std::optional<Floor> dying{std::move(*floor)};
        const auto outcome = run(
            plan, "LTEST", nullptr,
            [&dying](std::chrono::milliseconds passed) {
                if (passed > 100ms) dying.reset();
            },
            to_the_end);
        ASSERT_TRUE(outcome);
        EXPECT_FALSE(outcome->clean());
        EXPECT_EQ(outcome->tally.trouble.size(), 1U);
    }
    EXPECT_FALSE(run(plan, "LTEST", nullptr, no_progress, to_the_end));
}

}  // namespace
