// How results are held: shared by copies of a patient until one of them changes.
#include "tests/alerts/ward.hpp"

#include <gtest/gtest.h>

namespace {

using namespace ward;

Result made(std::string key, Coded test, Time observed) {
    Result one;
    one.key = std::move(key);
    one.said.what = std::move(test);
    one.said.observed = observed;
    one.test = one.said.what.display();
    one.matches = terminology().classify(ConceptKind::lab, one.said.what);
    return one;
}

Results three() {
    Results some;
    some.keep(made("a", crp_test(), at(8)));
    some.keep(made("b", pth_test(), at(9)));
    some.keep(made("c", crp_test(), at(10)));
    return some;
}

TEST(SharedResults, a_copy_holds_the_same_results_and_not_others) {
    const Results one = three();
    const Results other = one;  // NOLINT(performance-unnecessary-copy-initialization)
    EXPECT_EQ(&one[0], &other[0]);
}

TEST(SharedResults, a_change_is_not_seen_by_a_copy) {
    Results one = three();
    const Results other = one;
    one.edit(1, [](Result& result) { result.said.text = "changed"; });
    EXPECT_EQ(one[1].said.text, "changed");
    EXPECT_EQ(other[1].said.text, "");
    EXPECT_TRUE(one.changed(1));
    EXPECT_FALSE(other.changed(1));
}

TEST(SharedResults, are_found_by_key_concept_and_test) {
    const Results some = three();
    EXPECT_EQ(some.find("b"), 1U);
    EXPECT_FALSE(some.find("d"));
    std::string keys;
    some.for_each_that_may_be(id("crp"), [&](const Result& one) {
        if (!one.matches.empty() && one.matches[0].concept_id == id("crp")) keys += one.key;
    });
    EXPECT_EQ(keys, "ac");
    keys.clear();
    some.for_each_of_test(some[0].test, [&](std::size_t i) { keys += some[i].key; });
    EXPECT_EQ(keys, "ac");
}

TEST(SharedResults, are_found_by_what_a_change_made_of_them) {
    Results some = three();
    some.edit(0, [](Result& one) { one = made("z", pth_test(), at(11)); });
    EXPECT_FALSE(some.find("a"));
    EXPECT_EQ(some.find("z"), 0U);
    EXPECT_EQ(some.observed(0), at(11));
    std::size_t of_pth = 0;
    some.for_each_that_may_be(id("pth"), [&](const Result&) { ++of_pth; });
    EXPECT_EQ(of_pth, 2U);
}

TEST(SharedResults, only_marked_ones_are_given_to_the_store_and_take_their_place_there) {
    Results some = three();
    Results stored = some;
    some.edit(2, [](Result& one) { one.said.text = "changed"; });
    some.add(made("d", crp_test(), at(12)));
    some.erase(0);
    const Results changes = some.marked();
    ASSERT_EQ(changes.size(), 2U);
    stored.take(changes);
    ASSERT_EQ(stored.size(), 4U);
    EXPECT_EQ(stored[2].said.text, "changed");
    EXPECT_EQ(stored[3].key, "d");
    EXPECT_TRUE(stored.marked().empty());
    some.clear_marks();
    EXPECT_TRUE(some.marked().empty());
}

TEST(SharedResults, a_mark_goes_with_the_result_that_has_it) {
    Results some = three();
    some.edit(0, [](Result& one) { one.said.text = "changed"; });
    some.erase(0);
    EXPECT_TRUE(some.marked().empty());
    some.add(made("d", crp_test(), at(12)));
    some.clear();
    EXPECT_TRUE(some.marked().empty());
}

TEST(Meanings, are_those_of_the_terminology_whenever_they_are_asked_for) {
    Meanings meanings{terminology()};
    for (int times = 0; times < 2; ++times) {
        for (const Coded& what : {crp_test(), warfarin(), calciphylaxis(), words("nothing known")})
            for (const ConceptKind kind :
                 {ConceptKind::lab, ConceptKind::drug, ConceptKind::problem})
                EXPECT_EQ(meanings.classify(kind, what), terminology().classify(kind, what));
        Meaning& crp = meanings.of(ConceptKind::lab, crp_test());
        EXPECT_FALSE(crp.mislabelled);
        EXPECT_EQ(meanings.of_unit(crp, "mg/dl").unit->canonical,
                  terminology().read_unit(id("crp"), "mg/dl")->canonical);
        EXPECT_EQ(meanings.of_unit(crp, "mg/dl").lab, &terminology()[id("crp")]);
        EXPECT_FALSE(meanings.of_unit(crp, "furlongs").unit);
        Meaning& nothing = meanings.of(ConceptKind::lab, words("nothing known"));
        EXPECT_EQ(meanings.of_unit(nothing, "mg/dl").lab, nullptr);
    }
    EXPECT_TRUE(meanings.of(ConceptKind::lab, coded("1988-6", "", "LN")).mislabelled);
}

TEST(Meanings, are_kept_for_no_more_names_than_there_is_room_for) {
    Meanings meanings{terminology()};
    for (int i = 0; i < 100; ++i)
        static_cast<void>(meanings.of_unit(meanings.of(ConceptKind::lab, crp_test()),
                                           std::to_string(i) + " mg/L"));
    EXPECT_LE(meanings.of(ConceptKind::lab, crp_test()).units.size(), 16U);
    for (int i = 0; i < 50'000; ++i) {
        meanings.trim();
        const Coded what = coded("T" + std::to_string(i), "", "L");
        EXPECT_TRUE(meanings.classify(ConceptKind::lab, what).empty());
    }
    EXPECT_EQ(meanings.classify(ConceptKind::lab, crp_test()).size(), 1U);
    EXPECT_LE(meanings.size(), 20'001U);
}

}  // namespace
