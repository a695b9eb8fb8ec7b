#include "tools/placeholders.hpp"

#include <gtest/gtest.h>

namespace {

using calciwatch::fill_times;
using namespace std::chrono_literals;

// 29 February 2028, 23:30:05 UTC: the next day is a month away.
constexpr std::chrono::sys_seconds now =
    std::chrono::sys_days{std::chrono::year{2028} / 2 / 29} + 23h + 30min + 5s;

TEST(Placeholders, become_a_time_in_utc_with_its_offset) {
    EXPECT_EQ(fill_times("MSH|{{now}}|x", now), "MSH|20280229233005+0000|x");
}

TEST(Placeholders, shift_by_seconds_minutes_hours_and_days) {
    EXPECT_EQ(fill_times("{{now+1s}} {{now-30m}} {{now+1h}} {{now-60d}}", now),
              "20280229233006+0000 20280229230005+0000 20280301003005+0000 20271231233005+0000");
}

TEST(Placeholders, leave_other_braces_alone) {
    EXPECT_EQ(fill_times("{{patient}} {now} {{ now }}", now), "{{patient}} {now} {{ now }}");
}

TEST(Placeholders, that_cannot_be_read_are_refused_with_their_place) {
    for (const auto* text : {"ab{{now-2}}", "ab{{now2h}}", "ab{{now-2w}}", "ab{{now--2h}}",
                             "ab{{now-h}}", "ab{{now-999999d}}", "ab{{now", "ab{{now-2h}"}) {
        const auto filled = fill_times(text, now);
        ASSERT_FALSE(filled) << text;
        EXPECT_EQ(filled.error().offset, 2U) << text;
    }
}

}  // namespace
