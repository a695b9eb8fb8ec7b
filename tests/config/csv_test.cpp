#include "config/csv.hpp"

#include <gmock/gmock.h>

namespace {

std::vector<std::vector<std::string>> texts(std::string_view csv) {
    const auto rows = config::csv::parse("f", csv);
    std::vector<std::vector<std::string>> all;
    if (!rows) return {{to_string(rows.error())}};
    for (const auto& row : *rows) {
        all.emplace_back();
        for (const auto& field : row) all.back().push_back(field.text);
    }
    return all;
}

using Texts = std::vector<std::vector<std::string>>;

TEST(Csv, reads_rows_with_either_line_end_and_skips_blank_lines) {
    EXPECT_EQ(texts("a,b\r\n\r\nc,\n,d"), (Texts{{"a", "b"}, {"c", ""}, {"", "d"}}));
    EXPECT_EQ(texts(""), Texts{});
}

TEST(Csv, reads_commas_quotes_and_line_ends_inside_quotes) {
    EXPECT_EQ(texts("\"a,\"\"b\"\"\nc\",d\n"), (Texts{{"a,\"b\"\nc", "d"}}));
}

TEST(Csv, skips_the_byte_order_mark_of_a_spreadsheet) {
    EXPECT_EQ(texts("\xEF\xBB\xBFsystem,code\n"), (Texts{{"system", "code"}}));
}

TEST(Csv, knows_the_place_of_a_field_after_a_quoted_line_end) {
    const auto rows = config::csv::parse("f", "\"x\ny\",z\n");
    ASSERT_TRUE(rows);
    EXPECT_EQ(rows->at(0).at(1).line, 2);
    EXPECT_EQ(rows->at(0).at(1).column, 4);
}

TEST(Csv, refuses_quotes_that_make_no_sense) {
    EXPECT_EQ(texts("a,\"b\n"), (Texts{{"f:1:3: a quote that is never closed"}}));
    EXPECT_EQ(texts("a,\"b\"c\n"), (Texts{{"f:1:6: expected a comma or the end of the line"}}));
    EXPECT_EQ(texts("a,b\"c\n"),
              (Texts{{"f:1:4: a quote inside a field: put the whole field in quotes"}}));
}

}  // namespace
