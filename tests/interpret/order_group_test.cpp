// Orders that belong together: replaced and replacement, parent and child; numbers that are
// assigned (reference 4.6).
#include "tests/interpret/heard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;

constexpr std::string_view warfarin = "RXE||11289^Warfarin^RXNORM|5||mg";
constexpr std::string_view apixaban = "RXE||1364430^Apixaban^RXNORM|5||mg";

std::vector<OrderEffect> effects(const std::vector<OrderUpdate>& orders) {
    std::vector<OrderEffect> list;
    for (const OrderUpdate& one : orders) list.push_back(one.effect);
    return list;
}

using enum OrderEffect;

TEST(OrderGroup, replaced_orders_end_and_their_replacements_run_many_to_many) {
    for (const char* code : {"RP", "RQ", "RU"}) {
        const std::string replaced = "ORC|" + std::string{code};
        const auto orders = all<OrderUpdate>(
            message("RDE^O11", {pid, replaced + "|P1|F1", warfarin, replaced + "|P2|F2", warfarin,
                                "ORC|RO|P3|F3", apixaban, "ORC|RO|P4|F4", apixaban}));
        EXPECT_EQ(effects(orders), (std::vector{cancel, cancel, activate, activate})) << code;
    }
}

TEST(OrderGroup, a_request_to_replace_without_a_replacement_ends_nothing) {
    const auto orders = all<OrderUpdate>(message("RDE^O11", {pid, "ORC|RP|P1|F1", warfarin}));
    EXPECT_EQ(effects(orders), std::vector{none});
}

TEST(OrderGroup, a_replacement_keeps_the_placer_number_of_the_first_it_replaces) {
    const auto orders = all<OrderUpdate>(
        message("RDE^O11", {pid, "ORC|RU|P1^EHR|F1^RX", warfarin, "ORC|RU|P2^EHR|F2^RX", warfarin,
                            "ORC|RO||F3^RX", apixaban, "ORC|RO|P4^EHR|F4^RX", apixaban}));
    EXPECT_EQ(orders.at(2).placer, (OrderNumber{"P1", "EHR"}));
    EXPECT_EQ(orders.at(2).filler, (OrderNumber{"F3", "RX"}));
    EXPECT_EQ(orders.at(3).placer, (OrderNumber{"P4", "EHR"}));
}

TEST(OrderGroup, a_replacement_in_a_supply_message_ends_no_order) {
    const auto orders = all<OrderUpdate>(
        message("RDS^O13", {pid, "ORC|RP|P1", "RXD|1|11289^Warfarin^RXNORM|20261122|30",
                            "ORC|RO|P2", "RXD|1|11289^Warfarin^RXNORM|20261122|30"}));
    EXPECT_EQ(effects(orders), (std::vector{evidence, evidence}));
}

TEST(OrderGroup, a_child_is_an_order_of_its_own_and_leaves_its_parent_alone) {
    const auto orders = all<OrderUpdate>(
        message("RDE^O11", {pid, "ORC|PA|P1^EHR|F1^RX", warfarin, "ORC|CH||F2^RX|||||P1&EHR^F1&RX",
                            apixaban, "ORC|CH|P3^EHR|F3^RX|||||P1&EHR^F1&RX", apixaban}));
    EXPECT_EQ(effects(orders), (std::vector{none, activate, activate}));
    EXPECT_EQ(orders.at(1).placer, (OrderNumber{"P1", "EHR"}));
    EXPECT_EQ(orders.at(1).filler, (OrderNumber{"F2", "RX"}));
    EXPECT_EQ(orders.at(2).placer, (OrderNumber{"P3", "EHR"}));
}

TEST(OrderGroup, a_child_without_a_number_is_not_taken_for_its_parent) {
    const auto orders =
        all<OrderUpdate>(message("RDE^O11", {pid, "ORC|CH||||||||P1&EHR^F1&RX", apixaban}));
    EXPECT_TRUE(orders.at(0).placer.empty());
    EXPECT_TRUE(orders.at(0).filler.empty());
    EXPECT_EQ(orders.at(0).drugs.size(), 1U);
}

TEST(OrderGroup, a_child_names_its_parent_by_both_numbers) {
    const auto child = only<OrderUpdate>(
        message("RDE^O11", {pid, "ORC|CH|P3^EHR|F3^RX|||||P1&EHR^F1&RX", apixaban}));
    EXPECT_EQ(child.parent, (OrderNumbers{{"P1", "EHR"}, {"F1", "RX"}}));
    // Any order may name one, and one without a parent has none.
    const auto other =
        only<OrderUpdate>(message("OMP^O09", {pid, "ORC|XO|P3|||||||", "RXO|A^Drug A^L"}));
    EXPECT_TRUE(other.parent.empty());
    const auto named =
        only<OrderUpdate>(message("OMP^O09", {pid, "ORC|XO|P3||||||P1&EHR", "RXO|A^Drug A^L"}));
    EXPECT_EQ(named.parent, (OrderNumbers{{"P1", "EHR"}, {}}));
}

TEST(OrderGroup, children_behind_their_parent_belong_to_it_without_naming_it) {
    const auto orders = all<OrderUpdate>(
        message("RDE^O11", {pid, "ORC|PA|P1^EHR|F1^RX", warfarin, "ORC|CH|P2^EHR|F2^RX", apixaban,
                            "ORC|CH|P3^EHR|F3^RX|||||P9&EHR", apixaban, "ORC|NW|P4^EHR", warfarin,
                            "ORC|PA|P5^EHR", warfarin, "ORC|CH|P6^EHR", apixaban}));
    ASSERT_EQ(orders.size(), 6U);
    EXPECT_EQ(orders[1].parent, (OrderNumbers{{"P1", "EHR"}, {"F1", "RX"}}));
    EXPECT_EQ(orders[2].parent, (OrderNumbers{{"P9", "EHR"}, {}}));
    EXPECT_TRUE(orders[3].parent.empty());
    EXPECT_EQ(orders[5].parent, (OrderNumbers{{"P5", "EHR"}, {}}));
}

TEST(OrderGroup, a_replacement_is_no_child_of_what_it_replaces) {
    const auto orders =
        all<OrderUpdate>(message("RDE^O11", {pid, "ORC|RU|P1^EHR|F1^RX", warfarin,
                                             "ORC|RO|P1^EHR|F2^RX|||||P1&EHR^F1&RX", apixaban}));
    EXPECT_TRUE(orders.at(1).parent.empty());
}

FeedPolicy own_codes() {
    FeedPolicy policy;
    policy.order_control = {{"STOP", "DC"}, {"CHG", "XO"},  {"OFFSPRING", "CH"},
                            {"SN", "NW"},   {"SWAP", "RP"}, {"BY", "RO"}};
    return policy;
}

TEST(OrderControlOfAFeed, stands_for_a_standard_code_and_is_shown_as_sent) {
    const auto said = message("RDE^O11", {pid, "ORC|STOP|P1", warfarin}, own_codes());
    EXPECT_EQ(only<OrderUpdate>(said).effect, discontinue);
    EXPECT_EQ(only<OrderUpdate>(said).control, "STOP");
    EXPECT_TRUE(said.findings.empty());
}

TEST(OrderControlOfAFeed, leaves_the_standard_codes_that_it_does_not_name) {
    const auto said = message("RDE^O11", {pid, "ORC|HD|P1", warfarin}, own_codes());
    EXPECT_EQ(only<OrderUpdate>(said).effect, hold);
    EXPECT_TRUE(has_finding(message("RDE^O11", {pid, "ORC|HALT|P1", warfarin}, own_codes()),
                            "order-control-unknown ORC-1"));
}

TEST(OrderControlOfAFeed, wins_over_the_standard_code_of_the_same_letters) {
    const auto said = message("RDE^O11", {pid, "ORC|SN|P1", warfarin}, own_codes());
    EXPECT_EQ(only<OrderUpdate>(said).effect, activate);
    EXPECT_TRUE(has_finding(message("RDE^O11", {pid, "ORC|SN", warfarin}, own_codes()),
                            "order-number-missing ORC-2"));
}

TEST(OrderControlOfAFeed, belongs_together_like_the_standard_codes) {
    const auto child = only<OrderUpdate>(
        message("RDE^O11", {pid, "ORC|OFFSPRING||F2^RX|||||P1&EHR^F1&RX", warfarin}, own_codes()));
    EXPECT_EQ(child.placer, (OrderNumber{"P1", "EHR"}));
    const auto orders = all<OrderUpdate>(
        message("RDE^O11", {pid, "ORC|SWAP|P1|F1", warfarin, "ORC|BY||F2", apixaban}, own_codes()));
    EXPECT_EQ(effects(orders), (std::vector{cancel, activate}));
    EXPECT_EQ(orders.at(1).placer.id, "P1");
}

TEST(OrderGroup, an_assigned_number_is_told_and_changes_nothing_else) {
    const auto order = only<OrderUpdate>(message("ORM^O01", {pid, "ORC|NA|P1^EHR|F1^RX"}));
    EXPECT_EQ(order.effect, none);
    EXPECT_EQ(order.placer, (OrderNumber{"P1", "EHR"}));
    EXPECT_EQ(order.filler, (OrderNumber{"F1", "RX"}));
}

TEST(OrderGroup, only_who_asks_for_a_number_may_have_none) {
    EXPECT_TRUE(message("RDE^O11", {pid, "ORC|SN", warfarin}).findings.empty());
    EXPECT_TRUE(has_finding(message("RDE^O11", {pid, "ORC|SC|||||", warfarin}),
                            "order-number-missing ORC-2"));
}

TEST(OrderGroup, a_blank_ORC_1_is_the_default_of_each_message) {
    for (const char* type : {"RDE^O11", "OMP^O09", "ORM^O01"})
        EXPECT_EQ(
            only<OrderUpdate>(message(type, {pid, "ORC||P1", "RXO|11289^Warfarin^RXNORM"})).effect,
            activate)
            << type;
    for (const char* type : {"RDS^O13", "RGV^O15", "RAS^O17"})
        EXPECT_EQ(
            only<OrderUpdate>(message(type, {pid, "ORC||P1", "RXO|11289^Warfarin^RXNORM"})).effect,
            evidence)
            << type;
}

}  // namespace
