// How an explanation reads.
#include "tools/explanation_text.hpp"

#include "tests/alerts/ward.hpp"
#include "tools/explanation_json.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using namespace ward;
using testing::HasSubstr;
using testing::Not;

struct Told {
    std::string text;
    nlohmann::ordered_json json;
};

Told told(const Bed& bed, std::size_t rule, bool colour = false) {
    const Knowledge& known = bed.engine.knowledge();
    const Rule& one = known.rules.at(rule);
    const auto explanations = explain(bed.patient, one, known, at(18));
    return {calciwatch::explanation_text(one, known.terminology, at(18), explanations, colour),
            calciwatch::explanation_json(one, known.terminology, at(18), explanations)};
}

TEST(ExplanationText, is_a_tree_of_what_was_asked_seen_and_answered) {
    Bed bed;
    bed.say({listed(at(8), {calciphylaxis()}), result(at(9), crp_test(), "62", "mg/L")});
    EXPECT_EQ(told(bed, 2).text,
              "crp-high, moderate, about the patient, at 2026-11-22 18:00:00Z\n"
              "\n"
              "the patient: holds\n"
              "  alert: active, moderate, raised 2026-11-22 18:00:00Z\n"
              "  yes      all of\n"
              "    yes      problem calciphylaxis: 237900002 Calciphylaxis, confirmed, stated "
              "2026-11-22 08:00:00Z\n"
              "            237900002 Calciphylaxis (SNOMED 237900002), DG1[1]-3 of message "
              "M08:00, 2026-11-22 08:00:00Z\n"
              "    yes      result crp above 50 mg/L: 62 mg/L, observed "
              "2026-11-22 09:00:00Z\n"
              "            62 mg/L (LOINC 1988-5, above 50 mg/L), OBX[1]-5 of message M09:00, "
              "2026-11-22 09:00:00Z\n");
    EXPECT_THAT(told(bed, 2, true).text, HasSubstr("\x1b["));
}

TEST(ExplanationText, says_of_every_order_why_the_rule_is_silent) {
    Bed bed;
    EXPECT_THAT(told(bed, 0).text, HasSubstr("about each order with vitamin-k-antagonist"));
    EXPECT_THAT(told(bed, 0).text, HasSubstr("none is known"));
    bed.say({new_order(at(9), "7001", warfarin()), new_order(at(9), "7002", warfarin())});
    bed.say(discontinued(at(10), "7001"));
    const std::string text = told(bed, 0).text;
    EXPECT_THAT(text, HasSubstr("\norder 7001^OE, Warfarin Sodium 5 MG Oral Tablet: "
                                "not looked at, order discontinued (DC)\n"));
    EXPECT_THAT(text, HasSubstr("\norder 7002^OE, Warfarin Sodium 5 MG Oral Tablet: "
                                "does not hold\n"
                                "  no       problem calciphylaxis: none known\n"));
}

TEST(ExplanationText, keeps_what_steers_a_terminal_out) {
    Bed bed;
    bed.say(new_order(at(9), "70\x1b[31m", warfarin()));
    EXPECT_THAT(told(bed, 0).text, Not(HasSubstr("\x1b")));
}

TEST(ExplanationJson, has_the_tree_for_programs) {
    Bed bed;
    bed.say({listed(at(8), {esrd()}), result(at(9), crp_test(), "<60", "mg/L")});
    const auto json = told(bed, 2).json;
    EXPECT_EQ(json.at("rule"), "crp-high");
    EXPECT_EQ(json.at("at"), "2026-11-22T18:00:00.000Z");
    const auto& when = json.at("subjects").at(0).at("when");
    EXPECT_EQ(when.at("answer"), "no");
    EXPECT_EQ(when.at("parts").at(0).at("answer"), "no");
    EXPECT_EQ(when.at("parts").at(1).at("answer"), "unknown");
    EXPECT_EQ(when.at("parts").at(1).at("seen"), "<60 mg/L, observed 2026-11-22T09:00:00.000Z");
    EXPECT_TRUE(json.at("subjects").at(0).at("alert").is_null());
}

}  // namespace
