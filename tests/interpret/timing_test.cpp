// When an order starts and ends, and how often it is repeated (reference 4.6, TQ1; 4.7).
#include "alerts/interpret/repeat_pattern.hpp"
#include "tests/interpret/heard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;

constexpr std::string_view warfarin =
    "RXE||855332^Warfarin Sodium 5 MG Oral Tablet^RXNORM|5||mg^^UCUM";

Interpretation timed(std::string_view tq1) {
    return message("RDE^O11", {pid, "ORC|NW|P1", warfarin, tq1});
}

Frequency frequency(std::string_view tq1) {
    return only<OrderUpdate>(timed(tq1)).frequency;
}

// "21", or "" where nobody can tell.
std::string weekly(std::string_view pattern) {
    const auto times = interpret::read_repeat_pattern(pattern).times_a_week;
    return times ? times->to_string() : "";
}

TEST(Timing, TQ1_tells_start_and_end) {
    const auto order = only<OrderUpdate>(message(
        "RDE^O11", {pid, "ORC|NW|P1", warfarin, "TQ1|1||BID||||20261122120000|20261129120000"}));
    EXPECT_EQ(order.start, at("2026-11-22T12:00:00.000Z"));
    EXPECT_EQ(order.end, at("2026-11-29T12:00:00.000Z"));
}

TEST(Timing, an_order_ends_at_the_earliest_of_duration_and_end) {
    const auto end = [](std::string_view tq1) {
        return only<OrderUpdate>(message("RDE^O11", {pid, "ORC|NW|P1", warfarin, tq1})).end;
    };
    EXPECT_EQ(end("TQ1|1|||||3^d&day&ISO+|20261122120000"), at("2026-11-25T12:00:00.000Z"));
    EXPECT_EQ(end("TQ1|1|||||3^D|20261122120000|20261123120000"), at("2026-11-23T12:00:00.000Z"));
    EXPECT_EQ(end("TQ1|1|||||1^wk|20261122120000|20261223120000"), at("2026-11-29T12:00:00.000Z"));
}

TEST(Timing, a_duration_that_nobody_can_measure_ends_no_order) {
    for (const char* length : {"3^mo", "3^M", "3^fortnight", "-3^d", "0^d", "x^d", "99999999^d"}) {
        const auto order = only<OrderUpdate>(message(
            "RDE^O11",
            {pid, "ORC|NW|P1", warfarin, std::string{"TQ1|1|||||"} + length + "|20261122120000"}));
        EXPECT_FALSE(order.end) << length;
    }
}

TEST(Timing, an_end_without_a_clock_uses_up_its_day) {
    const auto order = only<OrderUpdate>(
        message("RDE^O11", {pid, "ORC|NW|P1", warfarin, "TQ1|1||BID||||20261122|20261124"}));
    EXPECT_EQ(order.start, at("2026-11-22T00:00:00.000Z"));
    EXPECT_EQ(order.end, at("2026-11-25T00:00:00.000Z"));
}

TEST(Timing, several_timings_run_from_the_first_start_to_the_last_end) {
    const auto both = only<OrderUpdate>(
        message("RDE^O11", {pid, "ORC|NW|P1", warfarin, "TQ1|1||||||20261124120000|20261125120000",
                            "TQ1|2||||||20261122120000|20261123120000"}));
    EXPECT_EQ(both.start, at("2026-11-22T12:00:00.000Z"));
    EXPECT_EQ(both.end, at("2026-11-25T12:00:00.000Z"));
    const auto open = only<OrderUpdate>(
        message("RDE^O11", {pid, "ORC|NW|P1", warfarin, "TQ1|1||||||20261122120000|20261123120000",
                            "TQ1|2||||||20261124120000"}));
    EXPECT_FALSE(open.end);
}

TEST(Timing, the_timing_of_the_encoded_order_wins_over_the_request) {
    const auto order = only<OrderUpdate>(
        message("RDE^O11", {pid, "ORC|NW|P1", "TQ1|1||||||20261122120000|20261123120000",
                            "RXO|VKA^x^L", warfarin, "TQ1|1||||||20261122120000|20261130120000"}));
    EXPECT_EQ(order.end, at("2026-11-30T12:00:00.000Z"));
}

TEST(Timing, before_TQ1_the_timing_stood_in_RXE_1_and_ORC_7) {
    const auto rxe = only<OrderUpdate>(message(
        "RDE^O01", {pid, "ORC|NW|P1", "RXE|1^BID^^20261122120000&S^20261124120000&S|D^Drug^L"}));
    EXPECT_EQ(rxe.start, at("2026-11-22T12:00:00.000Z"));
    EXPECT_EQ(rxe.end, at("2026-11-24T12:00:00.000Z"));
    const auto orc = only<OrderUpdate>(
        message("RDE^O01", {pid, "ORC|NW|P1|||||1^BID^D5^20261122120000", "RXE||D^Drug^L"}));
    EXPECT_EQ(orc.end, at("2026-11-27T12:00:00.000Z"));
}

TEST(Timing, an_unreadable_end_is_told_and_leaves_the_order_open) {
    const auto said =
        message("RDE^O11", {pid, "ORC|NW|P1", warfarin, "TQ1|1||||||20261122|next week"});
    EXPECT_FALSE(only<OrderUpdate>(said).end);
    EXPECT_TRUE(has_finding(said, "time-unreadable TQ1-8"));
}

TEST(Timing, patterns_are_exact_times_a_week) {
    const std::pair<const char*, const char*> rows[] = {
        {"QD", "7"},    {"BID", "14"},  {"TID", "21"},    {"QID", "28"},   {"5ID", "35"},
        {"QOD", "3.5"}, {"QHS", "7"},   {"QAM", "7"},     {"Q4H", "42"},   {"Q8H", "21"},
        {"Q12H", "14"}, {"QH", "168"},  {"Q30M", "336"},  {"Q2D", "3.5"},  {"Q1W", "1"},
        {"QW", "1"},    {"Q2W", "0.5"}, {"QJ135", "3"},   {"Q1J6", "1"},   {"Q2J24", "1"},
        {"3XW", "3"},   {"3xWk", "3"},  {"2X/WEEK", "2"}, {"TIW", "3"},    {"MWF", "3"},
        {"TTHSA", "3"}, {"2XD", "14"},  {"b.i.d.", "14"}, {"q 8 h", "21"}, {"daily", "7"},
        {"ACM", "7"},   {"CD", "7"},    {"Q5H", "33.6"}};
    for (const auto& [pattern, times] : rows) EXPECT_EQ(weekly(pattern), times) << pattern;
}

TEST(Timing, patterns_that_nobody_can_count_have_no_number) {
    for (const char* pattern :
         {"",   "Q",   "Q3D",  "Q3W",    "Q1L",           "Q0H",     "Q-8H",
          "QJ", "QJ8", "QJ11", "QJ1H",   "Q8HX",          "QSHIFT",  "BIW",
          "AC", "XW",  "0XW",  "U 2000", "with dialysis", "Q10001S", "Q99999999999H"}) {
        EXPECT_EQ(weekly(pattern), "") << pattern;
        EXPECT_FALSE(interpret::read_repeat_pattern(pattern).countless) << pattern;
    }
}

TEST(Timing, as_needed_once_and_continuous_have_rightly_no_number) {
    for (const char* pattern : {"PRN", "Q4H PRN", "PRNBID", "Once", "STAT", "C"}) {
        EXPECT_EQ(weekly(pattern), "") << pattern;
        EXPECT_TRUE(interpret::read_repeat_pattern(pattern).countless) << pattern;
        EXPECT_TRUE(timed("TQ1|1||" + std::string{pattern}).findings.empty()) << pattern;
    }
}

TEST(Timing, TQ1_tells_how_often) {
    EXPECT_EQ(frequency("TQ1|1||BID"), (Frequency{"BID", 14}));
    EXPECT_EQ(frequency("TQ1|1||Q8H&Every 8 hours&L"), (Frequency{"Q8H", 21}));
    EXPECT_EQ(frequency("TQ1|1||^^^^8^h"), (Frequency{"every 8 h", 21}));
    EXPECT_EQ(frequency("TQ1|1||^^^^2^d&day&ISO+"),
              (Frequency{"every 2 d", Decimal::parse("3.5")}));
    EXPECT_EQ(frequency("TQ1|1"), Frequency{});
    EXPECT_EQ(frequency("TQ1|1||Once^^^^1^d&Day&ANS+^^AC^1^h"), (Frequency{"Once", std::nullopt}));
}

TEST(Timing, before_TQ1_the_frequency_stood_in_RXE_1_and_ORC_7) {
    const auto rxe = only<OrderUpdate>(
        message("RDE^O01", {pid, "ORC|NW|P1", "RXE|1^Q12H&0800,2000^^20261122120000|D^Drug^L"}));
    EXPECT_EQ(rxe.frequency, (Frequency{"Q12H", 14}));
    const auto orc =
        only<OrderUpdate>(message("RDE^O01", {pid, "ORC|NW|P1|||||1^QJ135", "RXE||D^Drug^L"}));
    EXPECT_EQ(orc.frequency, (Frequency{"QJ135", 3}));
    const auto needed =
        only<OrderUpdate>(message("RDE^O01", {pid, "ORC|NW|P1|||||1^BID^^^^PRN", "RXE||D^Drug^L"}));
    EXPECT_EQ(needed.frequency, (Frequency{"BID", std::nullopt}));
}

TEST(Timing, times_and_frequency_may_stand_in_two_places) {
    const auto order = only<OrderUpdate>(
        message("RDE^O11",
                {pid, "ORC|NW|P1|||||^BID^^20261122120000^20261124120000", warfarin, "TQ1|1||QD"}));
    EXPECT_EQ(order.frequency, (Frequency{"QD", 7}));
    EXPECT_EQ(order.end, at("2026-11-24T12:00:00.000Z"));
}

TEST(Timing, a_frequency_that_only_people_can_tell_is_kept_as_words_and_told) {
    const auto unknown = timed("TQ1|1||with dialysis");
    EXPECT_EQ(only<OrderUpdate>(unknown).frequency, (Frequency{"with dialysis", std::nullopt}));
    EXPECT_TRUE(has_finding(unknown, "frequency-unclear TQ1-3"));
    const auto two = timed("TQ1|1||QD~HS");
    EXPECT_EQ(only<OrderUpdate>(two).frequency, (Frequency{"QD + HS", std::nullopt}));
    EXPECT_TRUE(has_finding(two, "frequency-unclear TQ1-3"));
    const auto conditional = timed("TQ1|1||BID|||||||if INR below 2");
    EXPECT_EQ(only<OrderUpdate>(conditional).frequency, (Frequency{"BID", std::nullopt}));
    EXPECT_TRUE(has_finding(conditional, "frequency-unclear TQ1-3"));
}

TEST(Timing, as_needed_may_stand_in_the_priority) {
    EXPECT_EQ(frequency("TQ1|1||BID||||||PRN"), (Frequency{"BID", std::nullopt}));
    EXPECT_EQ(frequency("TQ1|1||BID||||||R"), (Frequency{"BID", 14}));
}

TEST(Timing, two_timings_with_two_patterns_have_no_one_number) {
    const auto said = message("RDE^O11", {pid, "ORC|NW|P1", warfarin, "TQ1|1||BID", "TQ1|2||QD"});
    EXPECT_EQ(only<OrderUpdate>(said).frequency, (Frequency{"BID + QD", std::nullopt}));
    EXPECT_TRUE(has_finding(said, "frequency-unclear TQ1[2]-3"));
    const auto same = message("RDE^O11", {pid, "ORC|NW|P1", warfarin, "TQ1|1||QD", "TQ1|2||QD"});
    EXPECT_EQ(only<OrderUpdate>(same).frequency, (Frequency{"QD", 7}));
}

// ORC-15.
TEST(Timing, an_end_that_takes_effect_later_tells_when) {
    const auto stop = [](std::string_view control, std::string_view effective) {
        return only<OrderUpdate>(message("RDE^O11", {pid, "ORC|" + std::string{control} +
                                                              "|P1|||||||20261122100000||||||" +
                                                              std::string{effective}}))
            .stop;
    };
    for (const char* control : {"DC", "OD", "CA", "HD"}) {
        EXPECT_EQ(stop(control, "20261125120000"), at("2026-11-25T12:00:00.000Z")) << control;
        EXPECT_EQ(stop(control, "20261125"), at("2026-11-26T00:00:00.000Z")) << control;
        EXPECT_FALSE(stop(control, "20261122100000")) << control;
        EXPECT_FALSE(stop(control, "20261122")) << control;
        EXPECT_FALSE(stop(control, "")) << control;
    }
    EXPECT_FALSE(stop("XO", "20261125120000"));
}

TEST(Timing, ends_when_all_occurrences_have_had_their_time) {
    const auto end = [](std::string_view pattern, std::string_view occurrences) {
        return only<OrderUpdate>(timed("TQ1|1||" + std::string{pattern} +
                                       "||||20261122120000|||||||" + std::string{occurrences}))
            .end;
    };
    EXPECT_EQ(end("QD", "5"), at("2026-11-27T12:00:00.000Z"));
    EXPECT_EQ(end("BID", "5"), at("2026-11-25T12:00:00.000Z"));  // the third day is begun
    EXPECT_EQ(end("QOD", "2"), at("2026-11-29T12:00:00.000Z"));  // 3.5 a week
    EXPECT_EQ(end("3XW", "3"), at("2026-11-29T12:00:00.000Z"));
    EXPECT_EQ(end("3XW", "4"), at("2026-12-06T12:00:00.000Z"));  // the second week is begun
    for (const char* no_number : {"", "0", "-1", "2.5", "many", "99999999999999999999"})
        EXPECT_FALSE(end("QD", no_number)) << no_number;
    EXPECT_FALSE(end("PRN", "5"));  // nobody knows when the fifth is taken
}

TEST(Timing, ends_at_the_earliest_of_end_and_occurrences) {
    EXPECT_EQ(only<OrderUpdate>(timed("TQ1|1||QD||||20261122120000|20261124120000||||||5")).end,
              at("2026-11-24T12:00:00.000Z"));
    EXPECT_FALSE(only<OrderUpdate>(timed("TQ1|1||QD||||||||||5")).end);  // from when, who knows
}

TEST(Timing, times_of_a_day_clarify_a_pattern_and_alone_count_nothing) {
    EXPECT_EQ(frequency("TQ1|1||BID|0800~2000"), (Frequency{"BID", 14}));
    const auto said = timed("TQ1|1|||0800~2000");
    EXPECT_EQ(only<OrderUpdate>(said).frequency, (Frequency{"at 0800, 2000", std::nullopt}));
    EXPECT_TRUE(has_finding(said, "frequency-unclear TQ1-4"));
}

TEST(Timing, that_depends_on_another_order_is_told_and_not_read) {
    for (const char* tq2 : {"TQ2|1|C|P9^EHR", "TQ2|1|S||F9^RX"}) {
        const auto said = message("RDE^O11", {pid, "ORC|NW|P1", warfarin,
                                              "TQ1|1||BID||||20261122120000|20261124120000", tq2});
        const auto order = only<OrderUpdate>(said);
        EXPECT_FALSE(order.start) << tq2;
        EXPECT_FALSE(order.end) << tq2;
        EXPECT_EQ(order.frequency, (Frequency{"BID", std::nullopt})) << tq2;
        EXPECT_TRUE(has_finding(said, "timing-depends TQ2-2")) << tq2;
    }
    EXPECT_TRUE(message("RDE^O11", {pid, "ORC|NW|P1", warfarin, "TQ2|1"}).findings.empty());
}

}  // namespace
