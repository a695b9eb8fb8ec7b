#include "tools/alert_text.hpp"

#include "tools/terminal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using calciwatch::alert_text;
using Json = nlohmann::json;

Json raised() {
    return Json::parse(R"({
      "time": "2028-02-29T10:15:00.000Z", "sequence": "00000000000000000170",
      "data": {"alert": {
        "rule": "vka-in-calciphylaxis", "severity": "critical", "change": "raised",
        "message": "STOP: warfarin",
        "patient": {"identifiers": [{"authority": "H1MRN", "type": "MR", "number": "900001"}],
                    "location": "W3"},
        "evidence": [{"condition": "problem calciphylaxis", "controlId": "M1", "place": "DG1-3",
                      "sent": "2028-02-29T09:00:00.000Z", "value": "237900002 Calciphylaxis",
                      "matched": "SNOMED 237900002"}]}}})");
}

TEST(AlertText, says_when_how_grave_what_and_why) {
    EXPECT_EQ(alert_text(raised(), false),
              "2028-02-29 10:15:00Z  CRITICAL  raised  vka-in-calciphylaxis  [170]\n"
              "    STOP: warfarin\n"
              "    patient 900001 (H1MRN), W3\n"
              "    because problem calciphylaxis: 237900002 Calciphylaxis (SNOMED 237900002), "
              "DG1-3 of message M1, 2028-02-29 09:00:00Z\n");
}

TEST(AlertText, an_alert_that_is_over_says_what_ended_it) {
    Json body = raised();
    body["data"]["alert"]["change"] = "resolved";
    body["data"]["alert"]["endedBecause"] = "order discontinued (DC)";
    EXPECT_THAT(alert_text(body, false), testing::HasSubstr("over: order discontinued (DC)\n"));
    EXPECT_THAT(alert_text(body, false), testing::Not(testing::HasSubstr("because")));
}

TEST(AlertText, says_who_knows_of_it_and_until_when_it_is_let_be) {
    Json body = raised();
    body["data"]["alert"]["deed"] = {{"by", "jm"}, {"at", "2028-02-29T10:20:00.000Z"}};
    EXPECT_THAT(alert_text(body, false),
                testing::HasSubstr("\n    acknowledged by jm, 2028-02-29 10:20:00Z\n"));
    body["data"]["alert"]["deed"]["reason"] = "bridging";
    body["data"]["alert"]["deed"]["until"] = "2028-03-01T10:20:00.000Z";
    EXPECT_THAT(alert_text(body, false),
                testing::HasSubstr("\n    overridden (bridging) by jm, 2028-02-29 10:20:00Z, "
                                   "until 2028-03-01 10:20:00Z\n"));
}

TEST(AlertText, is_coloured_only_when_asked) {
    EXPECT_THAT(alert_text(raised(), false), testing::Not(testing::HasSubstr("\x1b")));
    EXPECT_THAT(alert_text(raised(), true), testing::HasSubstr("\x1b["));
}

TEST(AlertText, nothing_in_a_body_steers_the_terminal) {
    Json body = raised();
    body["data"]["alert"]["message"] =
        "a\x1b[2J\r\nb\xC2\x9B"
        "c";
    EXPECT_THAT(alert_text(body, false), testing::HasSubstr("    a [2J  b  c\n"));
}

TEST(AlertText, a_body_of_another_shape_is_shown_and_never_lost) {
    EXPECT_EQ(alert_text(Json{{"data", 1}}, false), "{\"data\":1}\n");
    EXPECT_EQ(alert_text(Json::parse("[", nullptr, false), false), "<discarded>\n");
}

TEST(Printable, keeps_text_of_every_language) {
    EXPECT_EQ(calciwatch::printable("Ärztin 医 é"), "Ärztin 医 é");
}

}  // namespace
