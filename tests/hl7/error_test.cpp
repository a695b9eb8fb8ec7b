#include "hl7/error.hpp"

#include <set>

#include <gtest/gtest.h>

namespace {

TEST(Error, gives_each_flaw_one_word_of_its_own) {
    using enum hl7::Flaw;
    std::set<std::string_view> words;
    for (const hl7::Flaw flaw :
         {no_msh, bad_delimiters, too_many_segments, too_many_fields, too_long}) {
        EXPECT_NE(hl7::name(flaw), "unknown");
        EXPECT_EQ(hl7::name(flaw).find_first_not_of("abcdefghijklmnopqrstuvwxyz_"),
                  std::string_view::npos);
        words.insert(hl7::name(flaw));
    }
    EXPECT_EQ(words.size(), 5U);
    EXPECT_EQ(hl7::name(no_msh), "no_msh");
}

}  // namespace
