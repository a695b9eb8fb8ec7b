// What we ship loads without a mistake, and is what it says. What its terminology makes of real
// feeds: problem_words, drug_vectors, lab_codes, lab_units and procedure_words.
#include "config/shipped.hpp"

#include "config/knowledge.hpp"
#include "config/settings.hpp"
#include "tests/config/mistakes.hpp"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>

namespace {

using alerts::Knowledge;
using testing::ElementsAre;

class Shipped : public testing::Test {
  protected:
    static const Knowledge& knowledge() {
        static const auto loaded =
            config::load_knowledge({{SHIPPED "/terminology"}, {SHIPPED "/rules"}, {}});
        if (!loaded) ADD_FAILURE() << said(loaded)[0];
        static const Knowledge none;
        return loaded ? *loaded : none;
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
    EXPECT_EQ(ehr.identifier_types, standard.identifier_types);
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
    for (const char* key : {"site:",
                            "store:",
                            "sqlite:",
                            "listeners:",
                            "name:",
                            "endpoint:",
                            "time_zone:",
                            "authority:",
                            "charset:",
                            "processing_ids:",
                            "identifier_types:",
                            "strict:",
                            "refuse_incomplete:",
                            "max_frame:",
                            "max_connections:",
                            "idle_timeout:",
                            "in_frame_timeout:",
                            "write_timeout:",
                            "feed:",
                            "router:",
                            "live:",
                            "http:",
                            "rules:",
                            "terminology:",
                            "local_codes:",
                            "patient_cache:",
                            "log_level:"}) {
        EXPECT_THAT(text.str(), testing::HasSubstr(key));
    }
}

TEST_F(Shipped, folder_of_a_program_that_is_not_installed_is_the_source) {
    EXPECT_TRUE(std::filesystem::exists(config::shipped_folder() / "rules/calciphylaxis.yaml"));
}

TEST_F(Shipped, rules_have_the_names_severities_and_modes_of_the_rule_list) {
    std::vector<std::string> rules;
    for (const alerts::Rule& rule : knowledge().rules) {
        const bool off = rule.mode == alerts::Mode::off;
        rules.push_back(rule.id + ' ' + std::string{name(rule.severity)} + (off ? " off" : ""));
        EXPECT_NE(rule.mode, alerts::Mode::shadow) << rule.id;
        EXPECT_FALSE(rule.override_reasons.empty()) << rule.id;
        EXPECT_THAT(rule.reference, testing::HasSubstr("line")) << rule.id;
        EXPECT_THAT(rule.message, testing::EndsWith("(Rule set 2.)")) << rule.id;
    }
    EXPECT_THAT(
        rules,
        testing::UnorderedElementsAre(
            "new-calciphylaxis high", "vka-in-calciphylaxis critical", "vka-in-dialysis info",
            "inr-without-vka moderate off", "active-vitamin-d-in-calciphylaxis high",
            "calcium-in-calciphylaxis high", "iron-in-calciphylaxis high",
            "ferric-citrate-in-calciphylaxis high", "multivitamin-with-culprit info",
            "calcifediol-in-calciphylaxis info", "binder-without-hyperphosphataemia moderate",
            "magnesium-high moderate", "snf472-investigational info", "thiosulfate-dose moderate",
            "thiosulfate-frequency moderate", "thiosulfate-course info",
            "thiosulfate-stopped-early info", "thiosulfate-bone-density info",
            "thiosulfate-absent info", "pth-parathyroidectomy high", "pth-unknown info",
            "crp-high moderate", "crp-raised info", "possible-sepsis critical",
            "hypocalcaemia-individualise info", "phosphate-high info",
            "parathyroidectomy-without-hyperparathyroidism critical",
            "skin-biopsy-in-calciphylaxis high", "skin-biopsy-suspected-calciphylaxis moderate",
            "crp-overdue info", "wound-review-overdue info", "pain-plan-absent info",
            "analgesic-adjuvant-absent info", "palliative-referral-absent info",
            "advance-care-planning-absent info off"));
}

}  // namespace
