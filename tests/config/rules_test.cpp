#include "config/knowledge.hpp"
#include "tests/config/mistakes.hpp"

#include <gmock/gmock.h>

namespace {

using alerts::Knowledge;
using config::Loaded;
using config::NamedText;
using testing::ElementsAre;

const char* const terminology = R"(
- {concept: calciphylaxis, kind: problem, title: Calciphylaxis, texts: [calciphylaxis]}
- {concept: warfarin-like, kind: drug, title: VKA, texts: [warfarin]}
- concept: crp
  kind: lab
  title: CRP
  texts: [crp]
  units: {mg/L: {mg/dL: 10}}
  plausible: {mg/L: [0, 700]}
- {concept: pth, kind: lab, title: PTH, texts: [pth], units: {pg/mL: , pmol/L: }}
)";

Loaded<Knowledge> parse(const std::string& rules) {
    const NamedText concepts{"t.yaml", terminology};
    const NamedText file{"r.yaml", rules};
    return config::parse_knowledge({&concepts, 1}, {&file, 1}, {});
}

TEST(Rules, keep_all_that_is_said) {
    const auto knowledge = parse(R"(
- rule: vka
  title: VKA with calciphylaxis
  severity: critical
  domain: rx
  audience: [pharmacy, board]
  for_each: {order: warfarin-like}
  when: {problem: calciphylaxis}
  message: "STOP: {order.drug} {order.dose} with {problem.name}"
  reference: line 40
  override_reasons: [wrong diagnosis, other]
  mode: off
  version: 3
)");
    ASSERT_TRUE(knowledge) << said(knowledge)[0];
    ASSERT_EQ(knowledge->rules.size(), 1U);
    const alerts::Rule& rule = knowledge->rules[0];
    EXPECT_EQ(rule.id, "vka");
    EXPECT_EQ(rule.title, "VKA with calciphylaxis");
    EXPECT_EQ(rule.severity, alerts::Severity::critical);
    EXPECT_EQ(rule.domain, "rx");
    EXPECT_THAT(rule.audience, ElementsAre("pharmacy", "board"));
    EXPECT_EQ(rule.for_each_order, knowledge->terminology.find("warfarin-like"));
    const auto* problem = std::get_if<alerts::ProblemIs>(&rule.when.kind);
    ASSERT_NE(problem, nullptr);
    EXPECT_EQ(problem->concept_id, knowledge->terminology.find("calciphylaxis"));
    EXPECT_EQ(rule.message, "STOP: {order.drug} {order.dose} with {problem.name}");
    EXPECT_EQ(rule.reference, "line 40");
    EXPECT_THAT(rule.override_reasons, ElementsAre("wrong diagnosis", "other"));
    EXPECT_EQ(rule.mode, alerts::Mode::off);
    EXPECT_EQ(rule.version, 3U);
}

const char* const head = "- {rule: r, title: t, severity: info, reference: x, message: m, ";

TEST(Rules, read_every_kind_of_condition) {
    const auto knowledge =
        parse(std::string{head} + R"(for_each: {order: warfarin-like}, when: {all: [
    {problem: calciphylaxis},
    {order: warfarin-like},
    {any: [{result: crp, above: {mg/L: 50.10}}, {result: pth, below: {pg/mL: 5, pmol/L: "55.0"}}]},
    {not: {route: [TP, topical]}}]}})");
    ASSERT_TRUE(knowledge) << said(knowledge)[0];
    const auto& all = std::get<alerts::All>(knowledge->rules.at(0).when.kind);
    ASSERT_EQ(all.of.size(), 4U);
    EXPECT_TRUE(std::holds_alternative<alerts::ProblemIs>(all.of[0].kind));
    EXPECT_TRUE(std::holds_alternative<alerts::OrderOf>(all.of[1].kind));
    const auto& any = std::get<alerts::Any>(all.of[2].kind);
    ASSERT_EQ(any.of.size(), 2U);
    const auto& crp = std::get<alerts::ResultBound>(any.of[0].kind);
    EXPECT_EQ(crp.side, alerts::Side::above);
    ASSERT_EQ(crp.bounds.size(), 1U);
    EXPECT_EQ(crp.bounds[0].value.to_string(), "50.1");
    const auto& pth = std::get<alerts::ResultBound>(any.of[1].kind);
    EXPECT_EQ(pth.side, alerts::Side::below);
    ASSERT_EQ(pth.bounds.size(), 2U);
    EXPECT_EQ(pth.bounds[1].unit, "pmol/L");
    EXPECT_EQ(pth.bounds[1].value, alerts::Decimal{55});
    const auto& negation = std::get<alerts::Not>(all.of[3].kind);
    ASSERT_EQ(negation.of.size(), 1U);
    EXPECT_THAT(std::get<alerts::RouteIs>(negation.of[0].kind).routes,
                ElementsAre("TP", "topical"));
}

TEST(Rules, let_a_message_speak_of_what_every_way_to_hold_knows) {
    const std::string both =
        "- {rule: r, title: t, severity: info, reference: x, message: '{result.value}', when: ";
    EXPECT_TRUE(parse(both +
                      "{any: [{result: crp, above: {mg/L: 5}}, "
                      "{all: [{problem: calciphylaxis}, {result: crp, below: {mg/L: 1}}]}]}}"));
    EXPECT_THAT(said(parse(both + "{any: [{result: crp, above: {mg/L: 5}}, "
                                  "{problem: calciphylaxis}]}}")),
                ElementsAre("r.yaml:1:62: {result.value} needs a result condition in every way the "
                            "rule can hold"));
    EXPECT_THAT(said(parse(both + "{not: {result: crp, above: {mg/L: 5}}}}")),
                ElementsAre("r.yaml:1:62: {result.value} needs a result condition in every way the "
                            "rule can hold"));
}

TEST(Rules, report_the_mistakes_of_all_rules_at_once_in_the_order_of_the_lines) {
    const auto knowledge = parse(R"(- rule: One
  title: t
  severity: hight
  when: {problem: calcifylaxis}
  message: "{order.drug}"
  reference: x
- rule: two
  title: t
  severity: info
  when: {result: crp, above: {mg/dL: 5}}
  message: m
  reference: x
)");
    EXPECT_THAT(
        said(knowledge),
        ElementsAre("r.yaml:1:9: 'One' must be in lower case",
                    "r.yaml:3:13: 'hight' is none of info, moderate, high, critical; did you mean "
                    "'high'?",
                    "r.yaml:4:19: unknown concept 'calcifylaxis'; did you mean 'calciphylaxis'?",
                    "r.yaml:5:12: {order.drug} needs for_each: {order: ...}",
                    "r.yaml:10:30: the bound in 'mg/L' is missing: 'crp' is also reported in it, "
                    "and is never converted",
                    "r.yaml:10:31: 'mg/dL' is converted for 'crp': write 'mg/L' here"));
}

TEST(Rules, are_checked_even_when_the_terminology_has_mistakes) {
    const NamedText concepts{"t.yaml", std::string{terminology} + "- {concept: x}\n"};
    const NamedText better{"t.yaml",
                           std::string{terminology} + "- {concept: x, kind: drug, texts: [x]}\n"};
    const NamedText rules{"r.yaml", "- {rule: r}\n"};
    EXPECT_EQ(said(config::parse_knowledge({&concepts, 1}, {&rules, 1}, {})).size(), 2U);
    EXPECT_EQ(said(config::parse_knowledge({&better, 1}, {&rules, 1}, {})).size(), 6U);
}

// What stands after the head of a rule; columns count from the beginning of that text.
class RuleRefuses : public testing::TestWithParam<Wrong> {};

TEST_P(RuleRefuses, with_place_and_reason) {
    EXPECT_THAT(said(parse(std::string{head} + "\n " + GetParam().text + "}\n")),
                ElementsAre("r.yaml:" + GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Rules, RuleRefuses,
    testing::Values(
        Wrong{"an_unknown_key", "when: {problem: calciphylaxis}, versoin: 2",
              "2:34: unknown key 'versoin'; did you mean 'version'?"},
        Wrong{"a_rule_without_a_condition", "domain: lab", "1:3: key 'when' is missing"},
        Wrong{
            "a_condition_of_no_kind", "when: {problen: calciphylaxis}",
            "2:9: expected a condition: problem, order, result, procedure, absent, encounter, age, "
            "stopped, duration, sessions, drug, route, dose, frequency, reason, all, any, "
            "at_least, "
            "not, known; did you mean 'problem'?"},
        Wrong{
            "an_empty_condition", "when: {}",
            "2:8: expected a condition: problem, order, result, procedure, absent, encounter, age, "
            "stopped, duration, sessions, drug, route, dose, frequency, reason, all, any, "
            "at_least, "
            "not, known"},
        Wrong{"two_kinds_in_one_condition", "when: {problem: calciphylaxis, order: warfarin-like}",
              "2:33: 'problem' and 'order' in one condition: make a list of them under all: or "
              "any:"},
        Wrong{"a_condition_that_is_a_list", "when: [{problem: calciphylaxis}]",
              "2:8: expected a mapping, found a list"},
        Wrong{"an_unknown_key_in_a_condition", "when: {problem: calciphylaxis, since: 3}",
              "2:33: unknown key 'since'"},
        Wrong{"an_unknown_concept", "when: {order: wafarin-like}",
              "2:16: unknown concept 'wafarin-like'; did you mean 'warfarin-like'?"},
        Wrong{"a_problem_that_is_a_lab", "when: {problem: crp}",
              "2:18: 'crp' is a lab, a problem is expected here"},
        Wrong{"an_order_of_a_problem", "when: {order: calciphylaxis}",
              "2:16: 'calciphylaxis' is a problem, a drug is expected here"},
        Wrong{"a_result_of_a_drug", "when: {result: warfarin-like, above: {mg/L: 1}}",
              "2:17: 'warfarin-like' is a drug, a lab is expected here"},
        Wrong{"a_subject_that_is_no_drug", "when: {problem: calciphylaxis}, for_each: {order: crp}",
              "2:52: 'crp' is a lab, a drug is expected here"},
        Wrong{"a_subject_that_is_no_order",
              "when: {problem: calciphylaxis}, for_each: {order: warfarin-like, result: crp}",
              "2:67: unknown key 'result'"},
        Wrong{"a_result_without_a_bound", "when: {result: crp}",
              "2:17: what of the result? above, below, between, rising, falling or says"},
        Wrong{"a_result_with_two_bounds", "when: {result: crp, above: {mg/L: 1}, below: {mg/L: 2}}",
              "2:17: above and below in one condition: make a list of two under all: or any:"},
        Wrong{"a_bound_without_a_unit", "when: {result: crp, above: 50}",
              "2:29: '50' is no bound such as {unit: number}, nor 'range', nor a limit's name"},
        Wrong{"a_bound_in_one_unit_of_two", "when: {result: pth, above: {pg/mL: 500}}",
              "2:29: the bound in 'pmol/L' is missing: 'pth' is also reported in it, and is never "
              "converted"},
        Wrong{"a_bound_that_is_no_number", "when: {result: crp, above: {mg/L: 5O}}",
              "2:36: '5O' is no decimal number"},
        Wrong{"a_bound_nothing_plausible_lies_above", "when: {result: crp, above: {mg/L: 700}}",
              "2:36: can never hold: plausible values lie between 0 and 700 mg/L"},
        Wrong{"a_bound_nothing_plausible_lies_below", "when: {result: crp, below: {mg/L: 0}}",
              "2:36: can never hold: plausible values lie between 0 and 700 mg/L"},
        Wrong{"a_result_corrected_by_itself",
              "when: {result: crp, above: range, corrected: {by: crp, normal: {mg/L: 1}, each: "
              "{mg/L: 1}, within: 1 day}}",
              "2:52: nothing is corrected by itself"},
        Wrong{"a_correction_beside_a_trend",
              "when: {result: crp, says: x, corrected: {by: pth, normal: {mg/L: 1}, each: {mg/L: "
              "1}, within: 1 day}}",
              "2:42: corrected stands beside above: or below:"},
        Wrong{"a_correction_without_its_reach",
              "when: {result: crp, above: range, corrected: {by: pth, normal: {pg/mL: 1}, each: "
              "{mg/L: 1}}}",
              "2:47: key 'within' is missing"},
        Wrong{"a_correction_in_a_converted_unit",
              "when: {result: crp, above: range, corrected: {by: pth, normal: {pg/mL: 1}, each: "
              "{mg/dL: 1}, within: 1 day}}",
              "2:84: 'mg/dL' is converted for 'crp': write 'mg/L' here"},
        Wrong{"a_correction_in_two_units",
              "when: {result: crp, above: range, corrected: {by: pth, normal: {pg/mL: 1, pmol/L: "
              "1}, each: {mg/L: 1}, within: 1 day}}",
              "2:65: expected one number in one unit, such as {g/L: 40}"},
        Wrong{"a_route_of_nothing", "when: {route: [TP]}",
              "2:16: a route is an order's: add for_each: {order: ...}"},
        Wrong{"no_route", "for_each: {order: warfarin-like}, when: {route: []}",
              "2:50: name at least one route"},
        Wrong{"an_empty_all", "when: {all: []}", "2:14: name at least one condition"},
        Wrong{"an_any_that_is_no_list", "when: {any: {problem: calciphylaxis}}",
              "2:14: expected a list, found a mapping"},
        Wrong{"a_not_of_a_list", "when: {not: [{problem: calciphylaxis}]}",
              "2:14: expected a mapping, found a list"},
        Wrong{"a_mode_nobody_knows", "when: {problem: calciphylaxis}, mode: loud",
              "2:40: 'loud' is none of on, off, shadow"},
        Wrong{"version_nothing", "when: {problem: calciphylaxis}, version: 0",
              "2:43: '0' is no whole number from 1 to 4294967295"},
        Wrong{"a_domain_that_is_no_word", "when: {problem: calciphylaxis}, domain: r/x",
              "2:42: 'r/x' is no single word of letters, digits and hyphens"},
        Wrong{"more_reasons_than_anybody_reads",
              "when: {problem: calciphylaxis}, override_reasons: [a, b, c, d, e, f, g, h]",
              "2:52: at most 7 override reasons: the rest is 'other'"}),
    test_name);

class MessageRefuses : public testing::TestWithParam<Wrong> {};

TEST_P(MessageRefuses, with_place_and_reason) {
    const std::string rule =
        "- rule: r\n  title: t\n  severity: info\n  reference: x\n"
        "  when: {problem: calciphylaxis}\n  message: ";
    EXPECT_THAT(said(parse(rule + GetParam().text + "\n")),
                ElementsAre("r.yaml:6:12: " + GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Rules, MessageRefuses,
    testing::Values(Wrong{"an_unknown_placeholder", "'{problem.nam}'",
                          "unknown placeholder {problem.nam}; did you mean 'problem.name'?"},
                    Wrong{"an_empty_placeholder", "'{}'", "unknown placeholder {}"},
                    Wrong{"an_open_brace", "'with {problem.name'",
                          "a brace without its partner in the message"},
                    Wrong{"a_closing_brace_alone", "'with problem.name}'",
                          "a brace without its partner in the message"},
                    Wrong{"a_brace_in_a_brace", "'{{problem.name}}'",
                          "a brace without its partner in the message"},
                    Wrong{"an_order_of_a_rule_about_the_patient", "'{order.drug}'",
                          "{order.drug} needs for_each: {order: ...}"},
                    Wrong{"a_result_the_rule_does_not_look_at", "'{result.value}'",
                          "{result.value} needs a result condition in every way the rule can hold"},
                    Wrong{"no_words_at_all", "'  '", "is empty"}),
    test_name);

TEST(Rules, are_refused_when_their_name_is_taken_even_in_another_file) {
    const NamedText concepts{"t.yaml", terminology};
    const std::string one = std::string{head} + "when: {problem: calciphylaxis}}\n";
    const std::vector<NamedText> files{{"a.yaml", one}, {"b.yaml", "\n" + one}};
    EXPECT_THAT(said(config::parse_knowledge({&concepts, 1}, files, {})),
                ElementsAre("b.yaml:2:10: rule 'r' is defined already, at a.yaml:1"));
}

}  // namespace
