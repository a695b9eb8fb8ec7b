// What we ship loads without a mistake, and means what it says: the traps of real feeds.
#include "config/shipped.hpp"

#include "config/knowledge.hpp"
#include "config/settings.hpp"
#include "tests/config/mistakes.hpp"

#include <fstream>
#include <set>
#include <sstream>

#include <gmock/gmock.h>

namespace {

using alerts::Certainty;
using alerts::Code;
using alerts::Coded;
using alerts::ConceptKind;
using alerts::Knowledge;
using testing::ElementsAre;
using testing::IsEmpty;

class Shipped : public testing::Test {
  protected:
    static const Knowledge& knowledge() {
        static const auto loaded =
            config::load_knowledge({{SHIPPED "/terminology"}, {SHIPPED "/rules"}, {}});
        if (!loaded) ADD_FAILURE() << said(loaded)[0];
        static const Knowledge none;
        return loaded ? *loaded : none;
    }
    static const alerts::Terminology& terminology() { return knowledge().terminology; }

    // The names of what a triplet belongs to; probable ones with a question mark.
    static std::vector<std::string> matches(ConceptKind kind, const Coded& what) {
        std::vector<std::string> names;
        for (const alerts::Match& match : terminology().classify(kind, what)) {
            names.push_back(terminology()[match.concept_id].name +
                            (match.certainty == Certainty::probable ? "?" : ""));
        }
        return names;
    }
    static std::vector<std::string> drug(const std::string& code, const std::string& text,
                                         const std::string& system) {
        return matches(ConceptKind::drug, Coded{{Code{system, code, text}}, ""});
    }
    static std::vector<std::string> drug(const std::string& text) { return drug("", text, ""); }
    static std::vector<std::string> problem(const std::string& code, const std::string& text,
                                            const std::string& system) {
        return matches(ConceptKind::problem, Coded{{Code{system, code, text}}, ""});
    }
    static std::vector<std::string> problem(const std::string& text) {
        return problem("", text, "");
    }
    static std::vector<std::string> lab(const std::string& code, const std::string& text,
                                        const std::string& system) {
        return matches(ConceptKind::lab, Coded{{Code{system, code, text}}, ""});
    }
    // "62 mg/dL" -> "620 mg/L" would be a conversion; here only which unit, and by how much.
    static std::string unit(const std::string& concept_name, const std::string& as_sent) {
        const auto id = terminology().find(concept_name);
        if (!id) return "no such concept";
        const auto reading = terminology().read_unit(*id, as_sent);
        if (!reading) return "unknown";
        std::string factor = reading->factor.multiply.to_string();
        if (reading->factor.divide != alerts::Decimal{1}) {
            factor += '/' + reading->factor.divide.to_string();
        }
        return reading->canonical + " x " + factor;
    }
};

TEST_F(Shipped, settings_are_the_defaults) {
    const auto shipped = config::load_settings(SHIPPED "/calciwatch.yaml");
    ASSERT_TRUE(shipped) << said(shipped)[0];
    const auto defaults = config::parse_settings(SHIPPED "/calciwatch.yaml", "");
    ASSERT_TRUE(defaults);
    EXPECT_EQ(shipped->site, defaults->site);
    EXPECT_EQ(shipped->store, defaults->store);
    ASSERT_EQ(shipped->listeners.size(), 1U);
    const config::Listener& ehr = shipped->listeners[0];
    const config::Listener& standard = defaults->listeners[0];
    EXPECT_EQ(ehr.name, standard.name);
    EXPECT_EQ(ehr.endpoint.host, standard.endpoint.host);
    EXPECT_EQ(ehr.endpoint.port, standard.endpoint.port);
    EXPECT_EQ(ehr.time_zone, standard.time_zone);
    EXPECT_EQ(ehr.default_authority, standard.default_authority);
    EXPECT_EQ(ehr.charset, standard.charset);
    EXPECT_EQ(ehr.processing_ids, standard.processing_ids);
    EXPECT_EQ(ehr.strict, standard.strict);
    EXPECT_EQ(ehr.refuse_incomplete, standard.refuse_incomplete);
    EXPECT_EQ(ehr.max_frame, standard.max_frame);
    EXPECT_EQ(ehr.max_connections, standard.max_connections);
    EXPECT_EQ(ehr.idle_timeout, standard.idle_timeout);
    EXPECT_EQ(ehr.in_frame_timeout, standard.in_frame_timeout);
    EXPECT_EQ(ehr.write_timeout, standard.write_timeout);
    EXPECT_EQ(shipped->feed.router, defaults->feed.router);
    EXPECT_EQ(shipped->feed.live, defaults->feed.live);
    EXPECT_EQ(shipped->http.host, defaults->http.host);
    EXPECT_EQ(shipped->http.port, defaults->http.port);
    EXPECT_EQ(shipped->rules, defaults->rules);
    EXPECT_EQ(shipped->terminology, defaults->terminology);
    EXPECT_EQ(shipped->local_codes, defaults->local_codes);
    EXPECT_EQ(shipped->patient_cache, defaults->patient_cache);
    EXPECT_EQ(shipped->log_level, defaults->log_level);
}

TEST_F(Shipped, settings_show_every_key_an_administrator_may_set) {
    std::ifstream file{SHIPPED "/calciwatch.yaml"};
    std::stringstream text;
    text << file.rdbuf();
    for (const char* key : {"site:",          "store:",
                            "sqlite:",        "listeners:",
                            "name:",          "endpoint:",
                            "time_zone:",     "authority:",
                            "charset:",       "processing_ids:",
                            "strict:",        "refuse_incomplete:",
                            "max_frame:",     "max_connections:",
                            "idle_timeout:",  "in_frame_timeout:",
                            "write_timeout:", "feed:",
                            "router:",        "live:",
                            "http:",          "rules:",
                            "terminology:",   "local_codes:",
                            "patient_cache:", "log_level:"}) {
        EXPECT_THAT(text.str(), testing::HasSubstr(key));
    }
}

TEST_F(Shipped, folder_of_a_program_that_is_not_installed_is_the_source) {
    EXPECT_TRUE(std::filesystem::exists(config::shipped_folder() / "rules/calciphylaxis.yaml"));
}

TEST_F(Shipped, rules_have_the_names_and_severities_of_the_rule_list) {
    std::vector<std::string> rules;
    for (const alerts::Rule& rule : knowledge().rules) {
        rules.push_back(rule.id + ' ' + std::string{name(rule.severity)});
        EXPECT_EQ(rule.mode, alerts::Mode::on) << rule.id;
        EXPECT_FALSE(rule.override_reasons.empty()) << rule.id;
        EXPECT_THAT(rule.reference, testing::HasSubstr("line")) << rule.id;
    }
    EXPECT_THAT(rules, ElementsAre("vka-in-calciphylaxis critical", "calcium-in-calciphylaxis high",
                                   "crp-high moderate", "pth-parathyroidectomy high"));
}

TEST_F(Shipped, calciphylaxis_is_found_by_its_codes) {
    EXPECT_THAT(problem("237900002", "", "SCT"), ElementsAre("calciphylaxis"));
    EXPECT_THAT(problem("237900002", "", "SNOMED"), ElementsAre("calciphylaxis"));
    EXPECT_THAT(problem("E83.59", "", "I10C"), ElementsAre("calciphylaxis?"));
    EXPECT_THAT(problem("E8359", "Other disorders of calcium metabolism", "I10C"),
                ElementsAre("calciphylaxis?"));
    EXPECT_THAT(problem("275.49", "", "I9C"), ElementsAre("calciphylaxis?"));
}

TEST_F(Shipped, calciphylaxis_is_found_by_its_words_in_any_spelling) {
    for (const char* text : {"Calciphylaxis", "CALCIPHYLAXIS, lower leg", "calciphylactic ulcer",
                             "Calcific uremic arteriolopathy", "calcific uraemic arteriolopathy",
                             "Kalziphylaxie", "Calcifilaxia"}) {
        EXPECT_THAT(problem(text), ElementsAre("calciphylaxis")) << text;
    }
}

TEST_F(Shipped, calciphylaxis_in_the_words_of_a_probable_code_is_confirmed) {
    EXPECT_THAT(problem("E83.59", "Calciphylaxis", "I10C"), testing::Contains("calciphylaxis"));
    EXPECT_THAT(problem("E83.50", "Kalziphylaxie", "I10"), testing::Contains("calciphylaxis"));
}

TEST_F(Shipped, calciphylaxis_is_not_read_into_negations_questions_and_neighbours) {
    for (const char* text :
         {"No evidence of calciphylaxis", "r/o calciphylaxis", "history of calciphylaxis",
          "calciphylaxis?", "ruled out calciphylaxis", "Hypocalcemia", "Calcification of aorta"}) {
        EXPECT_THAT(problem(text), IsEmpty()) << text;
    }
    EXPECT_THAT(problem("E83.51", "Hypocalcemia", "I10C"), IsEmpty());
    EXPECT_THAT(problem("E83.52", "Hypercalcemia", "I10C"), IsEmpty());
    EXPECT_THAT(problem("E83.50", "Disorder of calcium metabolism", "I10C"), IsEmpty());
}

TEST_F(Shipped, kidney_failure_and_dialysis_are_two_things) {
    EXPECT_THAT(problem("N18.6", "", "I10C"), ElementsAre("esrd"));
    EXPECT_THAT(problem("N186", "", "I10C"), ElementsAre("esrd"));
    EXPECT_THAT(problem("N18.5", "", "I10C"), IsEmpty());
    EXPECT_THAT(problem("Z99.2", "", "I10C"), ElementsAre("dialysis"));
    EXPECT_THAT(problem("105502003", "", "SCT"), ElementsAre("dialysis"));
}

TEST_F(Shipped, vitamin_k_antagonists_are_found_as_feeds_really_send_them) {
    const auto vka = ElementsAre("vitamin-k-antagonist");
    EXPECT_THAT(drug("COUMOT10", "WARFARIN SODIUM 10 MG TABLET", ""), vka);
    EXPECT_THAT(drug("WARF5", "Warfarin", ""), vka);
    EXPECT_THAT(drug("11289", "Warfarin 5mg tablet", "NDC"), vka);
    EXPECT_THAT(drug("11289", "Warfarin", "RXN"), vka);
    EXPECT_THAT(drug("855332", "", "RXNORM"), vka);
    EXPECT_THAT(drug("B01AA03", "", "ATC"), vka);
    EXPECT_THAT(drug("B01AA04", "", "ATC"), vka);
    EXPECT_THAT(drug("*NF* Warfarin"), vka);
    EXPECT_THAT(drug("COUMADIN 2.5mg"), vka);
    EXPECT_THAT(drug("Jantoven"), vka);
    EXPECT_THAT(drug("Phenprocoumon 3 mg"), vka);
    EXPECT_THAT(drug("ACENOCOUMAROL"), vka);
}

TEST_F(Shipped, other_anticoagulants_are_no_vitamin_k_antagonists) {
    for (const char* code : {"B01AB05", "B01AE07", "B01AF02"}) {
        EXPECT_THAT(drug(code, "", "ATC"), IsEmpty()) << code;
    }
    for (const char* text :
         {"Apixaban 5 mg", "Heparin 5000 units", "Enoxaparina", "rivaroxaban", "Vitamin K1"}) {
        EXPECT_THAT(drug(text), IsEmpty()) << text;
    }
}

TEST_F(Shipped, the_more_dangerous_class_counts_when_code_and_words_disagree) {
    EXPECT_THAT(drug("11289", "Acetaminophen 325 MG", "RXNORM"),
                ElementsAre("vitamin-k-antagonist"));
    EXPECT_THAT(drug("161", "Warfarin 5 MG", "RXNORM"), ElementsAre("vitamin-k-antagonist"));
}

TEST_F(Shipped, calcium_is_found_as_feeds_really_send_it) {
    const auto calcium = ElementsAre("calcium-supplement");
    for (const char* text :
         {"Calcium Carbonate 500 mg", "Calcium Chlori 1gm/10mL", "calcium gluconate 1 g IV",
          "PhosLo", "Calcium Acetate", "CALCIUM 600 + D", "Tums", "Calcium Gluconate (CRRT)",
          "Caltrate", "Carbonate de calcium"}) {
        EXPECT_THAT(drug(text), calcium) << text;
    }
    for (const char* code :
         {"A12AA04", "A12AX", "A02AC01", "V03AE07", "V03AE04", "B05XA07", "B05XA19"}) {
        EXPECT_THAT(drug(code, "", "ATC"), calcium) << code;
    }
    EXPECT_THAT(drug("CALC667", "Calcium Acetate", ""), calcium);
}

TEST_F(Shipped, calcium_as_a_mere_salt_or_word_is_no_supplement) {
    for (const char* text : {"Pitavastatin calcium 2 mg",
                             "Atorvastatin Calcium 40 mg",
                             "ROSUVASTATIN CALCIUM",
                             "Leucovorin calcium",
                             "Levoleucovorin calcium",
                             "Calcium folinate",
                             "Patiromer calcium",
                             "Norethindrone/EE + ferrous fumarate",
                             "Fenoprofen calcium",
                             "Mupirocin calcium 2 %",
                             "Docusate calcium",
                             "calcium channel blocker",
                             "Heparin calcium",
                             "Calcium alginate",
                             "Sevelamer 800 mg",
                             "colesevelam",
                             "Spironolactone",
                             "busPIRone",
                             "Elmiron",
                             "Calcitriol 0.25 mcg",
                             "Lanthanum"}) {
        EXPECT_THAT(drug(text), IsEmpty()) << text;
    }
    for (const char* code : {"C08CA01", "V03AE09", "V03AF04", "D11AX03", "V03AE02"}) {
        EXPECT_THAT(drug(code, "", "ATC"), IsEmpty()) << code;
    }
    EXPECT_THAT(drug("V03AE09", "Patiromer calcium", "ATC"), IsEmpty());
    EXPECT_THAT(drug("D11AX03", "Calcium gluconate gel", "ATC"), IsEmpty());
}

TEST_F(Shipped, crp_is_found_under_every_name_seen) {
    const auto crp = ElementsAre("crp");
    EXPECT_THAT(lab("1988-5", "C reactive protein", "LN"), crp);
    EXPECT_THAT(lab("1988-5", "", "http://loinc.org"), crp);
    EXPECT_THAT(lab("30522-7", "", "LN"), crp);
    EXPECT_THAT(lab("76485-2", "", "LN"), crp);
    EXPECT_THAT(lab("1988-5", "CRP", ""), crp);
    EXPECT_THAT(lab("CRP", "C-reaktivt protein", "LN"), crp);
    EXPECT_THAT(lab("X1", "C-Reactive Protein, High Sensitivity", "L"), crp);
    EXPECT_THAT(lab("X2", "CRP/Albumin ratio", "L"), IsEmpty());
    EXPECT_THAT(lab("33959-8", "Procalcitonin", "LN"), IsEmpty());
}

TEST_F(Shipped, crp_under_another_name_is_not_read_in_the_unit_of_that_test) {
    EXPECT_THAT(lab("1988-5", "Hemoglobin", "LN"), ElementsAre("crp"));
    EXPECT_EQ(unit("crp", "g/dL"), "unknown");
}

TEST_F(Shipped, crp_is_read_in_every_unit_seen) {
    EXPECT_EQ(unit("crp", "mg/L"), "mg/L x 1");
    EXPECT_EQ(unit("crp", "mg/l"), "mg/L x 1");
    EXPECT_EQ(unit("crp", "MG/L"), "mg/L x 1");
    EXPECT_EQ(unit("crp", "mg/dL"), "mg/L x 10");
    EXPECT_EQ(unit("crp", "mg/dl"), "mg/L x 10");
    EXPECT_EQ(unit("crp", "ug/mL"), "mg/L x 1");
    EXPECT_EQ(unit("crp", "\xC2\xB5g/mL"), "mg/L x 1");
    EXPECT_EQ(unit("crp", "nmol/L"), "mg/L x 0.1");
    EXPECT_EQ(unit("crp", ""), "unknown");
    EXPECT_EQ(unit("crp", "ng/L"), "unknown");
}

TEST_F(Shipped, pth_is_found_but_not_what_only_looks_like_it) {
    const auto pth = ElementsAre("pth");
    EXPECT_THAT(lab("2731-8", "PTH intact", "LN"), pth);
    EXPECT_THAT(lab("14866-8", "", "LN"), pth);
    EXPECT_THAT(lab("PTH", "Parathyroid Hormone", "L"), pth);
    EXPECT_THAT(lab("38157-4", "PTH intact", "LN"), IsEmpty());
    EXPECT_THAT(lab("X3", "PTH related protein", "L"), IsEmpty());
    EXPECT_THAT(lab("X4", "PTH intact 10M post excision", "L"), IsEmpty());
    EXPECT_THAT(lab("X5", "PTH intraoperative", "L"), IsEmpty());
}

TEST_F(Shipped, pth_in_moles_is_never_converted) {
    EXPECT_EQ(unit("pth", "pg/mL"), "pg/mL x 1");
    EXPECT_EQ(unit("pth", "PG/ML"), "pg/mL x 1");
    EXPECT_EQ(unit("pth", "ng/L"), "pg/mL x 1");
    EXPECT_EQ(unit("pth", "ng/dL"), "pg/mL x 10");
    EXPECT_EQ(unit("pth", "pmol/L"), "pmol/L x 1");
    EXPECT_EQ(unit("pth", "pmol/l"), "pmol/L x 1");
    EXPECT_EQ(unit("pth", "mg/L"), "unknown");
}

}  // namespace
