#include "hl7/marks.hpp"

#include "hl7/block.hpp"

#include <array>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace {

TEST(Marks, sees_the_same_with_and_without_vector_instructions) {
    std::mt19937 random{20260122};
    for (int round = 0; round < 2000; ++round) {
        std::array<char, hl7::block_size> block{};
        for (char& c : block) c = static_cast<char>(random() % (round % 2 == 0 ? 3 : 256));
        for (const char wanted : {'\0', '\1', '|', '\r', '\xff'})
            ASSERT_EQ(hl7::positions(block.data(), wanted),
                      hl7::positions_portable(block.data(), wanted));
        for (const char other : {'|', '\2', '\xfe'})
            ASSERT_EQ(hl7::holds_neither(block.data(), '\r', other),
                      hl7::positions_portable(block.data(), '\r') == 0 &&
                          hl7::positions_portable(block.data(), other) == 0);
    }
}

TEST(Marks, finds_what_ends_a_long_field_wherever_that_is) {
    hl7::Marks marks;
    for (std::size_t length = 0; length < 400; ++length) {
        for (const std::string_view end : {"|", "\r", ""}) {
            const std::string text = "A|" + std::string(length, 'x') + std::string{end};
            const bool field = end == "|";
            ASSERT_TRUE(marks.mark(text, 0, '|', '\r').has_value());
            ASSERT_EQ(marks.lines(), 1U);
            ASSERT_EQ(marks.line(0).end, length + (field ? 3 : 2));
            ASSERT_EQ(marks.line(0).field_count, field ? 2U : 1U);
            ASSERT_EQ(marks.separators(marks.line(0))[field ? 1 : 0], field ? length + 2 : 1);
        }
    }
}

TEST(Marks, keeps_lines_without_the_blanks_before_them) {
    hl7::Marks marks;
    const std::string_view text = "..A|1\r\r\n B||\r \rC";
    ASSERT_TRUE(marks.mark(text, 2, '|', '\r').has_value());
    ASSERT_EQ(marks.lines(), 3U);
    const auto line = [&](std::size_t i) {
        return text.substr(marks.line(i).begin, marks.line(i).end - marks.line(i).begin);
    };
    EXPECT_EQ(line(0), "A|1");
    EXPECT_EQ(line(1), "B||");
    EXPECT_EQ(line(2), "C");
    EXPECT_EQ(marks.line(1).field_count, 2U);
    EXPECT_EQ(marks.separators(marks.line(1))[1], 11U);
    EXPECT_EQ(marks.line(2).field_count, 0U);
}

TEST(Marks, forgets_the_text_before) {
    hl7::Marks marks;
    ASSERT_TRUE(marks.mark("A|1|2\rB|3", 0, '|', '\r').has_value());
    ASSERT_TRUE(marks.mark("C|4", 0, '|', '\r').has_value());
    ASSERT_EQ(marks.lines(), 1U);
    EXPECT_EQ(marks.line(0).first_field, 0U);
    EXPECT_EQ(marks.line(0).field_count, 1U);
    EXPECT_EQ(*marks.separators(marks.line(0)), 1U);
}

}  // namespace
