#include "alerts/time.hpp"

#include <gtest/gtest.h>

namespace {

using alerts::from_iso8601;
using alerts::to_iso8601;

TEST(Time, comes_back_as_it_was_written) {
    for (const char* text : {"2026-11-22T10:15:00.000Z", "1969-12-31T23:59:59.999Z",
                             "2024-02-29T00:00:00.001Z", "0001-01-01T00:00:00.000Z"}) {
        const auto time = from_iso8601(text);
        ASSERT_TRUE(time) << text;
        EXPECT_EQ(to_iso8601(*time), text);
    }
}

TEST(Time, may_leave_out_the_fraction) {
    EXPECT_EQ(from_iso8601("2026-11-22T10:15:07Z"), from_iso8601("2026-11-22T10:15:07.000Z"));
    EXPECT_EQ(from_iso8601("2026-11-22T10:15:07.5Z"), from_iso8601("2026-11-22T10:15:07.500Z"));
}

TEST(Time, guesses_nothing) {
    for (const char* bad :
         {"", "Z", "2026-11-22", "2026-11-22T10:15:00", "2026-11-22T10:15:00+01:00",
          "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-22T24:00:00Z",
          "2026-11-22T10:60:00Z", "2026-11-22 10:15:00Z", "2026-11-22T10:15:00.Z",
          "2026-11-22T10:15:00.1234Z", "2026-11-22T10:15:00,5Z", "20261122T101500Z"}) {
        EXPECT_FALSE(from_iso8601(bad)) << bad;
    }
}

}  // namespace
