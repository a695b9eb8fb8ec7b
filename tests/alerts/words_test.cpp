#include "alerts/words.hpp"

#include <gtest/gtest.h>

namespace {

std::string words(std::string_view text) {
    const alerts::Words read{text};
    std::string joined;
    for (std::size_t i = 0; i < read.size(); ++i) joined.append(i == 0 ? "" : " ").append(read[i]);
    return joined;
}

TEST(Words, fold_case_and_the_marks_of_latin_letters) {
    EXPECT_EQ(words("Calcific UREMIC Arteriolopathy"), "calcific uremic arteriolopathy");
    EXPECT_EQ(words("Nitroprusside Élevé, Größe, Ångström"), "nitroprusside eleve grosse angstrom");
    EXPECT_EQ(words("ure\xCC\x81mico"), "uremico");                   // a mark of its own
    EXPECT_EQ(words("\xEF\xBC\xA3\xEF\xBC\xB2\xEF\xBC\xB0"), "crp");  // wide letters
    EXPECT_EQ(words("ВАРФАРИН"), "варфарин");
}

TEST(Words, end_at_everything_that_is_no_letter_and_no_digit) {
    EXPECT_EQ(words("*NF* Warfarin (Coumadin\xC2\xAE) 5-mg/tab"), "nf warfarin coumadin 5 mg tab");
    EXPECT_EQ(words("snf-472"), "snf 472");
    EXPECT_EQ(words("  \t "), "");
}

TEST(Words, of_five_letters_end_where_digits_begin_and_shorter_ones_do_not) {
    EXPECT_EQ(words("warfarin5mg"), "warfarin 5mg");
    EXPECT_EQ(words("CA125 vitamin D3"), "ca125 vitamin d3");
}

TEST(Words, survive_bytes_that_are_not_utf8) {
    EXPECT_EQ(words("war\xFF"
                    "farin"),
              "war farin");
    EXPECT_EQ(words("warfarin\xE2\x82"), "warfarin");
    EXPECT_EQ(words("\xC0\xAFx"), "x");
}

TEST(Words, keep_a_question_mark_as_a_word) {
    EXPECT_EQ(words("?calciphylaxis?"), "? calciphylaxis ?");
}

}  // namespace
