#include "hl7/text.hpp"

#include "hl7/charset.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using namespace std::string_literals;
using hl7::decode;

constexpr hl7::Delimiters standard{};

std::string unescaped(std::string_view raw) {
    return hl7::unescape(raw, standard);
}

TEST(Unescape, gives_the_delimiters_of_this_very_message) {
    EXPECT_EQ(unescaped("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f"), "a|b^c&d~e\\f");
    const hl7::Delimiters own{'$', '%', '*', '!', '@', '#'};
    EXPECT_EQ(hl7::unescape("!F!!S!!R!!E!!T!!P!", own), "$%*!@#");
}

TEST(Unescape, takes_bytes_from_pairs_of_hex_digits) {
    EXPECT_EQ(unescaped("\\X41\\"), "A");
    EXPECT_EQ(unescaped("\\X0D0A\\"), "\r\n");
    EXPECT_EQ(unescaped("\\Xc3a4\\"), "\xc3\xa4");
}

TEST(Unescape, leaves_unknown_and_local_sequences_as_they_were_sent) {
    for (const char* raw : {"\\Diab\\", "\\tico b\\", "\\Z0102\\", "\\C2842\\", "\\M244224\\",
                            "\\f\\", "\\FF\\", "\\.xx\\", "\\.brx\\", "\\ F\\", "\\Q\\"})
        EXPECT_EQ(unescaped(raw), raw);
}

TEST(Unescape, breaks_lines_where_formatted_text_does) {
    EXPECT_EQ(unescaped("one\\.br\\two"), "one\ntwo");
    EXPECT_EQ(unescaped("one\\.sp\\two\\.ce\\three"), "one\ntwo\nthree");
    EXPECT_EQ(unescaped("\\.in+4\\a\\.ti-2\\b\\.fi\\c\\.nf\\d"), "abcd");
    EXPECT_EQ(unescaped("a\\.sk 3\\b"), "a b");
}

TEST(Unescape, does_not_let_a_count_decide_how_much_memory_is_used) {
    EXPECT_EQ(unescaped("\\.sp999999999999\\"), "\n");
}

TEST(Unescape, drops_highlighting) {
    EXPECT_EQ(unescaped("\\H\\high\\N\\ low"), "high low");
}

TEST(Unescape, knows_the_truncation_character_only_when_it_was_declared) {
    EXPECT_EQ(unescaped("\\P\\"), "\\P\\");
    hl7::Delimiters by;
    by.truncation = '#';
    EXPECT_EQ(hl7::unescape("\\P\\", by), "#");
}

TEST(Unescape, leaves_everything_when_no_escape_character_was_defined) {
    hl7::Delimiters by;
    by.escape = '\0';
    EXPECT_EQ(hl7::unescape("\\F\\\0X41\0"s, by), "\\F\\\0X41\0"s);
}

TEST(Escape, comes_back_as_it_was) {
    std::string all;
    for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
    for (const hl7::Delimiters& by :
         {hl7::Delimiters{}, hl7::Delimiters{'$', '%', '*', '!', '@', '#'}})
        EXPECT_EQ(hl7::unescape(hl7::escape(all, by), by), all);
}

TEST(Escape, leaves_nothing_that_divides_or_ends_a_message) {
    std::string all;
    for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
    EXPECT_EQ(hl7::escape(all, standard).find_first_of("|^~&\r\n\v\x1c"), std::string::npos);
}

TEST(Escape, writes_blanks_when_there_is_no_escape_character) {
    const hl7::Delimiters by{'|', '^', '\0', '\0', '\0', '\0'};
    EXPECT_EQ(hl7::escape("a|b^c\rd\0e"s, by), "a b c d e");
}

TEST(Decode, takes_blank_as_utf8_when_it_is_and_else_as_the_fallback) {
    EXPECT_EQ(decode("M\xc3\xbcller", "").utf8, "Müller");
    EXPECT_EQ(decode("M\xfcller", "").utf8, "Müller");
    EXPECT_EQ(decode("\xb9", "", "8859/2").utf8, "š");
    EXPECT_FALSE(decode("M\xfcller", "").replaced);
}

TEST(Decode, does_not_believe_ascii_above_its_seven_bits) {
    EXPECT_EQ(decode("M\xc3\xbcller", "ASCII").utf8, "Müller");
    EXPECT_EQ(decode("M\xfcller", "ASCII").utf8, "Müller");
}

TEST(Decode, replaces_and_says_so) {
    const hl7::Decoded broken = decode("a\xff\xc3", "UNICODE UTF-8");
    EXPECT_EQ(broken.utf8, "a\xef\xbf\xbd\xef\xbf\xbd");
    EXPECT_TRUE(broken.replaced);
    EXPECT_TRUE(decode("a\xff", "GB 18030-2000").replaced);
    EXPECT_EQ(decode("a\x81", "GB 18030-2000").utf8, "a\xef\xbf\xbd");
    EXPECT_TRUE(decode("\xff", "", "UTF-8").replaced);
}

TEST(Decode, reads_every_character_set_of_table_0211) {
    struct Row {
        std::string_view name, bytes, text;
    };
    for (const Row& row : {Row{"ASCII", "abc", "abc"},
                           {"8859/1", "\xe4", "ä"},
                           {"8859/2", "\xb9", "š"},
                           {"8859/3", "\xa1", "Ħ"},
                           {"8859/4", "\xb3", "ŗ"},
                           {"8859/5", "\xb6", "Ж"},
                           {"8859/6", "\xc7", "ا"},
                           {"8859/7", "\xe1", "α"},
                           {"8859/8", "\xe0", "א"},
                           {"8859/9", "\xfd", "ı"},
                           {"8859/15", "\xa4", "€"},
                           {"ISO IR6", "abc", "abc"},
                           {"ISO IR14", "\xb1", "ｱ"},
                           {"ISO IR87", "\x1b$B4A\x1b(B", "漢"},
                           {"ISO IR159", "\x1b$(D0!\x1b(B", "丂"},
                           {"GB 18030-2000", "\xba\xba", "汉"},
                           {"KS X 1001", "\xc7\xd1", "한"},
                           {"CNS 11643-1992", "\xe9\xc7", "漢"},
                           {"BIG-5", "\xba\x7e", "漢"},
                           {"UNICODE", "\xc3\xa4", "ä"},
                           {"UNICODE UTF-8", "\xc3\xa4", "ä"}}) {
        const hl7::Decoded decoded = decode(row.bytes, row.name);
        EXPECT_EQ(decoded.utf8, row.text) << row.name;
        EXPECT_FALSE(decoded.replaced) << row.name;
    }
}

TEST(Decode, reads_the_names_found_on_the_wire) {
    for (const char* name : {"UTF-8", "utf8", "Unicode UTF-8", "UNICODE_UTF-8"})
        EXPECT_EQ(hl7::iconv_name(name), "UTF-8") << name;
    for (const char* name : {"ISO-8859-1", "iso8859-1", "ISO_8859-1", "8859/1", "8859-1", "LATIN1"})
        EXPECT_EQ(hl7::iconv_name(name), "ISO-8859-1") << name;
    EXPECT_EQ(hl7::iconv_name("WINDOWS-1252"), "CP1252");
}

TEST(Decode, treats_a_name_nobody_knows_as_blank) {
    for (const char* name : {"8859", "UNICODE UTF-16", "UNICODE UTF-32", "{hl7CharSet}", "\"\""}) {
        EXPECT_EQ(hl7::iconv_name(name), "") << name;
        EXPECT_EQ(decode("M\xfcller", name).utf8, "Müller") << name;
        EXPECT_EQ(decode("M\xc3\xbcller", name).utf8, "Müller") << name;
    }
}

TEST(Decode, decodes_texts_longer_than_its_own_buffer) {
    std::string latin(5000, '\xe4');
    std::string expected;
    for (int i = 0; i < 5000; ++i) expected += "ä";
    EXPECT_EQ(decode(latin, "8859/1").utf8, expected);
}

TEST(Utf8, is_what_unicode_calls_well_formed) {
    for (const char* good : {"", "a", "ä", "€", "😀", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf"})
        EXPECT_TRUE(hl7::is_utf8(good)) << good;
    for (const char* bad :
         {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xc3g"})
        EXPECT_FALSE(hl7::is_utf8(bad)) << bad;
}

TEST(TextReader, unescapes_then_decodes_by_msh_18) {
    const auto m = hl7::Message::parse(
        "MSH|^~\\&|||||||ADT^A01|1|P|2.5||||||8859/5~UNICODE UTF-8\rPID|||||\xb6\\F\\\\XB6\\\r");
    ASSERT_TRUE(m.has_value());
    const hl7::TextReader text{*m};
    EXPECT_EQ(text(m->find("PID")->field(5).raw()), "Ж|Ж");
    EXPECT_FALSE(text.replaced());
}

TEST(TextReader, knows_what_stands_for_itself) {
    const std::string long_text(100, 'x');
    const auto is_text = [&](std::string_view odd, std::string_view asked) {
        const std::string text =
            "MSH|^~\\&|A\rPID|" + long_text + "|" + std::string{odd} + "|" + long_text + "\r";
        const auto m = hl7::Message::parse(text);
        return hl7::TextReader{*m}.is_text(asked);
    };
    EXPECT_TRUE(is_text("plain", "plain"));
    for (const std::string_view odd : {"\\T\\", "M\xfcller", "\x1b$B"}) {
        EXPECT_TRUE(is_text(odd, "plain")) << odd;
        EXPECT_FALSE(is_text(odd, odd)) << odd;
    }
}

TEST(TextReader, joins_bytes_that_escapes_took_apart) {
    const auto m = hl7::Message::parse("MSH|^~\\&\rPID|M\\XC3\\\\XBC\\ller\r");
    ASSERT_TRUE(m.has_value());
    EXPECT_EQ(hl7::TextReader{*m}(m->find("PID")->field(1).raw()), "Müller");
}

TEST(TextReader, follows_an_escape_into_another_character_set_and_back) {
    const auto read = [](std::string_view value, std::string_view charset = "") {
        const std::string text = "MSH|^~\\&|||||||ADT^A01|1|P|2.5|||||||" + std::string{charset} +
                                 "\rPID|" + std::string{value} + "\r";
        const auto m = hl7::Message::parse(text);
        return hl7::TextReader{*m}(m->find("PID")->field(1).raw());
    };
    // Two characters of JIS X 0208, 3b33 and 4544, between Latin ones.
    EXPECT_EQ(read("Yamada \\M2442\\;3ED\\C2842\\ T."), "Yamada \xe5\xb1\xb1\xe7\x94\xb0 T.");
    EXPECT_EQ(read("\\M2442\\;3ED"), "\xe5\xb1\xb1\xe7\x94\xb0") << "the end of the field ends it";
    // Delimiters among its bytes are escaped: 467c is a character whose second byte is |.
    EXPECT_EQ(read("\\M2442\\F\\F\\\\C2842\\"), "\xe6\x97\xa5");
    EXPECT_EQ(read("M\xfcller \\M2442\\;3\\C2842\\ \xfc", "8859/1"),
              "M\xc3\xbcller \xe5\xb1\xb1 \xc3\xbc")
        << "outside it the message's own set holds";
}

TEST(TextReader, keeps_a_switch_to_a_set_nobody_knows_as_it_was_sent) {
    const std::string text = "MSH|^~\\&|||||||ADT^A01|1|P|2.5\rPID|a\\M2999\\b\\C2842\r";
    const auto m = hl7::Message::parse(text);
    EXPECT_EQ(hl7::TextReader{*m}(m->find("PID")->field(1).raw()), "a\\M2999\\b\\C2842");
}

TEST(TextReader, remembers_that_something_could_not_be_decoded) {
    const auto m = hl7::Message::parse("MSH|^~\\&||||||||||||||||UNICODE UTF-8\rPID|\xff|ok\r");
    ASSERT_TRUE(m.has_value());
    const hl7::TextReader text{*m};
    EXPECT_EQ(text(m->find("PID")->field(2).raw()), "ok");
    EXPECT_FALSE(text.replaced());
    EXPECT_EQ(text(m->find("PID")->field(1).raw()), "\xef\xbf\xbd");
    EXPECT_EQ(text(m->find("PID")->field(2).raw()), "ok");
    EXPECT_TRUE(text.replaced());
}

}  // namespace
