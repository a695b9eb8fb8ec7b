#include "config/knowledge.hpp"
#include "tests/config/mistakes.hpp"

#include <gmock/gmock.h>

namespace {

using config::NamedText;
using testing::ElementsAre;

config::Loaded<alerts::Knowledge> parse(const std::string& text) {
    const NamedText file{"t.yaml", text};
    return config::parse_knowledge({&file, 1}, {}, {});
}

TEST(Terminology, keeps_all_that_is_said_of_a_problem) {
    const auto knowledge = parse(R"(
- concept: esrd
  kind: problem
  title: End-stage renal disease
  codes: {ICD10CM: N18.6}
- concept: calciphylaxis
  kind: problem
  title: Calciphylaxis
  codes: {SNOMED: [237900002]}
  probable: {ICD10CM: [E83.59], with: [esrd]}
  texts: [calciphylaxis, calcific uremic arteriolopathy]
)");
    ASSERT_TRUE(knowledge) << said(knowledge)[0];
    const alerts::Terminology& terminology = knowledge->terminology;
    ASSERT_EQ(terminology.size(), 2U);
    EXPECT_EQ(terminology.find("calciphylaxis"), alerts::ConceptId{1});
    const alerts::Concept& made = terminology[1];
    EXPECT_EQ(made.kind, alerts::ConceptKind::problem);
    EXPECT_EQ(made.title, "Calciphylaxis");
    ASSERT_EQ(made.codes.size(), 2U);
    EXPECT_EQ(made.codes[0].code, "237900002");
    EXPECT_EQ(made.codes[0].certainty, alerts::Certainty::confirmed);
    EXPECT_EQ(made.codes[1].certainty, alerts::Certainty::probable);
    EXPECT_THAT(made.probable_with, ElementsAre("esrd"));
    EXPECT_EQ(made.texts.size(), 2U);
}

TEST(Terminology, takes_a_star_for_every_code_that_begins_so) {
    const auto knowledge = parse(R"(
- concept: vka
  kind: drug
  title: VKA
  codes: {ATC: [B01AA*]}
  except: {codes: {ATC: [B01AA99]}, texts: [placebo]}
)");
    ASSERT_TRUE(knowledge) << said(knowledge)[0];
    const alerts::Concept& made = knowledge->terminology[0];
    ASSERT_EQ(made.codes.size(), 1U);
    EXPECT_TRUE(made.codes[0].prefix);
    EXPECT_EQ(made.codes[0].code, "B01AA");
    ASSERT_EQ(made.except_codes.size(), 1U);
    EXPECT_FALSE(made.except_codes[0].prefix);
    EXPECT_THAT(made.except_texts, ElementsAre("placebo"));
}

TEST(Terminology, takes_a_star_for_any_end_of_a_word) {
    const auto knowledge =
        parse("- {concept: c, kind: problem, title: C, texts: [calcif* uremic arterio*]}\n");
    ASSERT_TRUE(knowledge) << said(knowledge)[0];
    EXPECT_THAT(knowledge->terminology[0].texts, ElementsAre("calcif* uremic arterio*"));
}

TEST(Terminology, reads_the_members_of_a_class_and_what_qualifies_a_drug) {
    const auto knowledge = parse(R"(
- concept: binder
  kind: drug
  title: Binder
  includes: [ferric-citrate]
  except: {texts: [vaccine], qualifiers: [ointment]}
- {concept: ferric-citrate, kind: drug, title: F, texts: [ferric citrate]}
)");
    ASSERT_TRUE(knowledge) << said(knowledge)[0];
    const alerts::Concept& made = knowledge->terminology[0];
    EXPECT_THAT(made.includes, ElementsAre("ferric-citrate"));
    EXPECT_THAT(made.except_texts, ElementsAre("vaccine"));
    EXPECT_THAT(made.qualifiers, ElementsAre("ointment"));
    const alerts::Coded sent{{{"", "", "Ferric citrate 210 mg"}}, ""};
    EXPECT_EQ(knowledge->terminology.classify(alerts::ConceptKind::drug, sent).size(), 2U);
}

TEST(Terminology, reads_a_lab_whose_value_is_words_and_a_procedure) {
    const auto knowledge = parse(
        "- {concept: culture, kind: lab, title: C, texts: [blood culture], value: text}\n"
        "- {concept: biopsy, kind: procedure, title: B, codes: {SCT: [240977001]}}\n");
    ASSERT_TRUE(knowledge) << said(knowledge)[0];
    EXPECT_TRUE(knowledge->terminology[0].units.empty());
    EXPECT_EQ(knowledge->terminology[1].kind, alerts::ConceptKind::procedure);
    EXPECT_EQ(knowledge->terminology[1].codes[0].system, "SNOMED");
}

TEST(Terminology, takes_an_empty_unit_in_quotes_for_none_at_all) {
    const auto knowledge =
        parse("- {concept: inr, kind: lab, title: I, texts: [INR], units: {INR: {'': 1}}}\n");
    ASSERT_TRUE(knowledge) << said(knowledge)[0];
    EXPECT_TRUE(knowledge->terminology.read_unit(0, ""));
}

TEST(Terminology, keeps_factors_exact) {
    const auto knowledge = parse(R"(
- concept: calcium
  kind: lab
  title: Calcium
  texts: [calcium]
  units:
    mmol/L: {mg/dL: 10/40.078, mEq/L: 0.5}
  plausible:
    mmol/L: [0.5, 5]
)");
    ASSERT_TRUE(knowledge) << said(knowledge)[0];
    const alerts::Concept& made = knowledge->terminology[0];
    ASSERT_EQ(made.units.size(), 3U);
    EXPECT_EQ(made.units[0].spelling, "mmol/L");
    EXPECT_EQ(made.units[0].factor, alerts::Factor{});
    EXPECT_EQ(made.units[1].factor.multiply.to_string(), "10");
    EXPECT_EQ(made.units[1].factor.divide.to_string(), "40.078");
    EXPECT_EQ(made.units[2].factor.multiply.to_string(), "0.5");
    ASSERT_EQ(made.plausible.size(), 1U);
    EXPECT_EQ(made.plausible[0].low.to_string(), "0.5");
}

// Lines 1 to 3 are there already.
class ConceptRefuses : public testing::TestWithParam<Wrong> {};

TEST_P(ConceptRefuses, with_place_and_reason) {
    const std::string head = "- concept: crp\n  kind: lab\n  title: CRP\n";
    EXPECT_THAT(said(parse(head + GetParam().text)), ElementsAre("t.yaml:" + GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Terminology, ConceptRefuses,
    testing::Values(
        Wrong{"an_unknown_key", "  texts: [crp]\n  units: {mg/L: }\n  unit: mg/L\n",
              "6:3: unknown key 'unit'; did you mean 'units'?"},
        Wrong{"a_lab_without_units", "  texts: [crp]\n",
              "1:3: 'crp' is a lab: key 'units' is missing"},
        Wrong{"a_lab_with_no_unit_in_units", "  texts: [crp]\n  units: {}\n",
              "5:10: at least one unit is needed"},
        Wrong{"what_nothing_can_match", "  units: {mg/L: }\n",
              "1:3: 'crp' has neither codes nor texts: nothing can match it"},
        Wrong{"a_loinc_code_mistyped",
              "  codes: {LN: [1988-6]}\n  texts: [crp]\n  units: {mg/L: }\n",
              "4:16: '1988-6' is no LOINC code: its check digit is wrong"},
        Wrong{"a_snomed_code_mistyped",
              "  codes: {SCT: [237902008]}\n  texts: [crp]\n  units: {mg/L: }\n",
              "4:17: '237902008' is no SNOMED code: its check digit is wrong"},
        Wrong{"a_text_without_words", "  texts: ['--']\n  units: {mg/L: }\n",
              "4:11: '--' holds no letter and no digit: nothing can match it"},
        Wrong{"a_qualifier_with_too_short_a_beginning",
              "  texts: [crp]\n  except: {qualifiers: [gel*]}\n  units: {mg/L: }\n",
              "5:25: 'gel*': a star ends a word, after five letters or more"},
        Wrong{"an_exception_of_an_unknown_kind",
              "  texts: [crp]\n  except: {qualifier: [gel]}\n  units: {mg/L: }\n",
              "5:12: unknown key 'qualifier'; did you mean 'qualifiers'?"},
        Wrong{"a_value_of_an_unknown_kind", "  texts: [crp]\n  units: {mg/L: }\n  value: texts\n",
              "6:10: 'texts' is none of number, text; did you mean 'text'?"},
        Wrong{"units_of_words", "  texts: [crp]\n  units: {mg/L: }\n  value: text\n",
              "5:10: a value of text has no units"},
        Wrong{"members_of_a_lab", "  texts: [crp]\n  units: {mg/L: }\n  includes: []\n",
              "6:13: 'includes' is for a drug, 'crp' is a lab"},
        Wrong{"an_empty_canonical_unit", "  texts: [crp]\n  units: {'': }\n", "5:11: is empty"},
        Wrong{"a_star_inside_a_code", "  codes: {X: [A*B]}\n  texts: [crp]\n  units: {mg/L: }\n",
              "4:15: 'A*B': a star stands at the end of a code, after its prefix"},
        Wrong{"a_star_alone", "  codes: {X: ['*']}\n  texts: [crp]\n  units: {mg/L: }\n",
              "4:15: '*': a star stands at the end of a code, after its prefix"},
        Wrong{"a_code_twice", "  codes: {X: [A, A]}\n  units: {mg/L: }\n",
              "4:18: 'A' stands here already"},
        Wrong{"a_text_twice", "  texts: [crp, crp]\n  units: {mg/L: }\n",
              "4:16: 'crp' stands here already"},
        Wrong{"a_star_after_too_little", "  texts: [c reac*]\n  units: {mg/L: }\n",
              "4:11: 'c reac*': a star ends a word, after five letters or more"},
        Wrong{"a_star_inside_a_text", "  texts: [react*ive]\n  units: {mg/L: }\n",
              "4:11: 'react*ive': a star ends a word, after five letters or more"},
        Wrong{"a_unit_twice", "  texts: [crp]\n  units: {mg/L: {ug/mL: 1, \xC2\xB5g/mL: 1}}\n",
              "5:28: unit '\xC2\xB5g/mL' stands here already"},
        Wrong{"a_factor_that_is_no_number", "  texts: [crp]\n  units: {mg/L: {mg/dL: ten}}\n",
              "5:25: 'ten' is no factor such as 10, 0.1 or 10/40.078"},
        Wrong{"a_factor_of_nothing", "  texts: [crp]\n  units: {mg/L: {mg/dL: 0}}\n",
              "5:25: '0' is no factor such as 10, 0.1 or 10/40.078"},
        Wrong{"a_division_by_nothing", "  texts: [crp]\n  units: {mg/L: {mg/dL: 1/0}}\n",
              "5:25: '1/0' is no factor such as 10, 0.1 or 10/40.078"},
        Wrong{"a_plausible_range_in_a_converted_unit",
              "  texts: [crp]\n  units: {mg/L: {mg/dL: 10}}\n  plausible: {mg/dL: [0, 70]}\n",
              "6:15: 'mg/dL' is converted for 'crp': write 'mg/L' here"},
        Wrong{"a_plausible_range_in_an_unknown_unit",
              "  texts: [crp]\n  units: {mg/L: }\n  plausible: {mg/l: [0, 70]}\n",
              "6:15: unknown unit 'mg/l' for 'crp'; did you mean 'mg/L'?"},
        Wrong{"a_plausible_range_of_one_number",
              "  texts: [crp]\n  units: {mg/L: }\n  plausible: {mg/L: 70}\n",
              "6:21: expected the lowest and the highest plausible value: [0, 700]"},
        Wrong{"a_plausible_range_upside_down",
              "  texts: [crp]\n  units: {mg/L: }\n  plausible: {mg/L: [70, 0]}\n",
              "6:21: the lowest value comes first"},
        Wrong{"a_plausible_value_that_is_no_number",
              "  texts: [crp]\n  units: {mg/L: }\n  plausible: {mg/L: [0, 7e2]}\n",
              "6:25: '7e2' is no decimal number"},
        Wrong{"a_probable_code_of_a_lab",
              "  texts: [crp]\n  units: {mg/L: }\n  probable: {X: [A], with: []}\n",
              "6:13: 'probable' is for a problem, 'crp' is a lab"},
        Wrong{"a_concept_defined_twice",
              "  texts: [crp]\n  units: {mg/L: }\n"
              "- {concept: crp, kind: drug, title: x, texts: [x]}\n",
              "6:13: concept 'crp' is defined already, at t.yaml:1"}),
    test_name);

// Whole files.
class TerminologyRefuses : public testing::TestWithParam<Wrong> {};

TEST_P(TerminologyRefuses, with_place_and_reason) {
    EXPECT_THAT(said(parse(GetParam().text)), ElementsAre("t.yaml:" + GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Terminology, TerminologyRefuses,
    testing::Values(
        Wrong{"a_mapping_at_the_top", "concept: x\n", "1:1: expected a list, found a mapping"},
        Wrong{"a_concept_without_a_name", "- {kind: drug, title: x, texts: [x]}\n",
              "1:3: key 'concept' is missing"},
        Wrong{"a_concept_without_a_kind", "- {concept: x, title: x, texts: [x]}\n",
              "1:3: key 'kind' is missing"},
        Wrong{"a_concept_without_a_title", "- {concept: x, kind: drug, texts: [x]}\n",
              "1:3: key 'title' is missing"},
        Wrong{"a_kind_mistyped", "- {concept: x, kind: drugs, title: x, texts: [x]}\n",
              "1:22: 'drugs' is none of problem, drug, lab, procedure; did you mean 'drug'?"},
        Wrong{"a_name_of_two_words", "- {concept: x y, kind: drug, title: x, texts: [x]}\n",
              "1:13: 'x y' is no single word of letters, digits and hyphens"},
        Wrong{"units_of_a_drug",
              "- {concept: x, kind: drug, title: x, texts: [x], units: {mg/L: }}\n",
              "1:57: 'units' is for a lab, 'x' is a drug"},
        Wrong{"probable_codes_without_a_condition",
              "- {concept: x, kind: problem, title: x, probable: {X: [A]}}\n",
              "1:51: key 'with' is missing: name the problems that make these codes count"},
        Wrong{"probable_with_an_unknown_problem",
              "- {concept: esrd, kind: problem, title: x, texts: [x]}\n"
              "- {concept: y, kind: problem, title: y, probable: {X: [A], with: [esdr]}}\n",
              "2:67: unknown concept 'esdr'; did you mean 'esrd'?"},
        Wrong{"a_class_of_an_unknown_drug",
              "- {concept: binder, kind: drug, title: x, texts: [x]}\n"
              "- {concept: y, kind: drug, title: y, includes: [bindr]}\n",
              "2:49: unknown concept 'bindr'; did you mean 'binder'?"},
        Wrong{"a_class_of_a_problem",
              "- {concept: p, kind: problem, title: x, texts: [x]}\n"
              "- {concept: y, kind: drug, title: y, includes: [p]}\n",
              "2:49: 'p' is a problem, a drug is expected here"},
        Wrong{"a_class_of_itself",
              "- {concept: y, kind: drug, title: y, texts: [y], includes: [y]}\n",
              "1:61: 'y' cannot include itself"},
        Wrong{"members_that_are_no_list",
              "- {concept: y, kind: drug, title: y, texts: [y], includes: {a: b}}\n",
              "1:60: expected a single value, found a mapping"},
        Wrong{"probable_with_a_drug",
              "- {concept: d, kind: drug, title: x, texts: [x]}\n"
              "- {concept: y, kind: problem, title: y, probable: {X: [A], with: [d]}}\n",
              "2:67: 'd' is a drug, a problem is expected here"}),
    test_name);

}  // namespace
