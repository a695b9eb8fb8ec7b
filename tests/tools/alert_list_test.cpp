// How a list of alerts reads.
#include "tools/alert_list.hpp"

#include "tests/store/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using namespace alerts;
using calciwatch::ListedAlert;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

ListedAlert listed(AlertStatus status) {
    ListedAlert one;
    one.kept.patient = 12;
    one.kept.numbers = {{store_test::identifier("4700"), true},
                        {store_test::identifier("4711"), false}};
    one.kept.alert = store_test::full_patient().alerts.at(0);
    one.kept.alert.status = status;
    if (stands(status)) one.kept.alert.ended.reset();
    return one;
}

TEST(AlertList, shows_what_stands_by_its_message_and_what_is_over_by_its_end) {
    const std::string text = calciwatch::alerts_text(
        {listed(AlertStatus::acknowledged), listed(AlertStatus::retracted)}, false);
    EXPECT_THAT(text, ContainsRegex("critical +acknowledged .* 4711\\^H1\\^MR +"
                                    "rule-b \\(order ORD-1\\^OE\\) +Summary"));
    EXPECT_THAT(text, ContainsRegex("critical +retracted .* order discontinued \\(DC\\)\n"));
    EXPECT_THAT(text, Not(HasSubstr("4700")));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(AlertList, shows_each_change_below_its_alert) {
    ListedAlert one = listed(AlertStatus::active);
    one.history = {{KeptChange{3, store_test::at(1000), 7, Change::raised, Severity::high,
                               "began to hold", ""},
                    KeptChange{5, store_test::at(2000), std::nullopt, Change::escalated,
                               Severity::high, "nobody acknowledged it", ""}}};
    const std::string text = calciwatch::alerts_text({one}, false);
    EXPECT_THAT(text,
                ContainsRegex("1970-01-01 00:00:01Z +message 7 +raised, high: began to hold"));
    EXPECT_THAT(text, ContainsRegex("1970-01-01 00:00:02Z +no message +escalated, high: nobody"));
    const auto json = calciwatch::alerts_json({one}, 4);
    EXPECT_EQ(json.at("total"), 4);
    EXPECT_EQ(json.at("alerts").at(0).at("history").at(0).at("message"), 7);
    EXPECT_TRUE(json.at("alerts").at(0).at("history").at(1).at("message").is_null());
}

TEST(AlertList, has_evidence_and_deed_for_programs) {
    ListedAlert one = listed(AlertStatus::overridden);
    one.kept.alert.deed = {"pharmacist", "benefit outweighs risk", store_test::at(0), {}};
    const auto json = calciwatch::alerts_json({one}, 1).at("alerts").at(0);
    EXPECT_EQ(json.at("status"), "overridden");
    EXPECT_EQ(json.at("key"),
              to_string(alerts::AlertName{one.kept.patient, "rule-b", "order ORD-1^OE"}));
    EXPECT_EQ(json.at("patient").at("numbers"), nlohmann::json{"4711^H1^MR"});
    EXPECT_EQ(json.at("deed").at("reason"), "benefit outweighs risk");
    EXPECT_TRUE(json.at("deed").at("until").is_null());
    EXPECT_EQ(json.at("evidence").at(0).at("condition"), "problem p");
    EXPECT_FALSE(json.contains("history"));
    EXPECT_TRUE(calciwatch::alerts_json({listed(AlertStatus::active)}, 1)
                    .at("alerts")
                    .at(0)
                    .at("deed")
                    .is_null());
}

}  // namespace
