// Whether people act on a rule's alerts: what is counted, and when a rule is marked.
#include "tools/rule_measures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using alerts::RuleCount;
using calciwatch::measures_of;
using calciwatch::RuleMeasures;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

RuleMeasures only(const std::vector<RuleCount>& counts) {
    const auto measures = measures_of(counts);
    EXPECT_EQ(measures.size(), 1U);
    return measures.at(0);
}

TEST(RuleMeasures, count_quiet_alerts_with_the_reason_and_shadows_apart) {
    const RuleMeasures one = only({{"r", "raised", 5},
                                   {"r", "raised in the shadow", 7},
                                   {"r", "raised quietly: told late", 3},
                                   {"r", "raised quietly: told within 72 hours", 1}});
    EXPECT_EQ(one.raised, 9U);
    EXPECT_EQ(one.shadow, 7U);
    EXPECT_EQ(one.all_quiet(), 4U);
    EXPECT_EQ(one.quiet.at("told late"), 3U);
}

TEST(RuleMeasures, mark_a_rule_of_which_more_than_nine_in_ten_are_overridden) {
    EXPECT_TRUE(only({{"r", "raised", 20}, {"r", "overridden: other", 19}}).waved_away());
    EXPECT_FALSE(only({{"r", "raised", 20}, {"r", "overridden: other", 18}}).waved_away());
    EXPECT_FALSE(only({{"r", "raised", 19}, {"r", "overridden: other", 19}}).waved_away());
}

TEST(RuleMeasures, count_the_reasons_of_overrides_together) {
    const RuleMeasures one =
        only({{"r", "raised", 20}, {"r", "overridden: a", 10}, {"r", "overridden: b", 9}});
    EXPECT_EQ(one.all_overridden(), 19U);
    EXPECT_TRUE(one.waved_away());
}

TEST(RuleMeasures, count_no_alert_that_began_under_an_override_as_a_firing) {
    const RuleMeasures one = only({{"r", "raised", 20},
                                   {"r", "raised quietly: overridden", 30},
                                   {"r", "overridden: other", 20}});
    EXPECT_EQ(one.firings(), 20U);
    EXPECT_TRUE(one.waved_away());
}

TEST(RuleMeasures, say_how_long_half_of_the_acknowledgements_took) {
    EXPECT_EQ(only({{"r", "raised", 1}}).half_acknowledged(), "");
    EXPECT_EQ(only({{"r", "acknowledged within 15 minutes", 2},
                    {"r", "acknowledged within an hour", 1},
                    {"r", "acknowledged later", 1}})
                  .half_acknowledged(),
              "15 minutes");
    EXPECT_EQ(only({{"r", "acknowledged within 15 minutes", 1},
                    {"r", "acknowledged within 12 hours", 1},
                    {"r", "acknowledged later", 3}})
                  .half_acknowledged(),
              "later");
}

TEST(RuleMeasures, say_the_median_of_the_acknowledgements_whose_events_are_kept) {
    using namespace std::chrono_literals;
    const std::vector<RuleCount> counts{{"r", "acknowledged within an hour", 4}};
    const auto three = measures_of(counts, {{"r", 3h + 20min}, {"r", 90s}, {"r", 7min}});
    EXPECT_EQ(three.at(0).median_reaction(), 7min);
    EXPECT_THAT(calciwatch::measures_text(three, false),
                HasSubstr("4, median 7 min of the last 3"));
    const auto four = measures_of(counts, {{"r", 3h}, {"r", 1s}, {"r", 4h}, {"r", 1s}});
    EXPECT_EQ(four.at(0).median_reaction(), 1h + 30min + 500ms);
    EXPECT_THAT(calciwatch::measures_text(four, false), HasSubstr("4, median 1 h 30 min\n"));
    const auto none = measures_of(counts);
    EXPECT_FALSE(none.at(0).median_reaction());
    EXPECT_THAT(calciwatch::measures_text(none, false), HasSubstr("4, half within an hour"));
    const auto json = calciwatch::measures_json(three).at("rules").at(0);
    EXPECT_EQ(json.at("median_seconds"), 420);
    EXPECT_EQ(json.at("median_of"), 3);
}

TEST(RuleMeasures, show_those_most_often_overridden_first) {
    const auto measures = measures_of({{"a", "raised", 4},
                                       {"b", "overridden: other", 1},
                                       {"b", "raised", 2},
                                       {"c", "raised", 9}});
    const std::string text = calciwatch::measures_text(measures, false);
    EXPECT_THAT(text, ContainsRegex("b +2 +1 \\(50 %\\)"));
    EXPECT_LT(text.find("\nb "), text.find("\na "));
    EXPECT_LT(text.find("\na "), text.find("\nc "));
    EXPECT_THAT(text, HasSubstr("overridden: other 1"));
    EXPECT_THAT(text, Not(HasSubstr("change this rule")));
}

TEST(RuleMeasures, are_there_for_programs) {
    const auto json =
        calciwatch::measures_json(measures_of({{"r", "raised", 25},
                                               {"r", "raised quietly: told late", 1},
                                               {"r", "overridden: other", 25},
                                               {"r", "acknowledged within an hour", 3},
                                               {"r", "resolved within an hour", 2}}));
    const auto& one = json.at("rules").at(0);
    EXPECT_EQ(one.at("raised"), 26);
    EXPECT_EQ(one.at("quiet").at("told late"), 1);
    EXPECT_EQ(one.at("acknowledged").at("within an hour"), 3);
    EXPECT_EQ(one.at("half_acknowledged"), "an hour");
    EXPECT_EQ(one.at("resolved_within_an_hour"), 2);
    EXPECT_TRUE(one.at("waved_away").get<bool>());
}

}  // namespace
