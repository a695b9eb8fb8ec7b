#include "config/text_file.hpp"

#include "config/load.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

namespace {

using config::not_text;

TEST(TextFile, takes_characters_of_every_length_for_text) {
    EXPECT_FALSE(not_text("f", "a \xC2\xB5 \xE2\x82\xAC \xF0\x9F\xA9\xBA\t\r\n", 100));
}

TEST(TextFile, names_the_place_of_the_first_byte_that_is_no_text) {
    const auto mistake = not_text("f", "ab\n\xC3\xA9\xC3(", 100);
    ASSERT_TRUE(mistake);
    EXPECT_EQ(to_string(*mistake), "f:2:2: is not UTF-8 text here");
}

TEST(TextFile, refuses_overlong_forms_surrogates_and_what_lies_past_the_last_character) {
    for (const char* bytes : {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\xAF",
                              "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\x80", "\xE2\x82"}) {
        EXPECT_TRUE(not_text("f", bytes, 100));
    }
}

TEST(TextFile, refuses_control_characters) {
    const auto mistake = not_text("f", std::string_view{"a\0b", 3}, 100);
    ASSERT_TRUE(mistake);
    EXPECT_EQ(to_string(*mistake), "f:1:2: a control character");
}

TEST(TextFile, says_when_there_is_no_such_file_or_it_is_a_folder) {
    const auto missing = config::read_text_file("/nowhere/at/all.yaml", 10);
    ASSERT_FALSE(missing);
    EXPECT_EQ(to_string(missing.error()), "/nowhere/at/all.yaml: there is no such file");
    const auto folder = config::read_text_file("/", 10);
    ASSERT_FALSE(folder);
    EXPECT_EQ(to_string(folder.error()), "/: is not a file");
}

TEST(TextFile, reads_up_to_the_limit_and_not_a_byte_more) {
    const auto path = std::filesystem::path{testing::TempDir()} / "limit.txt";
    std::ofstream{path} << "1234567890";
    EXPECT_EQ(config::read_text_file(path, 10), "1234567890");
    EXPECT_FALSE(config::read_text_file(path, 9));
    std::filesystem::remove(path);
}

}  // namespace
