// The drugs of an order and their doses (reference 4.7, clinical reference 2.5).
#include "tests/interpret/heard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;

Decimal decimal(std::string_view digits) {
    return Decimal::parse(digits).value();
}

std::vector<std::string> drug_names(const OrderUpdate& order) {
    std::vector<std::string> names;
    for (const DrugStatement& drug : order.drugs) names.push_back(drug.what.display());
    return names;
}

Interpretation encoded(std::initializer_list<std::string_view> segments) {
    std::string lines;
    for (const std::string_view one : segments) lines.append(one).append("\r");
    lines.pop_back();
    return message("RDE^O11", {pid, "ORC|NW|P1", lines});
}

// "500-1000 mL", "5 mg", "? mL".
std::string dose(const DrugStatement& drug) {
    std::string text = drug.amount_low ? drug.amount_low->to_string() : "?";
    if (drug.amount_high) text += "-" + drug.amount_high->to_string();
    return text + " " + drug.amount_unit;
}

std::vector<std::string> doses(const Interpretation& said) {
    std::vector<std::string> list;
    for (const DrugStatement& drug : only<OrderUpdate>(said).drugs) list.push_back(dose(drug));
    return list;
}

std::string dose_of(std::string_view rxe) {
    return doses(encoded({rxe})).at(0);
}

TEST(Drugs, both_triplets_of_a_drug_are_kept) {
    const auto order = only<OrderUpdate>(message(
        "RDE^O11", {pid, "ORC|NW|P1",
                    "RXE||COUMOT10^WARFARIN SODIUM 10 MG TABLET^^11289^warfarin^RXNORM|1||TAB"}));
    EXPECT_EQ(order.drugs.at(0).what.codes,
              (std::vector<Code>{{"", "COUMOT10", "WARFARIN SODIUM 10 MG TABLET"},
                                 {"RXNORM", "11289", "warfarin"}}));
}

TEST(Drugs, a_give_code_one_field_too_late_is_found_and_told) {
    const auto said =
        message("RDE^O11", {pid, "ORC|NW|P1", "RXE|1^BID||11289^Warfarin^RXNORM|5||mg"});
    const auto order = only<OrderUpdate>(said);
    EXPECT_EQ(drug_names(order), std::vector<std::string>{"Warfarin"});
    EXPECT_EQ(order.drugs[0].amount_low, decimal("5"));
    EXPECT_EQ(order.drugs[0].amount_unit, "mg");
    EXPECT_EQ(order.drugs[0].source.place, "RXE-3");
    EXPECT_TRUE(has_finding(said, "drug-code-misplaced RXE-3"));
}

TEST(Drugs, a_request_in_words_is_a_drug_too) {
    const auto said =
        message("OMP^O09", {pid, "ORC|NW|P1", "RXO|||||\x7c^warfarin 5 mg as before"});
    EXPECT_EQ(drug_names(only<OrderUpdate>(said)),
              std::vector<std::string>{"warfarin 5 mg as before"});
    EXPECT_TRUE(has_finding(said, "drug-code-missing RXO-1"));
}

TEST(Drugs, an_unreadable_amount_is_told_and_the_drug_is_kept) {
    const auto said = message("RDE^O11", {pid, "ORC|NW|P1", "RXE||11289^Warfarin^RXNORM|5mg||mg"});
    const auto order = only<OrderUpdate>(said);
    EXPECT_FALSE(order.drugs.at(0).amount_low);
    EXPECT_TRUE(has_finding(said, "number-unreadable RXE-3"));
}

TEST(Drugs, equal_amounts_are_one_dose) {
    const auto order = only<OrderUpdate>(
        message("RDE^O11", {pid, "ORC|NW|P1", "RXE||D^Digoxin^L|0.2500|0.25|mg"}));
    EXPECT_EQ(order.drugs.at(0).amount_low, decimal("0.25"));
    EXPECT_FALSE(order.drugs.at(0).amount_high);
}

TEST(Drugs, every_component_of_a_mixture_is_seen) {
    const auto order = only<OrderUpdate>(message(
        "RDE^O11", {pid, "ORC|NW|P1", "RXE||TPNA^TPN ADULT^L|1000||mL", "RXR|IV",
                    "RXC|B|AA10^Amino acids 10 %^L|1000|mL", "RXC|A|CAGL^Calcium gluconate^L|10|mL",
                    "RXC|A|KCL^Potassium chloride^L|40|mmol"}));
    EXPECT_EQ(drug_names(order),
              (std::vector<std::string>{"TPN ADULT", "Amino acids 10 %", "Calcium gluconate",
                                        "Potassium chloride"}));
    EXPECT_EQ(order.drugs[1].role, DrugRole::base);
    EXPECT_EQ(order.drugs[2].role, DrugRole::additive);
    EXPECT_EQ(order.drugs[2].amount_low, decimal("10"));
    EXPECT_EQ(order.drugs[2].amount_unit, "mL");
    EXPECT_EQ(order.drugs[2].source.place, "RXC[2]-2");
}

TEST(Drugs, every_triplet_is_kept_whatever_system_it_claims) {
    const auto order = only<OrderUpdate>(
        encoded({"RXE||01200020200105^Ampicillin 250 mg capsule^GPI^00047040230^Ampicillin 250 mg "
                 "caps^NDC^^^^7233^Ampicillin^RXNORM|1||CAP"}));
    EXPECT_EQ(order.drugs.at(0).what.codes,
              (std::vector<Code>{{"GPI", "01200020200105", "Ampicillin 250 mg capsule"},
                                 {"NDC", "00047040230", "Ampicillin 250 mg caps"},
                                 {"RXNORM", "7233", "Ampicillin"}}));
    const auto mislabelled = only<OrderUpdate>(encoded({"RXE||11289^Warfarin 5mg tablet^NDC |1"}));
    EXPECT_EQ(mislabelled.drugs.at(0).what.codes,
              (std::vector<Code>{{"NDC", "11289", "Warfarin 5mg tablet"}}));
}

TEST(Drugs, may_be_words_alone) {
    for (const char* code : {"^Verapamil", "^Verapamil^^^^^^^Verapamil", "^^^^^^^^Verapamil"})
        EXPECT_EQ(drug_names(only<OrderUpdate>(encoded({std::string{"RXE||"} + code + "|80||mg"}))),
                  std::vector<std::string>{"Verapamil"})
            << code;
}

TEST(Drugs, an_additive_in_words_is_seen_too) {
    const auto order = only<OrderUpdate>(
        encoded({"RXE||TPN^TPN^L|1||BAG", "RXC|A|^calcium gluconate 10 %|10|mL"}));
    EXPECT_EQ(drug_names(order), (std::vector<std::string>{"TPN", "calcium gluconate 10 %"}));
}

TEST(Drugs, minimum_and_maximum_are_both_ends_of_the_dose) {
    EXPECT_EQ(dose_of("RXE||D^Drug^L|12.5|25|g"), "12.5-25 g");
    EXPECT_EQ(dose_of("RXE||D^Drug^L||25|g"), "25 g");
    EXPECT_EQ(dose_of("RXE||D^Drug^L|0|25|g"), "0-25 g");
}

TEST(Drugs, a_dose_of_nothing_is_no_dose_and_is_told) {
    const auto said = encoded({"RXE||COUMOT10^WARFARIN SODIUM 10 MG TABLET|0||MG"});
    EXPECT_EQ(doses(said), std::vector<std::string>{"? MG"});
    EXPECT_TRUE(has_finding(said, "dose-zero RXE-3"));
}

TEST(Drugs, compound_units_stay_as_sent) {
    EXPECT_EQ(dose_of("RXE||D^Drug^L|5||micg/kg"), "5 micg/kg");
    EXPECT_EQ(dose_of("RXE||D^Drug^L|5||10*3/uL"), "5 10*3/uL");
    EXPECT_EQ(dose_of("RXE||D^Drug^L|5||^mg per hour"), "5 mg per hour");
}

TEST(Drugs, a_dose_within_the_unit_is_read_where_nothing_contradicts_it) {
    for (const char* rxe : {"RXE||D^Drug^L|||75 mg", "RXE||D^Drug^L|1||75 mg",
                            "RXE||D^Drug^L|75||75mg", "RXE||D^Drug^L|||75^mg"}) {
        EXPECT_EQ(dose_of(rxe), "75 mg") << rxe;
        EXPECT_TRUE(has_finding(encoded({rxe}), "dose-in-unit RXE-5")) << rxe;
    }
    for (const char* rxe : {"RXE||D^Drug^L|5||43^mg/h", "RXE||D^Drug^L|1|2|43 mg/h"}) {
        EXPECT_EQ(dose_of(rxe).substr(0, 1), "?") << rxe;
        EXPECT_TRUE(has_finding(encoded({rxe}), "dose-unclear RXE-5")) << rxe;
    }
}

TEST(Drugs, tell_their_strength) {
    const std::string to_strength(18, '|');  // from RXE-7 to RXE-25
    const auto order =
        only<OrderUpdate>(encoded({"RXE||STS^thiosulfate^L|50||mL|" + to_strength + "|250|mg/mL",
                                   "RXC|A|K^Potassium^L|10|mL|1|mmol/mL"}));
    EXPECT_EQ(order.drugs.at(0).strength, decimal("250"));
    EXPECT_EQ(order.drugs.at(0).strength_unit, "mg/mL");
    EXPECT_EQ(order.drugs.at(1).strength, decimal("1"));
    EXPECT_EQ(order.drugs.at(1).strength_unit, "mmol/mL");
}

TEST(Drugs, tell_the_rate_or_the_amount_in_a_time) {
    const std::string to_per(16, '|');  // from RXE-6 to RXE-22
    const auto rate =
        only<OrderUpdate>(encoded({"RXE||NS^Saline^L|1000||mL" + to_per + "|H8|100|mL/hr"}));
    EXPECT_EQ(rate.drugs.at(0).rate, decimal("100"));
    EXPECT_EQ(rate.drugs.at(0).rate_unit, "mL/hr");
    const auto per = only<OrderUpdate>(encoded({"RXE||NS^Saline^L|1000||mL" + to_per + "|H8"}));
    EXPECT_EQ(per.drugs.at(0).rate, decimal("1000"));
    EXPECT_EQ(per.drugs.at(0).rate_unit, "mL/H8");
    const auto neither = only<OrderUpdate>(encoded({"RXE||NS^Saline^L|1000||mL"}));
    EXPECT_FALSE(neither.drugs.at(0).rate);
}

TEST(Drugs, a_request_tells_strength_and_rate_too) {
    const std::string to_strength(14, '|');  // from RXO-4 to RXO-18
    const auto order = only<OrderUpdate>(
        message("OMP^O09",
                {pid, "ORC|NW|P1", "RXO|D^Drug^L|5||mg" + to_strength + "250|mg/mL||100|mL/hr"}));
    EXPECT_EQ(order.drugs.at(0).strength, decimal("250"));
    EXPECT_EQ(order.drugs.at(0).rate, decimal("100"));
    EXPECT_EQ(order.drugs.at(0).rate_unit, "mL/hr");
}

// give / base x component (RXC-1).
TEST(Drugs, a_dose_holds_its_share_of_each_component) {
    EXPECT_EQ(
        doses(encoded({"RXE||MIX^Mix^L|500||mL", "RXC|B|D5^Dextrose^L|1000|mL",
                       "RXC|A|CAGL^Calcium gluconate^L|10|mL", "RXC|A|K^Potassium^L|40|mmol"})),
        (std::vector<std::string>{"500 mL", "500 mL", "5 mL", "20 mmol"}));
    EXPECT_EQ(doses(encoded({"RXE||MIX^Mix^L|500|1000|mL", "RXC|B|D5^Dextrose^L|1|L",
                             "RXC|A|CAGL^Calcium gluconate^L|10|mL"})),
              (std::vector<std::string>{"500-1000 mL", "0.5-1 L", "5-10 mL"}));
}

TEST(Drugs, several_bases_make_one_base) {
    EXPECT_EQ(doses(encoded({"RXE||TPN^TPN^L|2000||mL", "RXC|B|AA^Amino acids^L|500|mL",
                             "RXC|B|D70^Dextrose^L|0.5|L", "RXC|A|CAGL^Calcium^L|1|g"})),
              (std::vector<std::string>{"2000 mL", "1000 mL", "1 L", "2 g"}));
}

TEST(Drugs, the_recipe_is_the_dose_of_one_container_and_without_a_base) {
    EXPECT_EQ(doses(encoded({"RXE||TPN^TPN^L|1||BAG", "RXC|B|AA^Amino acids^L|1000|mL",
                             "RXC|A|CAGL^Calcium^L|10|mL"})),
              (std::vector<std::string>{"1 BAG", "1000 mL", "10 mL"}));
    EXPECT_EQ(doses(encoded({"RXE||TPN^TPN^L|2000||mL", "RXC|A|CAGL^Calcium^L|10|mL"})),
              (std::vector<std::string>{"2000 mL", "10 mL"}));
    EXPECT_EQ(doses(encoded({"RXE||TPN^TPN^L", "RXC|B|AA^Amino^L|9|mL", "RXC|A|C^Calcium^L|1|g"})),
              (std::vector<std::string>{"? ", "9 mL", "1 g"}));
}

TEST(Drugs, a_share_that_nobody_can_tell_exactly_is_no_dose_and_is_told) {
    for (const char* whole :
         {"RXE||M^Mix^L|100||mL", "RXE||M^Mix^L|2||BAG", "RXE||M^Mix^L|-5||mL"}) {
        const auto said =
            encoded({whole, "RXC|B|D5^Dextrose^L|300|mL", "RXC|A|CAGL^Calcium^L|10|mL"});
        EXPECT_EQ(doses(said).at(2), "? mL") << whole;
        EXPECT_TRUE(has_finding(said, "component-dose-unknown RXE-3")) << whole;
    }
}

TEST(Drugs, components_of_the_request_are_shares_of_the_request) {
    EXPECT_EQ(doses(encoded({"RXO|M^Mix^L|500||mL", "RXC|B|D5^Dextrose^L|1000|mL",
                             "RXC|A|C^Calcium^L|10|mL", "RXE||M^Mix^L|250||mL",
                             "RXC|B|D5^Dextrose^L|1000|mL", "RXC|A|C^Calcium^L|10|mL"})),
              (std::vector<std::string>{"500 mL", "500 mL", "5 mL", "250 mL", "250 mL", "2.5 mL"}));
}

}  // namespace
