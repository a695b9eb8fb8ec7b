// A list that copies share until one of them changes it.
#include "alerts/shared_list.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using alerts::SharedList;
using Names = SharedList<std::string>;

TEST(SharedList, a_copy_is_the_same_list_and_not_another) {
    const Names one{"warfarin", "heparin"};
    const Names other = one;  // NOLINT(performance-unnecessary-copy-initialization)
    EXPECT_EQ(one.data(), other.data());
}

TEST(SharedList, a_change_is_not_seen_by_a_copy) {
    Names one{"warfarin"};
    const Names other = one;
    one.push_back("heparin");
    EXPECT_EQ(one, (Names{"warfarin", "heparin"}));
    EXPECT_EQ(other, Names{"warfarin"});
}

TEST(SharedList, what_nobody_shares_is_changed_in_place) {
    Names one{"warfarin", "heparin"};
    const std::string* const before = one.data();
    one.pop_back();
    EXPECT_EQ(one.data(), before);
    EXPECT_EQ(one, Names{"warfarin"});
}

TEST(SharedList, lists_are_equal_by_what_they_hold) {
    EXPECT_EQ(Names{"warfarin"}, Names{"warfarin"});
    EXPECT_NE(Names{"warfarin"}, Names{"heparin"});
    EXPECT_EQ(Names{}, std::vector<std::string>{});
    EXPECT_NE(Names{}, Names{""});
}

TEST(SharedList, is_appended_to_itself) {
    Names one{"warfarin", "heparin"};
    one.append(one);
    EXPECT_EQ(one, (Names{"warfarin", "heparin", "warfarin", "heparin"}));
}

TEST(SharedList, an_empty_one_has_nothing_at_any_place) {
    Names none{"warfarin"};
    none.clear();
    EXPECT_TRUE(none.empty());
    EXPECT_EQ(none.begin(), none.end());
    EXPECT_THROW(static_cast<void>(none.at(0)), std::out_of_range);
}

}  // namespace
