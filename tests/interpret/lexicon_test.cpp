// Names that come again are not read again, and mean what they would mean if they were.
#include "alerts/interpret/interpret.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <variant>

#include <gtest/gtest.h>

namespace {

using namespace alerts;

constexpr Time received =
    std::chrono::sys_days{std::chrono::year{2026} / 1 / 22} + std::chrono::hours{12};

// The one result of a message: OBX-3 as given, in delimiters as given.
Coded test_in(const std::string& name, Lexicon& lexicon, const std::string& by = "^~\\&",
              const std::string& charset = "") {
    const std::string component(1, by.front());
    const std::string text = "MSH|" + by + "|LAB|H1|CALCIWATCH|H1|20260122101500||ORU" + component +
                             "R01|1|P|2.5.1||||||" + charset + "\rPID|1||4711" + component +
                             component + component + "H1" + component + "MR\rOBR|1||F1|PANEL\r" +
                             "OBX|1|NM|" + name + "||62|mg/L|||||F\r";
    const auto message = hl7::Message::parse(text);
    const Interpreter interpreter = Interpreter::make({}).value();
    const Interpretation said = interpreter(*message, received, lexicon);
    for (const Event& event : said.updates.at(0).events)
        if (const auto* const result = std::get_if<ResultStatement>(&event)) return result->what;
    ADD_FAILURE() << text;
    return {};
}

TEST(Lexicon, a_name_that_comes_again_is_shared) {
    Lexicon lexicon;
    const Coded first = test_in("1988-5^CRP^LN", lexicon);
    const Coded again = test_in("1988-5^CRP^LN", lexicon);
    EXPECT_EQ(first, (Coded{{{"LN", "1988-5", "CRP"}}, ""}));
    EXPECT_EQ(again.codes.data(), first.codes.data());
}

TEST(Lexicon, the_same_bytes_in_other_delimiters_are_another_name) {
    Lexicon lexicon;
    EXPECT_EQ(test_in("1988-5^CRP^LN", lexicon).codes.size(), 1U);
    EXPECT_EQ(test_in("1988-5^CRP^LN", lexicon, "!~\\&"), (Coded{{{"", "1988-5^CRP^LN", ""}}, ""}));
    EXPECT_EQ(test_in("1988-5^CRP^LN", lexicon), (Coded{{{"LN", "1988-5", "CRP"}}, ""}));
}

TEST(Lexicon, the_same_bytes_in_another_character_set_are_another_name) {
    Lexicon lexicon;
    const std::string name = "L1^Alpha \xe1^L";
    EXPECT_EQ(test_in(name, lexicon, "^~\\&", "8859/1").codes[0].text, "Alpha \xc3\xa1");
    EXPECT_EQ(test_in(name, lexicon, "^~\\&", "8859/7").codes[0].text, "Alpha \xce\xb1");
}

TEST(Lexicon, escapes_are_undone_each_time) {
    Lexicon lexicon;
    for (int n = 0; n < 2; ++n) EXPECT_EQ(test_in("L1^A\\T\\B^L", lexicon).codes[0].text, "A&B");
}

TEST(Lexicon, is_bounded) {
    Lexicon lexicon;
    std::size_t largest = 0;
    for (int n = 0; n < 50'000; ++n) {
        const Coded made{{{"L", std::to_string(n), ""}}, ""};
        EXPECT_EQ(lexicon.of(std::to_string(n), [&] { return made; }), made);
        largest = std::max(largest, lexicon.size());
    }
    EXPECT_LE(largest, 20'000U);
    const std::size_t before = lexicon.size();
    static_cast<void>(lexicon.of(std::string(10'000, 'x'), [] { return Coded{}; }));
    EXPECT_EQ(lexicon.size(), before);
}

}  // namespace
