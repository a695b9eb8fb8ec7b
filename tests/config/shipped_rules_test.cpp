// The shipped rules over the shipped terminology: what must alert, and what must not.
#include "config/knowledge.hpp"
#include "tests/alerts/ward.hpp"
#include "tests/config/mistakes.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace {

using namespace ward;

class ShippedRules : public testing::Test {
  protected:
    ShippedRules() { bed.engine = Engine{shipped()}; }

    static std::shared_ptr<const Knowledge> shipped() {
        static const auto loaded =
            config::load_knowledge({{SHIPPED "/terminology"}, {SHIPPED "/rules"}, {}});
        if (!loaded) {
            ADD_FAILURE() << said(loaded)[0];
            return std::make_shared<Knowledge>();
        }
        return std::make_shared<Knowledge>(*loaded);
    }
    // The alerts that are active, but for the card of the diagnosis and what is not known.
    static std::string active(const Bed& bed) {
        std::string text;
        for (const Alert& one : bed.patient.alerts) {
            if (one.status != AlertStatus::active || one.rule == "new-calciphylaxis" ||
                one.rule == "pth-unknown")
                continue;
            if (!text.empty()) text += "; ";
            text.append(one.rule).append(" ").append(name(one.severity));
        }
        return text;
    }
    static const Alert& alert(const Bed& bed, std::string_view rule) {
        return *std::find_if(bed.patient.alerts.begin(), bed.patient.alerts.end(),
                             [&](const Alert& one) { return one.rule == rule; });
    }
    // Those when such a result stands in the record of a patient with calciphylaxis.
    static std::string with_result(Coded test, const std::string& value, const std::string& unit,
                                   ResultStatus status = ResultStatus::final) {
        Bed one;
        one.engine = Engine{shipped()};
        one.say(stated(at(8), "P1", calciphylaxis()));
        one.say(result(at(9), std::move(test), value, unit, status));
        return active(one);
    }
    static std::string with_order(Coded what, std::vector<Coded> routes = {}) {
        Bed one;
        one.engine = Engine{shipped()};
        one.say(stated(at(8), "P1", calciphylaxis()));
        OrderUpdate update = new_order(at(9), "1", std::move(what));
        update.routes = std::move(routes);
        one.say(update);
        return active(one);
    }

    Bed bed;
};

TEST_F(ShippedRules, warfarin_after_calciphylaxis_is_critical) {
    bed.say(stated(at(8), "P1", calciphylaxis()));
    bed.say(new_order(at(9), "1", warfarin()));
    EXPECT_EQ(active(bed), "vka-in-calciphylaxis critical");
    EXPECT_EQ(alert(bed, "vka-in-calciphylaxis").summary,
              "STOP: Warfarin Sodium 5 MG Oral Tablet 5 mg with Calciphylaxis. Vitamin K "
              "antagonists raise the risk of calciphylaxis up to 11-fold: avoid. (Rule set 2.)");
}

TEST_F(ShippedRules, calciphylaxis_after_warfarin_is_the_same_alert) {
    bed.say(new_order(at(8), "1", warfarin()));
    EXPECT_EQ(active(bed), "");
    bed.say(stated(at(9), "P1", calciphylaxis()));
    EXPECT_EQ(active(bed), "vka-in-calciphylaxis critical");
    bed.say(discontinued(at(10), "1"));
    EXPECT_EQ(active(bed), "");
}

TEST_F(ShippedRules, probable_calciphylaxis_needs_kidney_failure_and_is_one_step_lower) {
    bed.say(new_order(at(8), "1", warfarin()));
    bed.say(stated(at(8), "P1", unspecific()));
    EXPECT_EQ(active(bed), "");
    bed.say(stated(at(9), "P2", coded("N18.6", "End stage renal disease", "I10C")));
    EXPECT_EQ(active(bed), "vka-in-calciphylaxis high");
}

TEST_F(ShippedRules, probable_calciphylaxis_counts_with_dialysis_too_and_without_the_dot) {
    bed.say(new_order(at(8), "1", warfarin()));
    bed.say(stated(at(8), "P1", coded("E8359", "", "I10")));
    EXPECT_EQ(active(bed), "");
    bed.say(stated(at(9), "P2", coded("Z992", "", "I10")));
    EXPECT_EQ(active(bed), "vka-in-calciphylaxis high");
}

TEST_F(ShippedRules, calciphylaxis_that_is_denied_in_question_or_of_the_family_alerts_nothing) {
    bed.say(new_order(at(8), "1", warfarin()));
    bed.say(stated(at(8), "P1", words("No evidence of calciphylaxis")));
    bed.say(stated(at(8), "P2", words("r/o calciphylaxis")));
    bed.say(stated(at(8), "P3", words("Family history of calciphylaxis")));
    EXPECT_EQ(active(bed), "");
}

TEST_F(ShippedRules, calcium_is_high_with_or_without_a_known_route) {
    const Coded carbonate = words("Calcium Carbonate 500 mg");
    const std::string both =
        "calcium-in-calciphylaxis high; binder-without-hyperphosphataemia info";
    EXPECT_EQ(with_order(carbonate), both);
    EXPECT_EQ(with_order(carbonate, {coded("PO", "Oral", "HL70162")}), both);
    EXPECT_EQ(with_order(words("Calcium Chlori 1gm/10mL"), {words("IV")}),
              "calcium-in-calciphylaxis high");
}

TEST_F(ShippedRules, calcium_on_skin_or_eye_is_no_load) {
    const Coded gluconate = words("Calcium gluconate 2.5 %");
    EXPECT_EQ(with_order(gluconate, {coded("TP", "Topical", "HL70162")}), "");
    EXPECT_EQ(with_order(gluconate, {words("topical")}), "");
    EXPECT_EQ(with_order(gluconate, {coded("OP", "", "")}), "");
}

TEST_F(ShippedRules, other_drugs_do_not_alert) {
    for (const char* drug :
         {"Apixaban 5 mg", "Heparin 5000 units", "Spironolactone 25 mg",
          "Pitavastatin calcium 2 mg", "Atorvastatin calcium 10 mg", "Leucovorin calcium 15 mg",
          "Patiromer calcium 8.4 g", "Ergocalciferol", "Morphine 2 mg", "Acetaminophen 325 mg",
          "busPIRone 5 mg", "Elmiron 100 mg", "colesevelam 625 mg", "Calcitriol ointment 3 mcg/g",
          "Norethindrone/EE + ferrous placebo tablets"}) {
        EXPECT_EQ(with_order(words(drug)), "") << drug;
    }
}

TEST_F(ShippedRules, orders_alert_however_a_feed_codes_them) {
    for (const Coded& drug :
         {coded("COUMOT10", "WARFARIN SODIUM 10 MG TABLET", ""),
          coded("11289", "Warfarin 5mg tablet", "NDC"), coded("11289", "", "RXN"),
          coded("WARFARIN 5MG", "", ""), coded("B01AA03", "", "ATC")}) {
        EXPECT_EQ(with_order(drug), "vka-in-calciphylaxis critical") << drug.display();
    }
}

TEST_F(ShippedRules, an_order_whose_code_and_words_disagree_alerts_and_the_alert_says_so) {
    for (const Coded& drug : {coded("313782", "Warfarin 5 MG Oral Tablet", "RXNORM"),
                              coded("11289", "Acetaminophen 325 MG Oral Tablet", "RXNORM")}) {
        Bed one;
        one.engine = Engine{shipped()};
        one.say(stated(at(8), "P1", calciphylaxis()));
        one.say(new_order(at(9), "1", drug));
        ASSERT_EQ(active(one), "vka-in-calciphylaxis critical");
        const auto& evidence = alert(one, "vka-in-calciphylaxis").evidence;
        EXPECT_TRUE(std::any_of(evidence.begin(), evidence.end(), [](const Evidence& fact) {
            return fact.matched.ends_with("code and text disagree");
        }));
    }
}

TEST_F(ShippedRules, calcium_among_the_components_of_a_bag_alerts) {
    Bed one;
    one.engine = Engine{shipped()};
    one.say(stated(at(8), "P1", calciphylaxis()));
    one.say(order(at(9), OrderEffect::activate, "NW", "1",
                  {words("TPN adult central"), words("Amino acids 10 %"),
                   words("Calcium gluconate 100 mg/mL")}));
    EXPECT_EQ(active(one), "calcium-in-calciphylaxis high");
}

TEST_F(ShippedRules, crp_alerts_above_fifty_in_any_unit) {
    EXPECT_EQ(with_result(crp_test(), "62", "mg/L"), "crp-high moderate");
    EXPECT_EQ(with_result(crp_test(), "6.2", "mg/dL"), "crp-high moderate");
    EXPECT_EQ(with_result(crp_test(), "620", "nmol/L"), "crp-high moderate");
    EXPECT_EQ(with_result(crp_test(), "50", "mg/L"), "crp-raised info");
    EXPECT_EQ(with_result(crp_test(), "5.0", "mg/dL"), "crp-raised info");
    EXPECT_EQ(with_result(crp_test(), "9", "mg/L"), "");
}

TEST_F(ShippedRules, pth_alerts_strictly_above_the_bound_of_its_own_unit) {
    EXPECT_EQ(with_result(pth_test(), "500.1", "pg/mL"), "pth-parathyroidectomy high");
    EXPECT_EQ(with_result(pth_test(), "500", "pg/mL"), "");
    EXPECT_EQ(with_result(pth_test(), "500.0", "ng/L"), "");
    EXPECT_EQ(with_result(pth_test(), "55.1", "pmol/L"), "pth-parathyroidectomy high");
    EXPECT_EQ(with_result(pth_test(), "55.0", "pmol/L"), "");
    EXPECT_EQ(with_result(pth_test(), "54", "pmol/L"), "");  // 509 pg/mL by mass: not converted
    EXPECT_EQ(with_result(pth_test(), "147", "pg/mL"), "");
    EXPECT_EQ(with_result(pth_test(), ">2500", "pg/mL"), "pth-parathyroidectomy high");
    EXPECT_EQ(with_result(pth_test(), "<600", "pg/mL"), "");
}

TEST_F(ShippedRules, a_result_nobody_may_rely_on_does_not_alert) {
    EXPECT_EQ(with_result(pth_test(), "800", ""), "");
    EXPECT_EQ(with_result(pth_test(), "800", "furlongs"), "");
    EXPECT_EQ(with_result(pth_test(), "800", "pg/mL", ResultStatus::preliminary), "");
    EXPECT_EQ(with_result(coded("1988-5", "Hemoglobin", "LN"), "14.2", "g/dL"), "");
    EXPECT_EQ(with_result(crp_test(), "7000", "mg/L"), "");
}

TEST_F(ShippedRules, without_calciphylaxis_a_vitamin_k_antagonist_is_info_and_nothing_else_alerts) {
    bed.say(stated(at(8), "P1", esrd()));
    bed.say(new_order(at(9), "1", warfarin()));
    bed.say(new_order(at(9), "2", words("Calcium carbonate")));
    bed.say(result(at(9), crp_test(), "300", "mg/L"));
    bed.say(result(at(9), pth_test(), "900", "pg/mL"));
    EXPECT_EQ(active(bed), "vka-in-dialysis info");
    bed.say(stated(at(10), "P2", words("r/o calciphylaxis")));
    EXPECT_EQ(active(bed), "vka-in-dialysis info");
}

}  // namespace
