#include "config/suggestion.hpp"

#include <gtest/gtest.h>

namespace {

using config::did_you_mean;

TEST(Suggestion, names_the_nearest_word) {
    EXPECT_EQ(did_you_mean("wafarin", {"heparin", "warfarin"}), "; did you mean 'warfarin'?");
}

TEST(Suggestion, counts_swapped_neighbours_as_one_slip) {
    EXPECT_EQ(did_you_mean("rxu", {"rux"}), "; did you mean 'rux'?");
    EXPECT_EQ(did_you_mean("abd", {"bac"}), "");
}

TEST(Suggestion, is_silent_when_nothing_is_near) {
    EXPECT_EQ(did_you_mean("colour", {"site", "store"}), "");
    EXPECT_EQ(did_you_mean("", {"site"}), "");
    EXPECT_EQ(did_you_mean("site", {}), "");
}

TEST(Suggestion, does_not_compare_what_is_no_word) {
    const std::string long_text(100'000, 'a');
    EXPECT_EQ(did_you_mean(long_text, {long_text}), "");
}

}  // namespace
