// What is said of a rule that speaks, and of one that is silent.
#include "alerts/explain.hpp"

#include "tests/alerts/ward.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using namespace ward;

std::string_view word(Truth truth) {
    if (truth == Truth::unknown) return "unknown";
    return truth == Truth::yes ? "yes" : "no";
}

// "all of: yes [problem calciphylaxis: yes] [...]"
std::string tree(const Explained& part) {
    std::string text = part.condition + ": " + std::string{word(part.truth)};
    for (const Explained& one : part.parts) text += " [" + tree(one) + "]";
    return text;
}

std::vector<Explanation> explained(const Bed& bed, std::string_view rule, Time when = at(18)) {
    for (const Rule& one : bed.engine.knowledge().rules)
        if (one.id == rule) return explain(bed.patient, one, bed.engine.knowledge(), when);
    return {};
}

TEST(Explanations, show_what_each_condition_of_a_rule_that_speaks_saw) {
    Bed bed;
    bed.say({listed(at(8), {calciphylaxis()}), result(at(9), crp_test(), "62", "mg/L")});
    const auto all = explained(bed, "crp-high");
    ASSERT_EQ(all.size(), 1U);
    const Explanation& one = all.front();
    EXPECT_EQ(one.subject, "");
    ASSERT_TRUE(one.when);
    EXPECT_EQ(tree(*one.when),
              "all of: yes [problem calciphylaxis: yes] [result crp above 50 mg/L: yes]");
    EXPECT_EQ(one.when->parts[0].seen,
              "237900002 Calciphylaxis, confirmed, stated 2026-11-22T08:00:00.000Z");
    EXPECT_EQ(one.when->parts[1].seen, "62 mg/L, observed 2026-11-22T09:00:00.000Z");
    ASSERT_EQ(one.when->parts[1].evidence.size(), 1U);
    EXPECT_EQ(one.when->parts[1].evidence.front().source, source(at(9), "OBX[1]-5"));
    ASSERT_NE(one.alert, nullptr);
    EXPECT_EQ(one.alert->status, AlertStatus::active);
    EXPECT_TRUE(one.held_back.empty());
}

TEST(Explanations, of_a_silence_say_which_condition_it_is_and_what_that_saw) {
    Bed bed;
    bed.say({listed(at(8), {esrd()}), result(at(9), crp_test(), "<60", "mg/L")});
    const auto all = explained(bed, "crp-high");
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(tree(*all.front().when),
              "all of: no [problem calciphylaxis: no] [result crp above 50 mg/L: unknown]");
    EXPECT_EQ(all.front().when->parts[0].seen, "none known");
    EXPECT_EQ(all.front().when->parts[1].seen, "<60 mg/L, observed 2026-11-22T09:00:00.000Z");
    EXPECT_EQ(all.front().alert, nullptr);
}

TEST(Explanations, show_a_newer_result_that_cannot_be_used) {
    Bed bed;
    bed.say({result(at(8), crp_test(), "20", "mg/L"), result(at(9), crp_test(), "62", "furlongs")});
    EXPECT_EQ(
        explained(bed, "crp-high").front().when->parts[1].seen,
        "20 mg/L, observed 2026-11-22T08:00:00.000Z; "
        "62 furlongs, observed 2026-11-22T09:00:00.000Z (cannot be used: its unit is not known)");
}

TEST(Explanations, name_the_orders_that_do_not_run_and_why) {
    Bed bed;
    bed.say({listed(at(8), {calciphylaxis()}), new_order(at(9), "7001", warfarin()),
             new_order(at(9), "7002", warfarin()), new_order(at(9), "7003", apixaban())});
    bed.say(discontinued(at(10), "7001"));
    const auto all = explained(bed, "vka");
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].subject, "order 7001^OE");
    EXPECT_EQ(all[0].closed, "order discontinued (DC)");
    EXPECT_FALSE(all[0].when);
    ASSERT_NE(all[0].alert, nullptr);
    EXPECT_EQ(all[0].alert->status, AlertStatus::resolved);
    EXPECT_EQ(all[1].subject, "order 7002^OE");
    EXPECT_EQ(all[1].drug, "Warfarin Sodium 5 MG Oral Tablet");
    EXPECT_EQ(all[1].closed, "");
    EXPECT_EQ(tree(all[1].when.value()), "problem calciphylaxis: yes");
    // It runs, and is none of the rule's: the terminology may not know it.
    EXPECT_EQ(all[2].subject, "order 7003^OE");
    EXPECT_EQ(all[2].closed.substr(0, 20), "no code or words of ");
    EXPECT_FALSE(all[2].when);
    Bed nobody;
    EXPECT_TRUE(explained(nobody, "vka").empty());
}

TEST(Explanations, go_into_what_is_negated) {
    Bed bed;
    bed.say({listed(at(8), {calciphylaxis()}), new_order(at(9), "7001", words("Calcium"))});
    const auto all = explained(bed, "calcium");
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(tree(all.front().when.value()),
              "all of: yes [problem calciphylaxis: yes] [not: yes [route TP or topical: no]]");
    EXPECT_EQ(all.front().when->parts[1].parts[0].seen, "not stated");
}

TEST(Explanations, show_the_case_that_counts_and_none_after_it) {
    RuleSet pack = rules();
    Rule& crp = pack[2];
    crp.cases = {{above("crp", {{"mg/L", 200}}), Severity::critical, ""},
                 {above("crp", {{"mg/L", 100}}), Severity::high, ""},
                 {above("crp", {{"mg/L", 60}}), Severity::info, ""}};
    Bed bed{pack};
    bed.say({listed(at(8), {calciphylaxis()}), result(at(9), crp_test(), "120", "mg/L")});
    const auto all = explained(bed, "crp-high");
    ASSERT_EQ(all.front().cases.size(), 2U);
    EXPECT_EQ(all.front().cases[0].when.truth, Truth::no);
    EXPECT_EQ(all.front().cases[1].when.truth, Truth::yes);
    EXPECT_EQ(all.front().cases[1].severity, Severity::high);
}

TEST(Explanations, say_what_holds_an_alert_back) {
    RuleSet pack = rules();
    Rule stronger = pack[2];
    stronger.id = "crp-very-high";
    stronger.supersedes = {2};
    pack.push_back(stronger);
    Bed bed{pack};
    bed.say({listed(at(8), {calciphylaxis()}), result(at(9), crp_test(), "62", "mg/L")});
    EXPECT_EQ(bed.active(), "crp-very-high moderate");
    EXPECT_EQ(explained(bed, "crp-high").front().held_back,
              std::vector<std::string>{"superseded by crp-very-high"});
    EXPECT_TRUE(explained(bed, "crp-very-high").front().held_back.empty());

    pack[2].mode = Mode::shadow;
    pack.back().mode = Mode::off;
    bed.under(pack);
    EXPECT_EQ(
        explained(bed, "crp-high").front().held_back,
        std::vector<std::string>{"the rule is in shadow mode: kept and counted, told to nobody"});
    EXPECT_EQ(explained(bed, "crp-very-high").front().held_back,
              std::vector<std::string>{"the rule is off"});

    bed.patient.dead = true;
    EXPECT_EQ(explained(bed, "crp-high").front().held_back.front(), "the patient has died");
}

TEST(Explanations, are_those_of_the_time_that_is_asked_for) {
    Rule fresh =
        rule("fresh", Severity::info,
             {ResultBound{id("crp"), Side::above, {{"mg/L", 50}}, std::chrono::hours{24}}}, "CRP");
    Bed bed{{fresh}};
    bed.say(result(at(9), crp_test(), "62", "mg/L"));
    const Explained now = explained(bed, "fresh", at(18)).front().when.value();
    EXPECT_EQ(now.truth, Truth::yes);
    EXPECT_EQ(now.until, at(9 + 24));
    EXPECT_EQ(explained(bed, "fresh", at(9 + 24)).front().when.value().truth, Truth::no);
}

TEST(Explanations, show_what_must_hold_before_a_standing_alert_ends) {
    RuleSet pack = rules();
    pack[2].clear = below("crp", {{"mg/L", 30}});
    Bed bed{pack};
    bed.say({listed(at(8), {calciphylaxis()}), result(at(9), crp_test(), "62", "mg/L")});
    bed.say(result(at(10), crp_test(), "40", "mg/L"));
    const auto all = explained(bed, "crp-high");
    EXPECT_EQ(all.front().when.value().truth, Truth::no);
    EXPECT_EQ(tree(all.front().clear.value()), "result crp below 30 mg/L: no");
    EXPECT_EQ(bed.active(), "crp-high moderate");
}

}  // namespace
