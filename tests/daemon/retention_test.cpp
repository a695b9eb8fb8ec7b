// When what has expired goes, and how much of it at a time.
#include "daemon/retention.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using alerts::Expired;
using calciwatch::Retention;

const Retention::Moment start = std::chrono::steady_clock::now() + 1h;
constexpr alerts::Time now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22};

alerts::Pruned some(bool more) {
    alerts::Pruned pruned;
    pruned.rows = 10;
    pruned.more = more;
    return pruned;
}

TEST(Retention, turns_ages_into_moments_and_0_into_for_ever) {
    config::Retention settings;
    settings.journal = 10h;
    settings.outbox = 0s;
    settings.max_size = 0;
    const Expired expired = Retention{settings, {"pharmacy"}}.expired(now);
    EXPECT_EQ(expired.journal, now - 10h);
    EXPECT_EQ(expired.outbox, Expired::nothing);
    EXPECT_EQ(expired.most_bytes, Expired{}.most_bytes);
    EXPECT_EQ(expired.required, std::vector<std::string>{"pharmacy"});
}

TEST(Retention, keeps_the_youngest_of_the_journal_whatever_its_size) {
    config::Retention settings;
    settings.max_size = 1000;
    settings.at_least = 2h;
    const Expired expired = Retention{settings, {}}.expired(now);
    EXPECT_EQ(expired.most_bytes, 1000U);
    EXPECT_EQ(expired.crowded, now - 2h);
}

TEST(Retention, lets_the_engine_work_four_fifths_of_the_time) {
    Retention retention{{}, {}};
    retention.done(some(true), start, 30ms);
    EXPECT_FALSE(retention.due(start + 30ms + 119ms));
    EXPECT_TRUE(retention.due(start + 30ms + 120ms));
}

TEST(Retention, takes_less_at_a_time_when_it_takes_too_long_and_more_when_it_is_quick) {
    Retention retention{{}, {}};
    const std::size_t first = retention.limit();
    retention.done(some(true), start, 1ms);
    EXPECT_EQ(retention.limit(), first * 2);
    retention.done(some(true), start, 20ms);
    EXPECT_EQ(retention.limit(), first * 2);
    for (int i = 0; i < 20; ++i) retention.done(some(true), start, 1s);
    EXPECT_EQ(retention.limit(), 8U);
    for (int i = 0; i < 20; ++i) retention.done(some(true), start, 1ms);
    EXPECT_EQ(retention.limit(), 4096U);
    retention.done(some(false), start, 1ms);
    EXPECT_EQ(retention.limit(), 4096U);
}

TEST(Retention, looks_again_every_minute_and_at_history_once_a_day) {
    Retention retention{{}, {}};
    EXPECT_NE(retention.expired(now).history, Expired::nothing);
    retention.done(some(true), start, 1ms);
    EXPECT_NE(retention.expired(now).history, Expired::nothing) << "the pass goes on";
    retention.done(some(false), start, 1ms);
    EXPECT_EQ(retention.expired(now).history, Expired::nothing);
    EXPECT_FALSE(retention.due(start + 60s));
    EXPECT_TRUE(retention.due(start + 61s));
    retention.done(some(false), start + 24h, 1ms);
    EXPECT_NE(retention.expired(now).history, Expired::nothing);
}

TEST(Retention, waits_a_minute_after_a_failure) {
    Retention retention{{}, {}};
    retention.failed(start);
    EXPECT_FALSE(retention.due(start + 59s));
    EXPECT_TRUE(retention.due(start + 60s));
}

}  // namespace
