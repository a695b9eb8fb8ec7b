// Which moment a sender's time is.
#include "tests/interpret/heard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;

Interpretation observed(std::string_view obx_14, std::string_view msh_7, std::string zone,
                        std::string_view obr_7 = "") {
    FeedPolicy policy;
    policy.time_zone = std::move(zone);
    std::string text = R"(MSH|^~\&|LAB|H1|CW|H1|)";
    text.append(msh_7).append("||ORU^R01|M1|P|2.5.1\r").append(pid);
    text.append("\rOBR|1||||||").append(obr_7);
    text.append("\rOBX|1|NM|1988-5^CRP^LN||62|mg/L|||||F|||").append(obx_14).append("\r");
    return interpret_text(text, policy);
}

std::string observed_at(std::string_view obx_14, std::string_view msh_7, std::string zone,
                        std::string_view obr_7 = "") {
    return to_iso8601(
        only<ResultStatement>(observed(obx_14, msh_7, std::move(zone), obr_7)).observed);
}

TEST(Times, the_offset_of_the_time_itself_comes_first) {
    EXPECT_EQ(observed_at("20261122080000-0330", "20261122101500+0100", "Europe/Berlin"),
              "2026-11-22T11:30:00.000Z");
}

TEST(Times, the_offset_of_MSH_7_is_the_default_of_the_message) {
    EXPECT_EQ(observed_at("20261122080000", "20261122101500-0500", "Europe/Berlin"),
              "2026-11-22T13:00:00.000Z");
}

TEST(Times, without_any_offset_the_zone_of_the_feed_counts_summer_and_winter) {
    EXPECT_EQ(observed_at("20260722080000", "20261122101500", "Europe/Berlin"),
              "2026-07-22T06:00:00.000Z");
    EXPECT_EQ(observed_at("20260122080000", "20261122101500", "Europe/Berlin"),
              "2026-01-22T07:00:00.000Z");
    EXPECT_EQ(observed_at("20260122080000", "20261122101500", "America/New_York"),
              "2026-01-22T13:00:00.000Z");
}

TEST(Times, in_the_hour_that_the_clocks_skip_the_offset_before_the_jump_counts) {
    EXPECT_EQ(observed_at("20260329023000", "20261122101500", "Europe/Berlin"),
              "2026-03-29T01:30:00.000Z");  // 03:30 summer time
}

TEST(Times, in_the_hour_that_comes_twice_the_first_counts) {
    EXPECT_EQ(observed_at("20261025023000", "20261122101500", "Europe/Berlin"),
              "2026-10-25T00:30:00.000Z");  // still summer time
}

TEST(Times, a_result_is_of_OBX_14_else_OBR_7_else_MSH_7) {
    EXPECT_EQ(observed_at("20261122080000", "20261122101500", "UTC", "20261122070000"),
              "2026-11-22T08:00:00.000Z");
    EXPECT_EQ(observed_at("", "20261122101500", "UTC", "20261122070000"),
              "2026-11-22T07:00:00.000Z");
    EXPECT_EQ(observed_at("\"\"", "20261122101500", "UTC"), "2026-11-22T10:15:00.000Z");
}

TEST(Times, without_MSH_7_the_time_of_receipt_counts) {
    EXPECT_EQ(observed_at("", "", "UTC"), to_iso8601(received));
}

TEST(Times, an_unreadable_time_is_told_and_the_next_best_one_counts) {
    const auto said = observed("22.11.2026 08:00", "20261122101500", "UTC", "20261122070000");
    EXPECT_EQ(only<ResultStatement>(said).observed, at("2026-11-22T07:00:00.000Z"));
    EXPECT_EQ(findings(said), std::vector<std::string>{"time-unreadable OBX-14"});
}

TEST(Times, what_stood_in_a_time_field_is_told_by_its_shape_only) {
    const auto said = observed("Muster 1960", "20261122101500", "UTC");
    ASSERT_EQ(said.findings.size(), 1U);
    EXPECT_EQ(said.findings[0].detail.find("Muster"), std::string::npos);
    EXPECT_EQ(said.findings[0].detail.find("1960"), std::string::npos);
    EXPECT_NE(said.findings[0].detail.find("AAAAAA 9999"), std::string::npos);
}

TEST(Times, a_result_from_the_future_cannot_hide_those_that_really_come_later) {
    const auto said = observed("20621122080000", "20261122101500", "UTC");
    EXPECT_EQ(only<ResultStatement>(said).observed, at("2026-11-22T10:15:00.000Z"));
    EXPECT_TRUE(has_finding(said, "time-in-future OBX-14"));
}

TEST(Times, a_day_ahead_is_a_wrong_zone_and_no_future) {
    const auto said = observed("20261123080000", "20261122101500", "UTC");
    EXPECT_EQ(only<ResultStatement>(said).observed, at("2026-11-23T08:00:00.000Z"));
    EXPECT_TRUE(said.findings.empty());
}

TEST(Times, an_order_time_without_a_clock_is_not_older_than_its_own_day) {
    const auto date =
        message("RDE^O11", {pid, "ORC|DC|P1|||||||20261122", "RXE||855332^Warfarin^RXNORM|5||mg"});
    EXPECT_EQ(only<OrderUpdate>(date).at, at("2026-11-22T10:15:00.000Z"));
    const auto minute = message("RDE^O11", {pid, "ORC|DC|P1|||||||202611221015"});
    EXPECT_EQ(only<OrderUpdate>(minute).at, at("2026-11-22T10:15:00.000Z"));
    const auto earlier = message("RDE^O11", {pid, "ORC|DC|P1|||||||20261121"});
    EXPECT_EQ(only<OrderUpdate>(earlier).at, at("2026-11-21T00:00:00.000Z"));
}

}  // namespace
