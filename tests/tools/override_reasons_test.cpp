#include "tools/override_reasons.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using namespace calciwatch;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(OverrideReasons, are_those_of_the_card) {
    const auto body = nlohmann::json::parse(R"({"data": {"card": {"overrideReasons": [
        {"code": "bridging", "display": "Bridging"}, {"code": "other", "display": "Other"},
        {"display": "no code"}, "no object", {"code": 7}]}}})");
    EXPECT_THAT(override_reasons(body), ElementsAre("bridging", "other"));
    EXPECT_THAT(override_reasons(nlohmann::json::parse(R"({"data": {}})")), IsEmpty());
}

TEST(OverrideReasons, are_listed_with_their_numbers) {
    EXPECT_EQ(reasons_text({"bridging", "other"}),
              "    reasons to override it:\n      1  bridging\n      2  other\n");
    EXPECT_EQ(reasons_text({}), "    the rule has no reasons to override it\n");
}

TEST(OverrideReasons, are_chosen_by_words_or_by_number) {
    const std::vector<std::string> reasons{"bridging", "3"};
    EXPECT_EQ(choose_reason(reasons, "bridging"), "bridging");
    EXPECT_EQ(choose_reason(reasons, "1"), "bridging");
    EXPECT_EQ(choose_reason(reasons, "3"), "3") << "words go before numbers";
    for (const char* none : {"0", "4", "1x", "", "Bridging", "-1"}) {
        const auto chosen = choose_reason(reasons, none);
        ASSERT_FALSE(chosen) << none;
        EXPECT_THAT(chosen.error(), HasSubstr("1  bridging"));
    }
}

}  // namespace
