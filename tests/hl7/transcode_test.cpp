#include "hl7/transcode.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using hl7::Message;
using hl7::transcode;

std::string frame(std::string_view charset, std::string_view name) {
    return "MSH|^~\\&|||||||ADT^A01|77|P|2.5||||||" + std::string{charset} + "||x\rPID|1||4711||" +
           std::string{name} + "^A||19580423\r";
}

// Each name holds a character whose second byte is | or \ or ^ in its set.
struct Row {
    std::string_view charset, bytes, name;
};
constexpr Row rows[]{{"GB 18030-2000", "\x81\x7c", "亅"},
                     {"BIG-5", "\xa6\x7c", "帆"},
                     {"SHIFT-JIS", "\x8e\x7c", "旨"},
                     {"~ISO IR87", "\x1b$B4^\x1b(B", "含"}};

TEST(Transcode, keeps_fields_in_place_when_a_delimiter_is_half_a_character) {
    for (const Row& row : rows) {
        const std::string sent = frame(row.charset, row.bytes);
        const auto decoded = transcode(sent);
        ASSERT_TRUE(decoded.has_value()) << row.charset;
        EXPECT_FALSE(decoded->replaced) << row.charset;
        const auto message = Message::parse(decoded->utf8);
        ASSERT_TRUE(message.has_value()) << row.charset;
        const auto pid = message->find("PID");
        ASSERT_TRUE(pid.has_value());
        EXPECT_EQ(hl7::TextReader{*message}((*pid)[5][1]), row.name) << row.charset;
        EXPECT_EQ((*pid)[7].raw(), "19580423") << row.charset;
        EXPECT_EQ(message->header()[18].raw(), "UNICODE UTF-8");
        EXPECT_EQ(message->header()[20].raw(), "x");
        EXPECT_EQ(message->header()[10].raw(), "77");
    }
}

TEST(Transcode, is_needed_for_these_rows) {
    for (const Row& row : rows) {
        const std::string sent = frame(row.charset, row.bytes);
        const auto message = Message::parse(sent);
        ASSERT_TRUE(message.has_value());
        const auto pid = message->find("PID");
        const bool misread =
            (*pid)[7].raw() != "19580423" || hl7::TextReader{*message}((*pid)[5][1]) != row.name;
        EXPECT_TRUE(misread || row.charset == "SHIFT-JIS") << row.charset;
    }
}

TEST(Transcode, copies_nothing_that_can_be_read_in_place) {
    for (const char* charset :
         {"", "ASCII", "8859/1", "UNICODE UTF-8", "KS X 1001", "CNS 11643-1992", "x"})
        EXPECT_FALSE(transcode(frame(charset, "M\xfcller")).has_value()) << charset;
    for (const char* text : {"", "PID|1", "MSH", "MSH|^~\\&", "FHS|^~\\&||||||||||||||||BIG-5"})
        EXPECT_FALSE(transcode(text).has_value()) << text;
}

TEST(Transcode, says_that_bytes_could_not_be_decoded) {
    const auto decoded = transcode(frame("GB 18030-2000", "\xff"));
    ASSERT_TRUE(decoded.has_value());
    EXPECT_TRUE(decoded->replaced);
}

}  // namespace
