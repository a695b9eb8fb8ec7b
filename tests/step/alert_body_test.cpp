#include "alerts/step/alert_body.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using namespace alerts;

class AlertBody : public testing::Test {
  protected:
    AlertBody() {
        patient.id = 7;
        patient.identifiers = {{"H1MRN", "MR", "900001"}};
        patient.name = "Sample, Avery";
        rule.id = "vka-in-calciphylaxis";
        rule.domain = "rx";
        rule.override_reasons = {"mechanical valve, no alternative"};
        change.change = Change::raised;
        change.why = "began to hold";
        change.alert.rule = rule.id;
        change.alert.subject = "order 7001^OE";
        change.alert.severity = Severity::critical;
        change.alert.title = "Vitamin K antagonist with calciphylaxis";
        change.alert.summary = "STOP: warfarin 5 mg";
        change.alert.evidence = {{"order vitamin-k-antagonist",
                                  {"O1", Time{}, "RXE-2"},
                                  "855332 Warfarin",
                                  "RXNORM 855332"}};
    }
    nlohmann::json body() const { return nlohmann::json::parse(alert_body(publication)); }

    Patient patient;
    Rule rule;
    AlertChange change{};
    Publication publication{"H1", "0123456789abcdef", 42, patient, &rule, change};
};

TEST_F(AlertBody, has_a_topic_without_patient_data_that_ends_in_a_slash) {
    EXPECT_EQ(alert_topic(publication), "alert/1/H1/rx/critical/vka-in-calciphylaxis/");
}

TEST_F(AlertBody, is_a_cloud_event_numbered_by_epoch_and_sequence) {
    const auto event = body();
    EXPECT_EQ(event["specversion"], "1.0");
    EXPECT_EQ(event["id"], "0123456789abcdef/00000000000000000042");
    EXPECT_EQ(event["type"], "org.calciwatch.alert.raised.v1");
    EXPECT_EQ(event["time"], "1970-01-01T00:00:00.000Z");
}

TEST_F(AlertBody, holds_a_detected_issue_with_arrays_where_fhir_wants_arrays) {
    const auto issue = body()["data"]["detectedIssue"];
    EXPECT_EQ(issue["resourceType"], "DetectedIssue");
    ASSERT_TRUE(issue["identifier"].is_array());
    EXPECT_EQ(issue["identifier"][0]["value"], "7/vka-in-calciphylaxis/order 7001^OE");
    ASSERT_TRUE(issue["code"]["coding"].is_array());
    EXPECT_EQ(issue["severity"], "high");
    EXPECT_EQ(issue["patient"]["identifier"]["type"]["coding"][0]["code"], "MR");
    ASSERT_TRUE(issue["evidence"].is_array());
    EXPECT_EQ(issue["evidence"][0]["code"][0]["text"], "order vitamin-k-antagonist");
}

TEST_F(AlertBody, names_no_message_where_an_absence_is_the_evidence) {
    change.alert.evidence = {
        {"no result crp for 14 days", {}, "none since 2026-01-31T08:00:00.000Z", "absent"}};
    const auto event = body();
    const auto evidence = event["data"]["alert"]["evidence"][0];
    EXPECT_FALSE(evidence.contains("controlId"));
    EXPECT_FALSE(evidence.contains("sent"));
    EXPECT_FALSE(evidence.contains("place"));
    EXPECT_EQ(event["data"]["detectedIssue"]["evidence"][0]["detail"][0]["display"],
              "none since 2026-01-31T08:00:00.000Z (absent)");
}

TEST_F(AlertBody, offers_the_rules_override_reasons_on_the_card) {
    const auto card = body()["data"]["card"];
    EXPECT_EQ(card["indicator"], "critical");
    EXPECT_EQ(card["overrideReasons"][0]["display"], "mechanical valve, no alternative");
}

TEST_F(AlertBody, cuts_a_long_card_summary_between_characters_and_keeps_the_whole_in_detail) {
    change.alert.summary.clear();
    for (int i = 0; i < 200; ++i) change.alert.summary += "ü";
    const auto card = body()["data"]["card"];
    std::string expected;
    for (int i = 0; i < 138; ++i) expected += "ü";
    EXPECT_EQ(card["summary"], expected + "…");
    EXPECT_EQ(card["detail"], change.alert.summary);
}

TEST_F(AlertBody, is_json_whatever_bytes_a_text_holds) {
    change.alert.summary = std::string{"\x01 \"quoted\" \\ \t\n\r\xFF\xC3\x28 \xE2\x82\xAC\0.", 25};
    const auto event = body();
    EXPECT_EQ(
        event["data"]["alert"]["message"],
        (std::string{"\x01 \"quoted\" \\ \t\n\r\xEF\xBF\xBD\xEF\xBF\xBD\x28 \xE2\x82\xAC\0.", 29}));
    EXPECT_EQ(alert_body(publication).find('\n'), std::string::npos);
}

TEST_F(AlertBody, says_why_an_alert_ended_and_calls_a_retracted_one_an_error) {
    change.change = Change::retracted;
    change.alert.status = AlertStatus::retracted;
    change.alert.ended = Time{};
    change.alert.ended_because = "result corrected to 12 mg/L";
    const auto event = body();
    EXPECT_EQ(event["data"]["detectedIssue"]["status"], "entered-in-error");
    EXPECT_EQ(event["data"]["detectedIssue"]["mitigation"][0]["action"]["text"],
              "result corrected to 12 mg/L");
    EXPECT_EQ(event["data"]["alert"]["endedBecause"], "result corrected to 12 mg/L");
}

TEST_F(AlertBody, survives_a_byte_that_is_not_utf8) {
    change.alert.summary = "warfarin \xff";
    EXPECT_EQ(body()["data"]["alert"]["message"], "warfarin \xEF\xBF\xBD");
}

TEST_F(AlertBody, is_published_even_when_its_rule_is_no_longer_loaded) {
    const Publication orphan{"H1", "0123456789abcdef", 1, patient, nullptr, change};
    EXPECT_EQ(alert_topic(orphan), "alert/1/H1/rx/critical/vka-in-calciphylaxis/");
    EXPECT_TRUE(
        nlohmann::json::parse(alert_body(orphan))["data"]["card"]["overrideReasons"].empty());
}

}  // namespace
