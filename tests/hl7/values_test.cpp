#include "hl7/values.hpp"

#include <gtest/gtest.h>

namespace {

using hl7::Comparator;
using hl7::Precision;
using namespace std::chrono;
using namespace std::chrono_literals;

hl7::Repetition piece(std::string_view raw) {
    return {raw, hl7::Delimiters{}};
}

hl7::Timestamp time(std::string_view raw) {
    const auto read = hl7::parse_timestamp(raw);
    EXPECT_TRUE(read.has_value()) << raw;
    return read.value_or(hl7::Timestamp{});
}

TEST(Timestamp, keeps_the_precision_that_was_sent) {
    EXPECT_EQ(time("2026").precision, Precision::year);
    EXPECT_EQ(time("202603").precision, Precision::month);
    EXPECT_EQ(time("20260304").precision, Precision::day);
    EXPECT_EQ(time("2026030405").precision, Precision::hour);
    EXPECT_EQ(time("202603040506").precision, Precision::minute);
    EXPECT_EQ(time("20260304050607").precision, Precision::second);
    EXPECT_EQ(time("20260304050607.8").precision, Precision::fraction);
}

TEST(Timestamp, takes_the_lowest_value_for_what_was_not_sent) {
    EXPECT_EQ(time("2026").local, local_days{2026y / January / 1});
    EXPECT_EQ(time("202603").local, local_days{2026y / March / 1});
    EXPECT_EQ(time("2026030405").local, local_days{2026y / March / 4} + 5h);
    EXPECT_EQ(time("20260304050607").local, local_days{2026y / March / 4} + 5h + 6min + 7s);
}

TEST(Timestamp, reads_fractions_of_one_to_four_digits) {
    const auto second = local_days{2026y / March / 4} + 5h + 6min + 7s;
    EXPECT_EQ(time("20260304050607.8").local, second + 800ms);
    EXPECT_EQ(time("20260304050607.08").local, second + 80ms);
    EXPECT_EQ(time("20260304050607.123").local, second + 123ms);
    EXPECT_EQ(time("20260304050607.1239").local, second + 123ms);
}

TEST(Timestamp, reads_the_offset_at_every_precision) {
    EXPECT_EQ(time("20260304050607+0100").offset, 60min);
    EXPECT_EQ(time("202603040506-0500").offset, -300min);
    EXPECT_EQ(time("20260304+0000").offset, 0min);
    EXPECT_EQ(time("2026-0500").offset, -300min);
    EXPECT_EQ(time("20260304050607.1234+0545").offset, 345min);
    EXPECT_EQ(time("20260304050607").offset, std::nullopt);
}

TEST(Timestamp, knows_the_days_of_each_month) {
    EXPECT_TRUE(hl7::parse_timestamp("20240229").has_value());
    EXPECT_TRUE(hl7::parse_timestamp("20000229").has_value());
    for (const char* raw : {"20260229", "19000229", "20260230", "20260431", "20260132"})
        EXPECT_FALSE(hl7::parse_timestamp(raw).has_value()) << raw;
}

TEST(Timestamp, refuses_what_is_no_day_and_time) {
    for (const char* raw : {"",
                            "\"\"",
                            "2",
                            "202",
                            "20261",
                            "2026030",
                            "202603040",
                            "20261301",
                            "20260001",
                            "20260100",
                            "2026030424",
                            "202603042401",
                            "202603040560",
                            "20260304050660",
                            "20260304050607.",
                            "20260304050607.12345",
                            "20260304.5",
                            "202603040506+01",
                            "202603040506+010",
                            "202603040506+01000",
                            "202603040506+0160",
                            "202603040506+1500",
                            "202603040506+",
                            "+0100",
                            "2026-03-04",
                            "2026-03-04T05:06:07",
                            "20260304 050607",
                            " 20260304",
                            "20260304 ",
                            "0000",
                            "00000000",
                            "20260304050607Z",
                            "2026O304",
                            "202603040506.7",
                            "20260304050607+-100",
                            "20260304050607+0100+0100"})
        EXPECT_FALSE(hl7::parse_timestamp(raw).has_value()) << raw;
}

TEST(Decimal, is_the_very_digits_that_were_sent) {
    EXPECT_EQ(hl7::parse_decimal("500.0"), "500.0");
    EXPECT_EQ(hl7::parse_decimal(" 6.90 "), "6.90");
    EXPECT_EQ(hl7::parse_decimal("-0.5"), "-0.5");
    EXPECT_EQ(hl7::parse_decimal("+7"), "+7");
    EXPECT_EQ(hl7::parse_decimal(".5"), ".5");
    EXPECT_EQ(hl7::parse_decimal("5."), "5.");
    EXPECT_EQ(hl7::parse_decimal("00012345678901234567890123456789.000"),
              "00012345678901234567890123456789.000");
}

TEST(Decimal, refuses_everything_else) {
    for (const char* raw : {"",    " ",   "\"\"", ".",          "-",        "+",
                            "-.",  "1e5", "1E5",  "1,5",        "1 000",    "1.2.3",
                            "--1", "1-",  "0x10", "<15",        "60~120",   "85^^Hexoquinas",
                            "nan", "inf", "5%",   "6.9 mmol/L", "\xc2\xbd", "1\n",
                            "neg"})
        EXPECT_FALSE(hl7::parse_decimal(raw).has_value()) << raw;
}

TEST(StructuredNumber, reads_every_comparator) {
    const auto comparator = [](std::string_view raw) {
        return hl7::parse_sn(piece(raw))->comparator;
    };
    EXPECT_EQ(comparator("^7"), Comparator::equal);
    EXPECT_EQ(comparator("=^7"), Comparator::equal);
    EXPECT_EQ(comparator("<^7"), Comparator::less);
    EXPECT_EQ(comparator("<=^7"), Comparator::less_equal);
    EXPECT_EQ(comparator(">^7"), Comparator::greater);
    EXPECT_EQ(comparator(">=^7"), Comparator::greater_equal);
    EXPECT_EQ(comparator("<>^7"), Comparator::not_equal);
}

TEST(StructuredNumber, reads_ranges_ratios_and_categories) {
    const auto range = hl7::parse_sn(piece("^100^-^200"));
    ASSERT_TRUE(range.has_value());
    EXPECT_EQ(range->first, "100");
    EXPECT_EQ(range->separator, '-');
    EXPECT_EQ(range->second, "200");
    EXPECT_EQ(hl7::parse_sn(piece("^1^:^128"))->separator, ':');
    EXPECT_EQ(hl7::parse_sn(piece("=^1^/^2"))->second, "2");
    const auto category = hl7::parse_sn(piece("^2^+"));
    ASSERT_TRUE(category.has_value());
    EXPECT_EQ(category->separator, '+');
    EXPECT_EQ(category->second, "");
}

TEST(StructuredNumber, refuses_a_form_it_would_have_to_guess) {
    for (const char* raw : {"", "\"\"", "<", "^", "<^", "7", "+^1^-^2", "^1^-", "^1^^2", "^1^x^2",
                            "^1^-^y", "^^:^5", "~^1", "!=^5", "^1^--^2"})
        EXPECT_FALSE(hl7::parse_sn(piece(raw)).has_value()) << raw;
}

TEST(Comparable, reads_what_labs_write_into_nm_and_st) {
    const auto below = hl7::parse_comparable("<15");
    ASSERT_TRUE(below.has_value());
    EXPECT_EQ(below->comparator, Comparator::less);
    EXPECT_EQ(below->first, "15");
    EXPECT_EQ(hl7::parse_comparable(">2500")->comparator, Comparator::greater);
    EXPECT_EQ(hl7::parse_comparable(" >= 2500.5 ")->first, "2500.5");
    EXPECT_EQ(hl7::parse_comparable("<=3")->comparator, Comparator::less_equal);
    EXPECT_EQ(hl7::parse_comparable("=3")->comparator, Comparator::equal);
    EXPECT_EQ(hl7::parse_comparable("3")->comparator, Comparator::equal);
    EXPECT_EQ(hl7::parse_comparable("-3")->first, "-3");
}

TEST(Comparable, refuses_words_and_half_numbers) {
    for (const char* raw : {"", "<", "neg", "<neg", "<<5", "=<5", "5<", "10-20", "1:128", "2+",
                            "> 5 mg", "60~120", "\"\""})
        EXPECT_FALSE(hl7::parse_comparable(raw).has_value()) << raw;
}

TEST(Identifier, is_number_authority_and_type) {
    const auto cx = hl7::parse_cx(piece("4711^3^M11^H1&1.2.3&ISO^MR"));
    EXPECT_EQ(cx.number, "4711");
    EXPECT_EQ(cx.check_digit, "3");
    EXPECT_EQ(cx.authority, "H1");
    EXPECT_EQ(cx.type, "MR");
}

TEST(Identifier, takes_the_universal_id_of_an_authority_without_a_name) {
    EXPECT_EQ(hl7::parse_cx(piece("4711^^^&1.2.3&ISO^MR")).authority, "1.2.3");
}

TEST(Identifier, leaves_empty_what_was_not_sent) {
    const auto cx = hl7::parse_cx(piece("4711"));
    EXPECT_EQ(cx.number, "4711");
    EXPECT_EQ(cx.authority, "");
    EXPECT_EQ(cx.type, "");
    EXPECT_EQ(hl7::parse_cx(piece("\"\"^^^NLMINBIZA^PPN")).number, "\"\"")
        << "null stays visible to who decides what it deletes";
}

TEST(Entity, is_id_and_who_gave_it) {
    const auto ei = hl7::parse_ei(piece("RX1^PHARM^1.2.3^ISO"));
    EXPECT_EQ(ei.id, "RX1");
    EXPECT_EQ(ei.namespace_id, "PHARM");
    EXPECT_EQ(ei.universal_id, "1.2.3");
}

TEST(Coded, gives_both_triplets_and_the_original_text) {
    const auto cwe = hl7::parse_cwe(piece("11289^Warfarin^RXNORM^W5^Marcoumar^L^1^2^as written"));
    EXPECT_EQ(cwe.primary.code, "11289");
    EXPECT_EQ(cwe.primary.text, "Warfarin");
    EXPECT_EQ(cwe.primary.system, "RXNORM");
    EXPECT_EQ(cwe.alternate.code, "W5");
    EXPECT_EQ(cwe.alternate.text, "Marcoumar");
    EXPECT_EQ(cwe.alternate.system, "L");
    EXPECT_EQ(cwe.original_text, "as written");
    EXPECT_FALSE(cwe.empty());
}

TEST(Coded, may_have_a_second_alternate) {
    const auto cwe = hl7::parse_cwe(piece("1^A^LN^^^^^^^2^B^L^1"));
    EXPECT_EQ(cwe.second_alternate.code, "2");
    EXPECT_EQ(cwe.second_alternate.text, "B");
    EXPECT_EQ(cwe.second_alternate.system, "L");
    EXPECT_FALSE(hl7::parse_cwe(piece("^^^^^^^^^2")).empty());
}

TEST(Coded, is_empty_when_it_names_nothing) {
    EXPECT_TRUE(hl7::parse_cwe(piece("")).empty());
    EXPECT_TRUE(hl7::parse_cwe(piece("^^LN^^^L")).empty()) << "a system alone is no code";
    EXPECT_FALSE(hl7::parse_cwe(piece("^^^^text")).empty());
    EXPECT_FALSE(hl7::parse_cwe(piece("^^^^^^^^words")).empty());
}

}  // namespace
