// Three-valued logic, bounds, and until when an answer stands.
#include "alerts/bound.hpp"
#include "alerts/evaluate.hpp"
#include "alerts/facts.hpp"
#include "tests/alerts/ward.hpp"

#include <gtest/gtest.h>

namespace {

using namespace ward;
constexpr Truth no = Truth::no;
constexpr Truth yes = Truth::yes;
constexpr Truth unknown = Truth::unknown;

TEST(Truth, follows_kleene_in_every_row) {
    struct Row {
        Truth a, b, both, either;
    };
    for (const Row& row :
         {Row{no, no, no, no}, Row{no, unknown, no, unknown}, Row{no, yes, no, yes},
          Row{unknown, no, no, unknown}, Row{unknown, unknown, unknown, unknown},
          Row{unknown, yes, unknown, yes}, Row{yes, no, no, yes}, Row{yes, unknown, unknown, yes},
          Row{yes, yes, yes, yes}}) {
        EXPECT_EQ(row.a && row.b, row.both);
        EXPECT_EQ(row.a || row.b, row.either);
    }
    EXPECT_EQ(!no, yes);
    EXPECT_EQ(!yes, no);
    EXPECT_EQ(!unknown, unknown);
}

Truth over(std::string_view measured, std::string_view bound, Factor factor = {}) {
    return lies(Side::above, measurement(measured), factor, number(bound));
}
Truth under(std::string_view measured, std::string_view bound) {
    return lies(Side::below, measurement(measured), {}, number(bound));
}

TEST(Bound, is_strict_and_exact) {
    EXPECT_EQ(over("500", "500"), no);
    EXPECT_EQ(over("500.0", "500"), no);
    EXPECT_EQ(over("500.000000000000001", "500"), yes);
    EXPECT_EQ(over("499.9", "500"), no);
    EXPECT_EQ(under("500", "500"), no);
    EXPECT_EQ(under("499.999999999999999", "500"), yes);
    EXPECT_EQ(over("5.0", "50", Factor{10, 1}), no);
    EXPECT_EQ(over("5.01", "50", Factor{10, 1}), yes);
}

TEST(Bound, leaves_open_what_a_comparator_leaves_open) {
    EXPECT_EQ(over("<600", "500"), unknown);
    EXPECT_EQ(over("<5", "500"), no);
    EXPECT_EQ(over("<500", "500"), no);
    EXPECT_EQ(over("<=500", "500"), no);
    EXPECT_EQ(over("<=501", "500"), unknown);
    EXPECT_EQ(over(">2500", "500"), yes);
    EXPECT_EQ(over(">500", "500"), yes);
    EXPECT_EQ(over(">=500", "500"), unknown);
    EXPECT_EQ(over(">=500.1", "500"), yes);
    EXPECT_EQ(over(">5", "500"), unknown);
}

TEST(Bound, is_the_same_from_below) {
    EXPECT_EQ(under("<5", "10"), yes);
    EXPECT_EQ(under("<10", "10"), yes);
    EXPECT_EQ(under("<=10", "10"), unknown);
    EXPECT_EQ(under("<11", "10"), unknown);
    EXPECT_EQ(under(">10", "10"), no);
    EXPECT_EQ(under(">=10", "10"), no);
    EXPECT_EQ(under(">9", "10"), unknown);
}

TEST(Bound, includes_both_ends_of_a_range) {
    EXPECT_EQ(over("501-510", "500"), yes);
    EXPECT_EQ(over("500-510", "500"), unknown);
    EXPECT_EQ(over("490-500", "500"), no);
    EXPECT_EQ(under("490-499", "500"), yes);
    EXPECT_EQ(under("500-510", "500"), no);
    EXPECT_EQ(over("510-501", "500"), unknown);  // no range at all
}

class Conditions : public testing::Test {
  protected:
    Answer ask(const Condition& condition, const MedicationOrder* subject = nullptr) const {
        return evaluate(condition,
                        {bed.patient, subject, nullptr, nullptr, terminology(), bed.now});
    }
    Bed bed{RuleSet{}};
};

TEST_F(Conditions, say_no_of_what_nobody_stated) {
    EXPECT_EQ(ask(problem("calciphylaxis")).truth, no);
    EXPECT_EQ(ask(order_of("vitamin-k-antagonist")).truth, no);
    EXPECT_EQ(ask(above("crp", {{"mg/L", 50}})).truth, no);
    EXPECT_EQ(ask(below("crp", {{"mg/L", 50}})).truth, no);
    EXPECT_EQ(ask(route({"TP"})).truth, no);
}

TEST_F(Conditions, do_not_know_a_result_in_a_unit_without_a_bound) {
    bed.say(result(at(10), pth_test(), "900", "pmol/L"));
    EXPECT_EQ(ask(above("pth", {{"pg/mL", 500}})).truth, unknown);
    EXPECT_EQ(ask(negation(above("pth", {{"pg/mL", 500}}))).truth, unknown);
    EXPECT_TRUE(ask(above("pth", {{"pg/mL", 500}})).evidence.empty());
}

TEST_F(Conditions, carry_the_evidence_of_what_made_them_yes) {
    bed.say({listed(at(9), {calciphylaxis()}), result(at(10), crp_test(), "62", "mg/L")});
    const Answer answer = ask(all({problem("calciphylaxis"), above("crp", {{"mg/L", 50}})}));
    ASSERT_EQ(answer.truth, yes);
    const std::vector<Evidence> expected{{"problem calciphylaxis", source(at(9), "DG1[1]-3"),
                                          "237900002 Calciphylaxis", "SNOMED 237900002"},
                                         {"result crp above 50 mg/L", source(at(10), "OBX[1]-5"),
                                          "62 mg/L", "LOINC 1988-5, above 50 mg/L"}};
    EXPECT_EQ(answer.evidence, expected);
}

TEST_F(Conditions, are_as_sure_as_the_least_sure_of_all_and_the_surest_of_any) {
    bed.say(listed(at(9), {unspecific(), esrd()}));
    EXPECT_EQ(ask(problem("calciphylaxis")).certainty, Certainty::probable);
    EXPECT_EQ(ask(all({problem("calciphylaxis"), problem("esrd")})).certainty, Certainty::probable);
    EXPECT_EQ(ask(any({problem("calciphylaxis"), problem("esrd")})).certainty,
              Certainty::confirmed);
    EXPECT_EQ(ask(any({problem("calciphylaxis"), order_of("iron")})).certainty,
              Certainty::probable);
}

TEST_F(Conditions, stand_until_the_first_order_ends_that_they_rest_on) {
    OrderUpdate early = new_order(at(10), "1", warfarin());
    early.end = at(20);
    OrderUpdate late = new_order(at(10), "2", warfarin());
    late.end = at(22);
    bed.say({late, early});
    const Condition vka = order_of("vitamin-k-antagonist");
    EXPECT_EQ(ask(vka).until, at(20));
    EXPECT_EQ(ask(negation(vka)).until, at(20));
    EXPECT_EQ(ask(negation(vka)).truth, no);
}

TEST_F(Conditions, stand_without_end_when_a_part_settles_them_that_time_cannot_change) {
    OrderUpdate running = new_order(at(10), "1", warfarin());
    running.end = at(20);
    bed.say({running, listed(at(9), {esrd()})});
    const Condition vka = order_of("vitamin-k-antagonist");
    EXPECT_EQ(ask(all({vka, problem("calciphylaxis")})).until, std::nullopt);
    EXPECT_EQ(ask(any({vka, problem("esrd")})).until, std::nullopt);
    EXPECT_EQ(ask(all({vka, problem("esrd")})).until, at(20));
    EXPECT_EQ(ask(any({vka, problem("calciphylaxis")})).until, at(20));
}

TEST_F(Conditions, compare_a_route_by_its_code_or_by_words_of_its_text) {
    OrderUpdate topical = new_order(at(10), "1", warfarin());
    topical.routes = {coded("TP", "Topical cream", "HL70162")};
    bed.say(topical);
    const MedicationOrder* order = &bed.patient.orders[0];
    EXPECT_EQ(ask(route({"tp"}), order).truth, yes);
    EXPECT_EQ(ask(route({"TOPICAL"}), order).truth, yes);
    EXPECT_EQ(ask(route({"TPN", "top"}), order).truth, no);
}

TEST_F(Conditions, take_an_order_without_a_route_as_given_by_none_of_them) {
    bed.say(new_order(at(10), "1", warfarin()));
    const MedicationOrder* order = &bed.patient.orders[0];
    EXPECT_EQ(ask(route({"TP"}), order).truth, no);
    EXPECT_EQ(ask(negation(route({"TP"})), order).truth, yes);
}

TEST_F(Conditions, are_described_in_the_words_of_the_rule) {
    const auto words_of = [](const Condition& one) { return describe(one, terminology()); };
    EXPECT_EQ(words_of(problem("calciphylaxis")), "problem calciphylaxis");
    EXPECT_EQ(words_of(order_of("iron")), "order iron");
    EXPECT_EQ(words_of(above("pth", {{"pg/mL", 500}, {"pmol/L", number("55.0")}})),
              "result pth above 500 pg/mL or 55 pmol/L");
    EXPECT_EQ(words_of(below("crp", {{"mg/L", number("0.5")}})), "result crp below 0.5 mg/L");
    EXPECT_EQ(words_of(all({problem("esrd"), negation(route({"TP", "OP"}))})),
              "all of (problem esrd; not (route TP or OP))");
    EXPECT_EQ(words_of(any({problem("esrd"), order_of("iron")})),
              "any of (problem esrd; order iron)");
}

}  // namespace
