#include "alerts/decimal.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace {

using alerts::compare;
using alerts::Decimal;
using alerts::Factor;

Decimal d(std::string_view text) {
    return Decimal::parse(text).value();
}

TEST(Decimal, reads_sign_digits_and_point_and_nothing_else) {
    for (const char* good : {"0", "62", "-0.5", ".5", "12.", "+7", "007"}) {
        EXPECT_TRUE(Decimal::parse(good)) << good;
    }
    for (const char* bad : {"", ".", "-", "+", "1,5", "1e3", " 1", "1 ", "--1", "1.2.3", "<5",
                            "0x1", "\xC2\xBD", "1-", "nan"}) {
        EXPECT_FALSE(Decimal::parse(bad)) << bad;
    }
}

TEST(Decimal, prints_the_shortest_form) {
    for (const auto& [text, shortest] : {std::pair{"500.10", "500.1"},
                                         {"-0.50", "-0.5"},
                                         {"12.", "12"},
                                         {".05", "0.05"},
                                         {"-0", "0"},
                                         {"0.000", "0"},
                                         {"1000", "1000"},
                                         {"00.5", "0.5"}}) {
        EXPECT_EQ(d(text).to_string(), shortest) << text;
    }
}

TEST(Decimal, refuses_what_does_not_fit_rather_than_round) {
    EXPECT_EQ(d("999999999999999999").to_string(), "999999999999999999");
    EXPECT_FALSE(Decimal::parse("1000000000000000000"));
    EXPECT_EQ(d("0.000000000000000001").to_string(), "0.000000000000000001");
    EXPECT_FALSE(Decimal::parse("0.0000000000000000001"));
    EXPECT_FALSE(Decimal::parse("1.000000000000000001"));  // 19 digits
    EXPECT_EQ(d("1.00000000000000000000000000"), d("1"));  // zeros that say nothing
    EXPECT_EQ(d("000000000000000000000000000001"), d("1"));
}

TEST(Decimal, compares_exactly_across_scales) {
    EXPECT_EQ(d("500.0"), Decimal{500});
    EXPECT_GT(d("500.1"), d("500"));
    EXPECT_LT(d("499.999999999999999"), d("500"));
    EXPECT_LT(d("-1"), d("0.000000000000000001"));
    EXPECT_GT(d("0.1"), d("0.099999999999999999"));
    EXPECT_LT(d("-0.2"), d("-0.1"));
}

TEST(Decimal, compares_exactly_at_the_limits) {
    const Decimal most{std::numeric_limits<std::int64_t>::max()};
    const Decimal least{std::numeric_limits<std::int64_t>::min()};
    EXPECT_GT(most, d("0.999999999999999999"));
    EXPECT_LT(least, d("-0.999999999999999999"));
    EXPECT_LT(least, most);
    EXPECT_EQ(most, most);
}

TEST(Decimal, multiplies_crosswise_where_a_quotient_has_no_end) {
    const Factor to_mmol{Decimal{10}, d("40.078")};  // calcium, mg/dL to mmol/L
    EXPECT_TRUE(compare(d("40.078"), to_mmol, Decimal{10}) == 0);
    EXPECT_TRUE(compare(d("40.078000000000001"), to_mmol, Decimal{10}) > 0);
    EXPECT_TRUE(compare(d("40.077999999999999"), to_mmol, Decimal{10}) < 0);
    EXPECT_TRUE(compare(d("6.2"), Factor{10, 1}, Decimal{62}) == 0);
}

TEST(Decimal, multiplies_the_largest_and_smallest_without_overflow) {
    const Decimal most{std::numeric_limits<std::int64_t>::max()};
    const Decimal least{std::numeric_limits<std::int64_t>::min()};
    const Decimal tiny = d("0.000000000000000001");
    EXPECT_TRUE(compare(most, Factor{most, tiny}, tiny) > 0);
    EXPECT_TRUE(compare(tiny, Factor{tiny, most}, most) < 0);
    EXPECT_TRUE(compare(least, Factor{most, tiny}, least) < 0);
    EXPECT_TRUE(compare(most, Factor{most, most}, most) == 0);
}

}  // namespace
