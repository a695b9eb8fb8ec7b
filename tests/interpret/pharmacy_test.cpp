// Medication orders (reference 4.6, 4.7).
#include "tests/interpret/heard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;

constexpr std::string_view warfarin =
    "RXE||855332^Warfarin Sodium 5 MG Oral Tablet^RXNORM|5||mg^^UCUM";

Decimal decimal(std::string_view digits) {
    return Decimal::parse(digits).value();
}

std::vector<std::string> drug_names(const OrderUpdate& order) {
    std::vector<std::string> names;
    for (const DrugStatement& drug : order.drugs) names.push_back(drug.what.display());
    return names;
}

TEST(Pharmacy, an_order_tells_numbers_drug_dose_route_and_time) {
    const auto said = message("RDE^O11", {pid, "ORC|NW|P1^EHR|F1^PHARM||||||20261122100000",
                                          warfarin, "RXR|PO^Oral^HL70162"});
    EXPECT_EQ(said.verdict, Verdict::apply);
    EXPECT_TRUE(said.findings.empty());
    const auto order = only<OrderUpdate>(said);
    EXPECT_EQ(order.effect, OrderEffect::activate);
    EXPECT_EQ(order.control, "NW");
    EXPECT_EQ(order.placer, (OrderNumber{"P1", "EHR"}));
    EXPECT_EQ(order.filler, (OrderNumber{"F1", "PHARM"}));
    EXPECT_EQ(order.at, at("2026-11-22T10:00:00.000Z"));
    EXPECT_EQ(order.source.place, "ORC-1");
    ASSERT_EQ(order.drugs.size(), 1U);
    EXPECT_EQ(order.drugs[0].role, DrugRole::give);
    EXPECT_EQ(order.drugs[0].what.codes.at(0),
              (Code{"RXNORM", "855332", "Warfarin Sodium 5 MG Oral Tablet"}));
    EXPECT_EQ(order.drugs[0].amount_low, decimal("5"));
    EXPECT_FALSE(order.drugs[0].amount_high);
    EXPECT_EQ(order.drugs[0].amount_unit, "mg");
    EXPECT_EQ(order.drugs[0].source.place, "RXE-2");
    ASSERT_EQ(order.routes.size(), 1U);
    EXPECT_EQ(order.routes[0].display(), "Oral");
}

TEST(Pharmacy, every_pharmacy_message_type_is_read) {
    for (const char* type : {"RDE^O11", "RDE^O01", "RDE^O25", "RDE^O11^RDE_O11", "RDE"})
        EXPECT_EQ(all<OrderUpdate>(message(type, {pid, "ORC|NW|P1", warfarin})).size(), 1U) << type;
    for (const char* type : {"OMP^O09", "ORM^O01"}) {
        const auto order = only<OrderUpdate>(
            message(type, {pid, "ORC|NW|P1", "RXO|855332^Warfarin^RXNORM|2.5|5|mg"}));
        EXPECT_EQ(order.drugs.at(0).role, DrugRole::requested) << type;
        EXPECT_EQ(order.drugs.at(0).amount_low, decimal("2.5")) << type;
        EXPECT_EQ(order.drugs.at(0).amount_high, decimal("5")) << type;
        EXPECT_EQ(order.drugs.at(0).amount_unit, "mg") << type;
    }
}

TEST(Pharmacy, each_ORC_begins_an_order_with_the_segments_behind_it) {
    const auto orders =
        all<OrderUpdate>(message("RDE^O11", {pid, "ORC|NW|P1", "RXE||A^Drug A^L|1||mg", "RXR|PO",
                                             "ORC|DC|P2", "RXE||B^Drug B^L|2||mg", "RXR|IV"}));
    ASSERT_EQ(orders.size(), 2U);
    EXPECT_EQ(drug_names(orders[0]), std::vector<std::string>{"Drug A"});
    EXPECT_EQ(orders[0].routes.at(0).display(), "PO");
    EXPECT_EQ(orders[1].effect, OrderEffect::discontinue);
    EXPECT_EQ(drug_names(orders[1]), std::vector<std::string>{"Drug B"});
    EXPECT_EQ(orders[1].source.place, "ORC[2]-1");
}

TEST(Pharmacy, the_request_and_the_encoded_order_are_both_kept) {
    const auto order = only<OrderUpdate>(message(
        "RDE^O11", {pid, "ORC|NW|P1", "RXO|VKA^Anticoagulant^L", "RXR|PO", warfarin, "RXR|PO"}));
    ASSERT_EQ(order.drugs.size(), 2U);
    EXPECT_EQ(order.drugs[0].role, DrugRole::requested);
    EXPECT_EQ(order.drugs[1].role, DrugRole::give);
    EXPECT_EQ(order.routes.size(), 1U);
}

TEST(Pharmacy, a_blank_ORC_1_is_the_default_of_the_message_and_is_told) {
    const auto said = message("RDE^O11", {pid, "ORC||P1", warfarin});
    EXPECT_EQ(only<OrderUpdate>(said).effect, OrderEffect::activate);
    EXPECT_TRUE(has_finding(said, "order-control-missing ORC-1"));
}

TEST(Pharmacy, an_unknown_ORC_1_is_told_and_the_order_is_kept) {
    const auto said = message("RDE^O11", {pid, "ORC|NM|P1", warfarin});
    EXPECT_EQ(only<OrderUpdate>(said).effect, OrderEffect::none);
    EXPECT_EQ(only<OrderUpdate>(said).drugs.size(), 1U);
    EXPECT_TRUE(has_finding(said, "order-control-unknown ORC-1"));
    EXPECT_TRUE(has_finding(message("RDE^O11", {pid, "ORC|SC|P1|||ORDERED", warfarin}),
                            "order-status-unknown ORC-5"));
}

TEST(Pharmacy, an_order_without_a_number_is_told_and_not_lost) {
    const auto said = message("RDE^O11", {pid, "ORC|NW", warfarin});
    EXPECT_TRUE(has_finding(said, "order-number-missing ORC-2"));
    const auto order = only<OrderUpdate>(said);
    EXPECT_TRUE(order.placer.empty());
    EXPECT_TRUE(order.filler.empty());
    EXPECT_EQ(order.drugs.size(), 1U);
}

TEST(Pharmacy, the_prescription_number_stands_in_for_a_missing_order_number) {
    const auto said = message("RDE^O11", {pid, "ORC|NW", std::string{warfarin} + "||||||||||RX77"});
    EXPECT_EQ(only<OrderUpdate>(said).filler, (OrderNumber{"RX77", ""}));
}

TEST(Pharmacy, what_has_neither_number_nor_drug_is_only_told) {
    const auto said = message("RDE^O11", {pid, "ORC|DC"});
    EXPECT_TRUE(all<OrderUpdate>(said).empty());
    EXPECT_TRUE(has_finding(said, "order-number-missing ORC-2"));
}

TEST(Pharmacy, a_drug_without_ORC_is_not_lost) {
    const auto said = message("RDE^O11", {pid, warfarin, "RXR|PO", "RXE||B^Drug B^L|1||mg"});
    EXPECT_EQ(all<OrderUpdate>(said).size(), 2U);
    EXPECT_TRUE(has_finding(said, "segment-missing RXE"));
}

TEST(Pharmacy, an_ORC_alone_may_end_an_order) {
    const auto order = only<OrderUpdate>(message("RDE^O11", {pid, "ORC|CA|P1"}));
    EXPECT_EQ(order.effect, OrderEffect::cancel);
    EXPECT_TRUE(order.drugs.empty());
}

TEST(Pharmacy, a_new_order_without_a_drug_is_told) {
    EXPECT_TRUE(has_finding(message("RDE^O11", {pid, "ORC|NW|P1"}), "drug-missing ORC"));
}

TEST(Pharmacy, a_laboratory_order_is_no_medication_order) {
    const auto lab = message("ORM^O01", {pid, "ORC|NW|P1", "OBR|1|P1||CRP^CRP^L"});
    EXPECT_TRUE(all<OrderUpdate>(lab).empty());
    EXPECT_EQ(lab.answer, hl7::AckCode::AA);
    const auto mixed = message("ORM^O01", {pid, "ORC|NW|P1", "OBR|1|P1||CRP^CRP^L", "ORC|NW|P2",
                                           "RXO|11289^Warfarin^RXNORM|5||mg"});
    EXPECT_EQ(only<OrderUpdate>(mixed).placer.id, "P2");
}

TEST(Pharmacy, what_was_dispensed_or_given_is_evidence_of_its_order) {
    const auto rds = only<OrderUpdate>(
        message("RDS^O13", {pid, "ORC|RE|P1", "RXD|1|11289^Warfarin^RXNORM|20261122|30|TAB"}));
    EXPECT_EQ(rds.effect, OrderEffect::evidence);
    EXPECT_EQ(drug_names(rds), std::vector<std::string>{"Warfarin"});
    EXPECT_FALSE(rds.drugs[0].amount_low);  // thirty tablets are no dose
    const auto ras = only<OrderUpdate>(message(
        "RAS^O17", {pid, "ORC|RE|P1", "RXA|0|1|20261122090000||11289^Warfarin^RXNORM|5|mg"}));
    EXPECT_EQ(ras.effect, OrderEffect::evidence);
    EXPECT_EQ(drug_names(ras), std::vector<std::string>{"Warfarin"});
    const auto rgv = only<OrderUpdate>(
        message("RGV^O15", {pid, "ORC|RE|P1", "RXG|1|1||11289^Warfarin^RXNORM|5||mg"}));
    EXPECT_EQ(drug_names(rgv), std::vector<std::string>{"Warfarin"});
}

TEST(Pharmacy, a_dispense_that_was_called_off_leaves_order_and_drugs_alone) {
    const auto order = only<OrderUpdate>(
        message("RDS^O13", {pid, "ORC|CA|P1", "RXD|1|11289^Warfarin^RXNORM|20261122|30|TAB"}));
    EXPECT_EQ(order.effect, OrderEffect::none);
    EXPECT_TRUE(order.drugs.empty());
}

}  // namespace
