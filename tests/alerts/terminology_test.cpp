// What feeds call things, and what they mean: with the traps that real feeds were seen to set.
#include "tests/alerts/ward.hpp"

#include <utility>

#include <gtest/gtest.h>

namespace {

using namespace ward;

// "vitamin-k-antagonist(RXNORM 855332)", one a match.
std::string meaning(ConceptKind kind, const Coded& what) {
    std::string text;
    for (const Match& match : terminology().classify(kind, what)) {
        if (!text.empty()) text += ", ";
        text += terminology()[match.concept_id].name + "(" + match.matched + ")";
        if (match.certainty == Certainty::probable) text += " probable";
    }
    return text;
}
std::string drug_of(const Coded& what) {
    return meaning(ConceptKind::drug, what);
}
std::string lab_of(const Coded& what) {
    return meaning(ConceptKind::lab, what);
}

TEST(CodeSystem, has_one_name_whatever_a_sender_calls_it) {
    for (const char* name : {"LN", "ln ", "LOINC", "http://loinc.org", "https://loinc.org/",
                             "urn:oid:2.16.840.1.113883.6.1", "2.16.840.1.113883.6.1"}) {
        EXPECT_EQ(normal_system(name), "LOINC") << name;
    }
    for (const char* name : {"I10", "I10C", "ICD10CM", "ICD-10-CM",
                             "http://hl7.org/fhir/sid/icd-10-cm", "2.16.840.1.113883.6.90"}) {
        EXPECT_EQ(normal_system(name), "ICD10CM") << name;
    }
    for (const char* name : {"SCT", "SNOMED-CT", "http://snomed.info/sct"}) {
        EXPECT_EQ(normal_system(name), "SNOMED") << name;
    }
    EXPECT_EQ(normal_system("RXN"), "RXNORM");
    EXPECT_EQ(normal_system("NDC "), "NDC");
    EXPECT_EQ(normal_system("WC"), "ATC");
    EXPECT_EQ(normal_system("I9C"), "ICD9CM");
}

TEST(CodeSystem, keeps_an_unknown_name_in_capitals_and_a_blank_one_blank) {
    EXPECT_EQ(normal_system("99lcn"), "99LCN");
    EXPECT_EQ(normal_system("ICD-10-GM"), "ICD10GM");  // its fifth characters mean other things
    EXPECT_EQ(normal_system(" "), "");
    EXPECT_EQ(normal_system("L"), "L");
}

TEST(CodeSystem, checks_the_last_digit_of_a_loinc_code) {
    for (const char* good : {"1988-5", "30522-7", "2731-8", "14866-8", "38263-0"}) {
        EXPECT_TRUE(valid_loinc(good)) << good;
    }
    for (const char* bad : {"", "-", "1988-6", "14866-4", "1988", "1988-", "-5", "19885", "CRP",
                            "1988-55", "12345678-1", "19 88-5"}) {
        EXPECT_FALSE(valid_loinc(bad)) << bad;
    }
}

TEST(CodeSystem, checks_the_last_digit_of_a_snomed_code) {
    for (const char* good : {"237900002", "46177005", "105502003", "265764009", "714152005",
                             "190451000", "240977001", "20165001", "100005"}) {
        EXPECT_TRUE(valid_snomed(good)) << good;
    }
    for (const char* bad : {"", "237902008", "237900003", "327900002", "237900020", "23790000a",
                            "-237900002", "10000", "1000000000000000000"}) {
        EXPECT_FALSE(valid_snomed(bad)) << bad;
    }
}

TEST(CodeSystem, finds_one_digit_wrong_and_two_exchanged_in_a_snomed_code) {
    const std::string good = "237900002";
    for (std::size_t i = 0; i < good.size(); ++i) {
        for (char other = '0'; other <= '9'; ++other) {
            std::string bad = good;
            bad[i] = other;
            EXPECT_EQ(valid_snomed(bad), bad == good) << bad;
        }
        std::string exchanged = good;
        if (i > 0) std::swap(exchanged[i - 1], exchanged[i]);
        EXPECT_EQ(valid_snomed(exchanged), exchanged == good) << exchanged;
    }
}

TEST(Terminology, finds_a_drug_by_an_exact_code_in_a_known_system) {
    EXPECT_EQ(drug_of(coded("855332", "", "RXNORM")), "vitamin-k-antagonist(RXNORM 855332)");
    EXPECT_EQ(drug_of(coded(" 855332 ", "", "RXN")), "vitamin-k-antagonist(RXNORM 855332)");
    EXPECT_EQ(drug_of(coded("855332", "", "99LCN")), "");
    EXPECT_EQ(drug_of(coded("8553321", "", "RXNORM")), "");
}

TEST(Terminology, finds_every_code_that_begins_with_a_prefix) {
    EXPECT_EQ(drug_of(coded("B01AA03", "", "ATC")), "vitamin-k-antagonist(ATC B01AA03)");
    EXPECT_EQ(drug_of(coded("b01aa04", "", "ATC")), "vitamin-k-antagonist(ATC b01aa04)");
    EXPECT_EQ(drug_of(coded("B01AB05", "Enoxaparina", "ATC")), "");
}

TEST(Terminology, reads_icd_codes_with_and_without_the_dot) {
    const auto problem_of = [](const char* code, const char* system) {
        return meaning(ConceptKind::problem, coded(code, "", system));
    };
    EXPECT_EQ(problem_of("E83.59", "I10C"), "calciphylaxis(ICD10CM E83.59) probable");
    EXPECT_EQ(problem_of("E8359", "I10"), "calciphylaxis(ICD10CM E8359) probable");
    EXPECT_EQ(problem_of("e8359", "ICD-10-CM"), "calciphylaxis(ICD10CM e8359) probable");
    EXPECT_EQ(problem_of("E83.52", "I10C"), "");
    EXPECT_EQ(problem_of("E83.59", "ICD-10-GM"), "");
    EXPECT_EQ(problem_of("E83.59", ""), "");
}

TEST(Terminology, reads_ndc_codes_with_their_dashes_or_as_eleven_digits) {
    for (const char* code : {"0056-0172-70", "00056-0172-70", "00056017270"}) {
        EXPECT_EQ(drug_of(coded(code, "", "NDC ")),
                  "vitamin-k-antagonist(NDC " + std::string{code} + ")");
    }
    EXPECT_EQ(drug_of(coded("0056017270", "", "NDC")), "");  // ten digits: ambiguous
}

TEST(Terminology, reads_an_ndc_product_as_the_beginning_of_its_packages) {
    Concept iron;
    iron.name = "iron";
    iron.kind = ConceptKind::drug;
    iron.codes = {{"NDC", "0781-3542", true, Certainty::confirmed}};
    const Terminology products{{iron}};
    for (const char* code :
         {"0781-3542-01", "00781-3542-01", "00781354201", "0781-3542", "00781-3542", "007813542"}) {
        EXPECT_EQ(products.classify(ConceptKind::drug, coded(code, "", "NDC")).size(), 1U) << code;
    }
    for (const char* code : {"0781-3543-01", "07813542", "0781354201", "781-3542-01x"}) {
        EXPECT_EQ(products.classify(ConceptKind::drug, coded(code, "", "NDC")).size(), 0U) << code;
    }
}

TEST(Terminology, reads_a_local_code_without_words_as_words) {
    EXPECT_EQ(drug_of(coded("WARFARIN 5 MG TAB", "", "")), "vitamin-k-antagonist(text warfarin)");
    EXPECT_EQ(drug_of(coded("WARFARIN", " ", "L")), "vitamin-k-antagonist(text warfarin)");
    EXPECT_EQ(lab_of(coded("PTH", "", "LN")), "pth(text PTH)");
    EXPECT_EQ(drug_of(coded("WARFARIN", "Apixaban", "L")), "");  // the words are the text's
    EXPECT_EQ(drug_of(coded("WARFARIN", "", "99SYSTEM")), "");   // not nobody's code
    EXPECT_EQ(meaning(ConceptKind::problem, coded("R/O CALCIPHYLAXIS", "", "")), "");
}

TEST(Terminology, finds_a_local_mnemonic_without_a_system_by_its_text) {
    EXPECT_EQ(drug_of(coded("COUMOT10", "WARFARIN SODIUM 10 MG TABLET", "")),
              "vitamin-k-antagonist(text warfarin)");
    EXPECT_EQ(drug_of(coded("WARF5", "*NF* Warfarin", "L")), "vitamin-k-antagonist(text warfarin)");
    EXPECT_EQ(drug_of(coded("X", "warfarin5mg", "")), "vitamin-k-antagonist(text warfarin)");
    EXPECT_EQ(drug_of(Coded{{}, "Coumadin\xC2\xAE"}), "vitamin-k-antagonist(text Coumadin)");
}

TEST(Terminology, finds_a_code_under_the_wrong_label_by_its_text) {
    EXPECT_EQ(drug_of(coded("855332", "Warfarin 5mg tablet", "NDC")),
              "vitamin-k-antagonist(text warfarin)");
}

TEST(Terminology, looks_at_the_alternate_triplet_too) {
    const Coded what{{{"GPI", "83200030200110", ""}, {"RXNORM", "855332", "Tablet"}}, ""};
    EXPECT_EQ(drug_of(what), "vitamin-k-antagonist(RXNORM 855332)");
}

TEST(Terminology, finds_whole_words_only) {
    EXPECT_EQ(drug_of(words("spironolactone 25 mg")), "");
    EXPECT_EQ(drug_of(words("busPIRone 5 mg")), "");
    EXPECT_EQ(drug_of(words("Elmiron 100 mg")), "");
    EXPECT_EQ(drug_of(words("Iron Dextran (Test Dose)")), "iron(text iron)");
}

TEST(Terminology, takes_a_starred_word_as_the_beginning_of_one) {
    EXPECT_EQ(drug_of(words("sevelam 800")), "sevelamer(text sevel*)");
    EXPECT_EQ(drug_of(words("SEVEL")), "sevelamer(text sevel*)");
    EXPECT_EQ(drug_of(words("colesevelam 625 mg")), "");
}

TEST(Terminology, takes_a_starred_word_of_fewer_than_five_letters_whole) {
    Concept one;
    one.name = "iron";
    one.kind = ConceptKind::drug;
    one.texts = {"iro*"};
    const Terminology short_stem{{one}};
    EXPECT_TRUE(short_stem.classify(ConceptKind::drug, words("irons")).empty());
    EXPECT_EQ(short_stem.classify(ConceptKind::drug, words("iro")).size(), 1U);
}

TEST(Terminology, never_matches_what_is_excepted_by_text_or_code) {
    EXPECT_EQ(drug_of(words("Calcium Gluconate 10 %")), "calcium-supplement(text calcium)");
    EXPECT_EQ(drug_of(words("pitavastatin calcium 2 mg")), "");
    EXPECT_EQ(drug_of(words("leucovorin calcium")), "");
    EXPECT_EQ(drug_of(coded("D11AX03", "calcium gluconate gel", "ATC")), "");
}

TEST(Terminology, counts_both_when_code_and_text_disagree_and_says_so) {
    EXPECT_EQ(drug_of(coded("24947", "Warfarin 5 mg", "RXNORM")),
              "vitamin-k-antagonist(text warfarin; code and text disagree), "
              "iron(RXNORM 24947; code and text disagree)");
    EXPECT_EQ(drug_of(coded("24947", "ferrous sulfate and warfarin", "RXNORM")),
              "vitamin-k-antagonist(text warfarin), iron(RXNORM 24947)");
    EXPECT_EQ(drug_of(coded("24947", "FS 325", "RXNORM")), "iron(RXNORM 24947)");
}

TEST(Terminology, takes_a_loinc_code_without_a_system_when_its_digit_is_right) {
    EXPECT_EQ(lab_of(coded("1988-5", "", "")), "crp(LOINC 1988-5)");
    EXPECT_EQ(lab_of(coded("1988-6", "", "")), "");
    EXPECT_EQ(lab_of(coded("1988-5", "", "http://loinc.org")), "crp(LOINC 1988-5)");
}

TEST(Terminology, takes_a_code_labelled_loinc_that_fails_its_digit_as_local) {
    EXPECT_EQ(lab_of(coded("CRP", "C-reaktivt protein", "LN")), "crp(text C reaktivt protein)");
    Concept site;
    site.name = "crp";
    site.kind = ConceptKind::lab;
    site.codes = {{"", "CRP", false, Certainty::confirmed}};
    const Terminology local{{site}};
    for (const char* system : {"LN", "L", "", "LOCAL"}) {
        EXPECT_EQ(local.classify(ConceptKind::lab, coded("CRP", "", system)).size(), 1U) << system;
    }
    EXPECT_TRUE(local.classify(ConceptKind::lab, coded("CRP", "", "99ABC")).empty());
}

TEST(Terminology, takes_a_code_labelled_snomed_that_fails_its_digit_as_local) {
    const auto problem_of = [](const char* code, const char* text) {
        return meaning(ConceptKind::problem, coded(code, text, "SCT"));
    };
    EXPECT_EQ(problem_of("237900002", ""), "calciphylaxis(SNOMED 237900002)");
    EXPECT_EQ(problem_of("237902008", "Calciphylaxis"), "calciphylaxis(text calciphylaxis)");
    Concept site;
    site.name = "calciphylaxis";
    site.codes = {{"", "237902008", false, Certainty::confirmed}};
    const Terminology local{{site}};
    EXPECT_EQ(local.classify(ConceptKind::problem, coded("237902008", "", "SCT")).size(), 1U);
}

TEST(Terminology, keeps_the_kinds_apart) {
    EXPECT_EQ(meaning(ConceptKind::problem, words("warfarin")), "");
    EXPECT_EQ(meaning(ConceptKind::lab, words("calciphylaxis")), "");
}

TEST(Terminology, finds_nothing_in_nothing) {
    EXPECT_EQ(drug_of({}), "");
    EXPECT_EQ(drug_of(coded("", "", "RXNORM")), "");
    EXPECT_TRUE(Terminology{}.classify(ConceptKind::drug, warfarin()).empty());
    EXPECT_FALSE(terminology().find("no such concept"));
}

TEST(Diagnosis, is_asserted_by_its_words) {
    for (const char* text :
         {"Calciphylaxis", "calciphylaxis of both legs", "KALZIPHYLAXIE", "Calcifilaxia urémica",
          "Calcific uremic arteriolopathy", "ESRD on HD; calciphylaxis",
          "non-healing ulcer due to calciphylaxis", "wound not healing due to calciphylaxis",
          "no fever. Calciphylaxis confirmed by biopsy", "no fever, calciphylaxis",
          "calciphylaxis, no ulcer", "Calciphylaxis, history of ESRD", "DVT? Calciphylaxis",
          "calciphylaxis; DVT ruled out"}) {
        EXPECT_EQ(meaning(ConceptKind::problem, words(text)).find("probable"), std::string::npos)
            << text;
        EXPECT_NE(meaning(ConceptKind::problem, words(text)), "") << text;
    }
}

TEST(Diagnosis, is_not_made_by_words_under_a_negation_or_question) {
    for (const char* text : {"no evidence of calciphylaxis",
                             "No calciphylaxis",
                             "without calciphylaxis",
                             "r/o calciphylaxis",
                             "R.O. calciphylaxis",
                             "rule out calciphylaxis",
                             "calciphylaxis ruled out",
                             "Calciphylaxis, ruled out",
                             "calciphylaxis has been ruled out",
                             "?calciphylaxis",
                             "calciphylaxis?",
                             "Calciphylaxis (?)",
                             "history of calciphylaxis",
                             "h/o calciphylaxis",
                             "Hx calciphylaxis",
                             "family history of calciphylaxis",
                             "Family history: calciphylaxis",
                             "denies calciphylaxis",
                             "calciphylaxis, history of",
                             "calciphylaxis - r/o",
                             "not calciphylaxis",
                             "calciphylaxis unlikely",
                             "kein Hinweis auf Kalziphylaxie",
                             "Kalziphylaxie ausgeschlossen",
                             "DVT ?calciphylaxis",
                             "Ausschluss Kalziphylaxie"}) {
        EXPECT_EQ(meaning(ConceptKind::problem, words(text)), "") << text;
    }
}

TEST(Diagnosis, is_probable_when_its_words_are_in_doubt) {
    for (const char* text : {"suspected calciphylaxis", "possible calciphylaxis",
                             "Calciphylaxis, probable", "V.a. Kalziphylaxie"}) {
        EXPECT_NE(meaning(ConceptKind::problem, words(text)).find("probable"), std::string::npos)
            << text;
    }
}

TEST(Diagnosis, is_made_by_a_code_whatever_stands_beside_it) {
    EXPECT_EQ(meaning(ConceptKind::problem, coded("237900002", "Foot ulcer", "SCT")),
              "calciphylaxis(SNOMED 237900002)");
}

TEST(Diagnosis, is_probable_when_the_words_beside_its_code_deny_or_doubt_it) {
    const auto judged = [](const char* text) {
        return terminology().classify(ConceptKind::problem, coded("237900002", text, "SCT")).at(0);
    };
    for (const char* text : {"no evidence of calciphylaxis", "r/o calciphylaxis",
                             "history of calciphylaxis", "Family history of calciphylaxis"}) {
        EXPECT_EQ(judged(text).certainty, Certainty::probable) << text;
        EXPECT_EQ(judged(text).matched, "SNOMED 237900002; code and text disagree") << text;
        EXPECT_FALSE(judged(text).needs_company) << text;
    }
    EXPECT_EQ(judged("suspected calciphylaxis").certainty, Certainty::probable);
    EXPECT_EQ(judged("suspected calciphylaxis").matched, "SNOMED 237900002");
}

TEST(Diagnosis, is_confirmed_when_any_of_the_words_beside_its_code_assert_it) {
    Coded what = coded("237900002", "Calciphylaxis", "SCT");
    what.original_text = "history of calciphylaxis of the other leg";
    const auto matches = terminology().classify(ConceptKind::problem, what);
    ASSERT_EQ(matches.size(), 1U);
    EXPECT_EQ(matches[0].certainty, Certainty::confirmed);
}

TEST(Diagnosis, is_not_made_by_the_words_beside_a_code_for_a_history) {
    for (const char* code : {"Z87.39", "Z82.69", "Z80.0", "z8739"})
        EXPECT_EQ(meaning(ConceptKind::problem, coded(code, "Calciphylaxis", "I10")), "") << code;
    for (const char* code : {"V13.59", "V18.1", "V10.00", "V199"})
        EXPECT_EQ(meaning(ConceptKind::problem, coded(code, "Calciphylaxis", "I9C")), "") << code;
    // Neighbours that tell of today, and codes of other systems.
    for (const char* code : {"Z79.01", "Z88.0", "Z99.2", "Z8"})
        EXPECT_NE(meaning(ConceptKind::problem, coded(code, "Calciphylaxis", "I10")), "") << code;
    for (const char* code : {"V45.11", "V20.2", "V1"})
        EXPECT_NE(meaning(ConceptKind::problem, coded(code, "Calciphylaxis", "I9")), "") << code;
    EXPECT_NE(meaning(ConceptKind::problem, coded("Z87.39", "Calciphylaxis", "L")), "");
    EXPECT_NE(meaning(ConceptKind::problem, coded("0V10", "Calciphylaxis", "I10P")), "");
}

TEST(Diagnosis, beside_a_code_for_a_history_is_probable_by_a_code_of_its_own) {
    Coded what = coded("Z87.39", "Calciphylaxis", "I10");
    what.codes.push_back({"SCT", "237900002", "Calciphylaxis"});
    const auto matches = terminology().classify(ConceptKind::problem, what);
    ASSERT_EQ(matches.size(), 1U);
    EXPECT_EQ(matches[0].certainty, Certainty::probable);
    EXPECT_EQ(matches[0].matched, "SNOMED 237900002; code and text disagree");
}

TEST(Diagnosis, is_as_sure_as_the_surest_of_code_and_words) {
    EXPECT_EQ(meaning(ConceptKind::problem, coded("E83.59", "Calciphylaxis", "I10")),
              "calciphylaxis(text calciphylaxis)");
    const auto doubted =
        terminology().classify(ConceptKind::problem, coded("E83.59", "? calciphylaxis", "I10"));
    ASSERT_EQ(doubted.size(), 1U);
    EXPECT_EQ(doubted[0].certainty, Certainty::probable);
    EXPECT_TRUE(doubted[0].needs_company);
}

TEST(Procedure, is_found_like_a_diagnosis) {
    Concept made;
    made.name = "parathyroidectomy";
    made.kind = ConceptKind::procedure;
    made.codes = {{"ICD10PCS", "0GTR0ZZ", false, Certainty::confirmed}};
    made.texts = {"parathyroidectom*"};
    const Terminology known{{made}};
    const auto found = [&](const Coded& what) {
        return known.classify(ConceptKind::procedure, what).size();
    };
    EXPECT_EQ(found(coded("0GTR0ZZ", "", "I10P")), 1U);
    EXPECT_EQ(found(words("Total parathyroidectomy")), 1U);
    EXPECT_EQ(found(words("history of parathyroidectomy")), 0U);
    EXPECT_EQ(found(words("no parathyroidectomy planned")), 0U);
    EXPECT_EQ(known.classify(ConceptKind::problem, words("parathyroidectomy")).size(), 0U);
}

TEST(Unit, is_read_in_the_spellings_of_laboratories) {
    const auto crp = [](std::string_view unit) { return terminology().read_unit(id("crp"), unit); };
    for (const char* unit : {"mg/L", "mg/l", "MG/L", " mg / L ", "mg per L", "ug/mL",
                             "\xC2\xB5g/mL", "\xCE\xBCg/ml", "mcg/mL", "MCG/ML"}) {
        ASSERT_TRUE(crp(unit)) << unit;
        EXPECT_EQ(crp(unit)->canonical, "mg/L") << unit;
        EXPECT_EQ(crp(unit)->factor, Factor{}) << unit;
    }
    EXPECT_EQ(crp("mg/dL")->factor, (Factor{10, 1}));
    EXPECT_EQ(crp("nmol/L")->factor, (Factor{1, 10}));
}

TEST(Unit, is_never_guessed) {
    for (const char* unit : {"", " ", "g/dL", "mg", "L", "mg/L/h", "mmol/L", "mg//L", "mg/", "/L",
                             "{mg/L}", "mgL/", "m g l d"}) {
        EXPECT_FALSE(terminology().read_unit(id("crp"), unit)) << unit;
    }
}

TEST(Unit, without_its_slash_is_read_where_only_one_can_be_meant) {
    const auto crp = [](std::string_view unit) { return terminology().read_unit(id("crp"), unit); };
    EXPECT_EQ(crp("MGL")->factor, Factor{});
    EXPECT_EQ(crp("mgdl")->factor, (Factor{10, 1}));
    EXPECT_EQ(crp("NMOLL")->factor, (Factor{1, 10}));
    Concept lab;
    lab.name = "lab";
    lab.kind = ConceptKind::lab;
    lab.units = {{"a/bc", "x", {}}, {"ab/c", "y", {}}, {"/uL", "z", {}}};
    const Terminology two{{lab}};
    EXPECT_FALSE(two.read_unit(0, "abc"));
    EXPECT_FALSE(two.read_unit(0, "uL"));  // a slash at the beginning is half of the unit
}

TEST(Unit, may_be_none_only_where_the_test_has_none) {
    Concept inr;
    inr.name = "inr";
    inr.kind = ConceptKind::lab;
    inr.units = {{"INR", "INR", {}}, {"", "INR", {}}, {"{INR}", "INR", {}}};
    const Terminology ratio{{inr}};
    for (const char* unit : {"", " ", "{INR}", "inr"}) {
        EXPECT_TRUE(ratio.read_unit(0, unit)) << unit;
    }
    EXPECT_FALSE(ratio.read_unit(0, "%"));
}

TEST(Unit, is_read_without_what_ucum_annotates) {
    EXPECT_EQ(normal_unit("10*3{cells}/uL"), "10*3/uL");
    EXPECT_EQ(normal_unit("mg/L{CRP}"), "mg/L");
    EXPECT_EQ(normal_unit("{INR}"), "{INR}");
    EXPECT_EQ(normal_unit("mg/L{"), "mg/L{");
    EXPECT_EQ(normal_unit("}{mg/L"), "}{mg/L");
}

TEST(Unit, has_one_form_for_gm_and_g) {
    for (const char* unit : {"g/dL", "gm/dL", "gms/dL", "gm / dL", "gm per dL"}) {
        EXPECT_EQ(normal_unit(unit), "g/dL") << unit;
    }
    EXPECT_EQ(normal_unit("mgm/dL"), "mg/dL");
}

TEST(Unit, of_another_kind_is_kept_apart_not_converted) {
    EXPECT_EQ(terminology().read_unit(id("pth"), "pmol/L")->canonical, "pmol/L");
    EXPECT_EQ(terminology().read_unit(id("pth"), "ng/L")->canonical, "pg/mL");
}

TEST(Unit, is_told_by_case_only_where_two_accepted_units_differ_by_it) {
    Concept cells;
    cells.name = "cells";
    cells.kind = ConceptKind::lab;
    cells.units = {{"g/L", "g/L", {}}, {"G/L", "10*9/L", {}}};
    const Terminology both{{cells}};
    EXPECT_EQ(both.read_unit(0, "g/L")->canonical, "g/L");
    EXPECT_EQ(both.read_unit(0, "G/L")->canonical, "10*9/L");
    EXPECT_FALSE(both.read_unit(0, "G/l"));
}

TEST(Unit, has_one_form_for_powers_of_ten) {
    for (const char* unit :
         {"10*3/uL", "10^3/uL", "x10^3/uL", "10**3/\xC2\xB5L", "10E3/mcL", "10\xC2\xB3/uL"}) {
        EXPECT_EQ(normal_unit(unit), "10*3/uL") << unit;
    }
    EXPECT_EQ(normal_unit("100/uL"), "100/uL");
    EXPECT_EQ(normal_unit("10\xC2\xB9\xC2\xB2/L"), "10*12/L");
    EXPECT_EQ(normal_unit("mL/min/1.73 m^2"), "mL/min/1.73m2");
}

}  // namespace
