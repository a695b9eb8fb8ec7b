#include "hl7/batch.hpp"

#include "hl7/message.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using hl7::BatchPart;

std::vector<hl7::BatchPiece> pieces(std::string_view file) {
    std::vector<hl7::BatchPiece> all;
    hl7::BatchReader reader{file};
    while (const auto piece = reader.next()) {
        EXPECT_EQ(file.substr(piece->offset, piece->text.size()), piece->text);
        all.push_back(*piece);
    }
    return all;
}

std::vector<BatchPart> parts(std::string_view file) {
    std::vector<BatchPart> all;
    for (const auto& piece : pieces(file)) all.push_back(piece.part);
    return all;
}

std::vector<std::string> messages(std::string_view file) {
    std::vector<std::string> all;
    for (const auto& piece : pieces(file))
        if (piece.part == BatchPart::message) all.emplace_back(piece.text);
    return all;
}

TEST(Batch, gives_headers_messages_and_trailers_in_their_order) {
    using enum BatchPart;
    EXPECT_EQ(
        parts("FHS|^~\\&|A\rBHS|^~\\&|A\rMSH|^~\\&|1\rPID|1\rMSH|^~\\&|2\rPID|2\rBTS|2\rFTS|1\r"),
        (std::vector{file_header, batch_header, message, message, batch_trailer, file_trailer}));
}

TEST(Batch, reads_trailers_without_a_count) {
    using enum BatchPart;
    EXPECT_EQ(parts("BHS|^~\\&\rMSH|^~\\&\rBTS\rFTS"),
              (std::vector{batch_header, message, batch_trailer, file_trailer}));
}

TEST(Batch, separates_messages_that_simply_follow_each_other) {
    const std::vector<std::string> two{"MSH|^~\\&|1\rPID|1", "MSH|^~\\&|2\rPID|2"};
    EXPECT_EQ(messages("MSH|^~\\&|1\rPID|1\rMSH|^~\\&|2\rPID|2\r"), two);
    EXPECT_EQ(messages("MSH|^~\\&|1\rPID|1\r\nMSH|^~\\&|2\rPID|2\r\n"), two) << "LF between them";
    EXPECT_EQ(messages("MSH|^~\\&|1\rPID|1\n\n\nMSH|^~\\&|2\rPID|2"), two);
    EXPECT_EQ(messages("\vMSH|^~\\&|1\rPID|1\r\x1c\r\vMSH|^~\\&|2\rPID|2\r\x1c\r"), two);
    EXPECT_EQ(messages("\xef\xbb\xbfMSH|^~\\&|1\rPID|1\r  MSH|^~\\&|2\rPID|2\r"), two);
}

TEST(Batch, keeps_the_lines_of_a_message_as_they_are) {
    EXPECT_EQ(messages("MSH|^~\\&|1\nPID|1\n\n  PV1|1\nMSH|^~\\&|2\n"),
              (std::vector<std::string>{"MSH|^~\\&|1\nPID|1\n\n  PV1|1", "MSH|^~\\&|2"}));
}

TEST(Batch, takes_names_that_only_begin_like_a_header_as_lines_of_the_message) {
    EXPECT_EQ(messages("MSH|^~\\&|1\rMSHX|\rBTS1|\rBHS\rZBT|\rtext MSH|x\r").size(), 1U);
}

TEST(Batch, does_not_split_a_message_where_lf_breaks_its_text) {
    for (const char* text : {"one\nMSH|see below\ntwo", "one\nBTS\ntwo", "one\nFTS: none\ntwo",
                             "one\n  BHS|\ntwo", "one\nMSH|\n", "one\nMSH|a^b|"}) {
        const std::string message = "MSH|^~\\&|1\rOBX|1|TX|||" + std::string{text} + "|x\rNTE|1";
        EXPECT_EQ(messages(message + "\rMSH|^~\\&|2\r"),
                  (std::vector<std::string>{message, "MSH|^~\\&|2"}));
    }
    const std::string own = "MSH$^~\\&$1\rOBX$1$TX$$$one\nBTS|2\ntwo";
    EXPECT_EQ(messages(own), (std::vector{own})) << "divided by what is data in this message";
}

TEST(Batch, begins_a_piece_after_a_lone_lf_where_a_whole_header_stands) {
    using enum BatchPart;
    EXPECT_EQ(parts("MSH|^~\\&|1\rPID|1\nMSH|^~\\&\rPID|2\nMSH$%*!@$\rPID$3\nBTS$3\nFTS|1\n"),
              (std::vector{message, message, message, batch_trailer, file_trailer}));
}

TEST(Batch, takes_every_line_of_a_message_with_lf_ends_for_one) {
    EXPECT_EQ(messages("MSH|^~\\&|1\nOBX|1|TX|||one\nMSH|see below\n").size(), 2U);
}

TEST(Batch, gives_out_what_belongs_to_no_message) {
    using enum BatchPart;
    EXPECT_EQ(parts("# exported\rPID|1\rMSH|^~\\&\rPID|1\rBTS|1\rPID|2\r"),
              (std::vector{stray, stray, message, batch_trailer, stray}));
}

TEST(Batch, does_not_let_lines_after_a_frame_join_its_message) {
    using enum BatchPart;
    EXPECT_EQ(parts("\vMSH|^~\\&\rPID|1\r\x1c\rPID|2\r"), (std::vector{message, stray}));
}

TEST(Batch, is_empty_for_a_file_of_nothing) {
    EXPECT_TRUE(pieces("").empty());
    EXPECT_TRUE(pieces("\xef\xbb\xbf\r\n \t\v\x1c\r").empty());
}

TEST(Batch, gives_messages_that_parse) {
    const auto all = messages("MSH|^~\\&|1\r\nPID|1\r\nMSH$%*!@$2\nPID$2\n");
    EXPECT_EQ(all.size(), 2U);
    for (const std::string& text : all) EXPECT_TRUE(hl7::Message::parse(text).has_value()) << text;
}

}  // namespace
