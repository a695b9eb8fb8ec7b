// What was dispensed, is to be given, and was given: RDS, RGV, RAS (reference 4.7).
#include "tests/interpret/heard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;
using enum AdministrationStatus;

const std::string to_completion(13, '|');  // from RXA-7 to RXA-20
constexpr std::string_view drug = "11289^Warfarin^RXNORM|5|mg";
constexpr std::chrono::days day{1};

// One RAS of P1 with the RXA segments as given.
OrderUpdate administered(std::string_view rxa) {
    return only<OrderUpdate>(message("RAS^O17", {pid, "ORC|RE|P1|||||||20261122100000", rxa}));
}

TEST(Supply, tells_each_administration_with_number_time_drug_and_amount) {
    const auto order = administered("RXA|0|3|20261122090000|20261122093000|" + std::string{drug});
    EXPECT_EQ(order.effect, OrderEffect::evidence);
    ASSERT_EQ(order.administrations.size(), 1U);
    const Administration& one = order.administrations[0];
    EXPECT_EQ(one.number, "3");
    EXPECT_EQ(one.at, at("2026-11-22T09:00:00.000Z"));
    EXPECT_EQ(one.status, given);
    EXPECT_FALSE(one.amends);
    EXPECT_EQ(one.drug, "Warfarin");
    EXPECT_EQ(one.amount, Decimal{5});
    EXPECT_EQ(one.unit, "mg");
    EXPECT_EQ(one.source.place, "RXA-5");
    EXPECT_FALSE(order.supplied_until);
}

TEST(Supply, takes_the_time_of_an_administration_from_where_it_stands) {
    const auto when = [](std::string_view times) {
        return administered("RXA|0|1|" + std::string{times} + "|" + std::string{drug})
            .administrations.at(0)
            .at;
    };
    EXPECT_EQ(when("20261122090000|20261122093000"), at("2026-11-22T09:00:00.000Z"));
    EXPECT_EQ(when("|20261122093000"), at("2026-11-22T09:30:00.000Z"));
    EXPECT_EQ(when("|"), at("2026-11-22T10:00:00.000Z"));
    EXPECT_EQ(when("20261222090000|"), at("2026-11-22T10:00:00.000Z"));  // a mistyped month
}

struct Completed {
    const char* rxa_20_and_21;
    AdministrationStatus status;
    bool amends;
};

class Completion : public testing::TestWithParam<Completed> {};

TEST_P(Completion, and_action_tell_whether_it_was_given) {
    const auto& [fields, status, amends] = GetParam();
    const auto order =
        administered("RXA|0|1|20261122090000||" + std::string{drug} + to_completion + fields);
    EXPECT_EQ(order.administrations.at(0).status, status) << fields;
    EXPECT_EQ(order.administrations.at(0).amends, amends) << fields;
    EXPECT_EQ(order.drugs.size(), status == given ? 1U : 0U) << fields;
}

INSTANTIATE_TEST_SUITE_P(
    Table0322And0323, Completion,
    testing::Values(Completed{"", given, false}, Completed{"CP", given, false},
                    Completed{"PA", given, false}, Completed{"RE", not_given, false},
                    Completed{"NA", not_given, false}, Completed{"CP|A", given, false},
                    Completed{"CP|U", given, true}, Completed{"NA|U", not_given, true},
                    Completed{"CP|D", deleted, true}, Completed{"|D", deleted, true}));

TEST(Supply, tells_several_administrations_and_names_the_drugs_of_those_that_took_place) {
    const auto order = only<OrderUpdate>(
        message("RAS^O17", {pid, "ORC|RE|P1", "RXA|0|1|20261121090000||A^Drug A^L|5|mg",
                            "RXA|0|2|20261120090000||B^Drug B^L|5|mg",
                            "RXA|0|3|20261122090000||C^Drug C^L|5|mg" + to_completion + "NA"}));
    EXPECT_EQ(order.administrations.size(), 3U);
    ASSERT_EQ(order.drugs.size(), 2U);
    EXPECT_EQ(order.drugs[0].what.display(), "Drug A");
    EXPECT_EQ(order.drugs[1].what.display(), "Drug B");
}

TEST(Supply, of_an_administration_that_did_not_take_place_shows_not_even_the_order_beside_it) {
    const auto order = only<OrderUpdate>(message(
        "RAS^O17", {pid, "ORC|RE|P1", "RXE||855332^Warfarin^RXNORM|5||mg",
                    "RXA|0|1|20261122090000||" + std::string{drug} + to_completion + "NA"}));
    EXPECT_TRUE(order.drugs.empty());
}

TEST(Supply, of_an_amount_that_cannot_be_read_is_told_and_the_administration_kept) {
    const auto said =
        message("RAS^O17", {pid, "ORC|RE|P1", "RXA|0|1|20261122090000||A^Drug A^L|much|mg"});
    EXPECT_FALSE(only<OrderUpdate>(said).administrations.at(0).amount);
    EXPECT_TRUE(has_finding(said, "number-unreadable RXA-6"));
}

TEST(Supply, dispensed_lasts_30_days) {
    const auto until = [](std::string_view rxd_3) {
        return only<OrderUpdate>(message("RDS^O13", {pid, "ORC|RE|P1|||||||20261122100000",
                                                     "RXD|1|11289^Warfarin^RXNORM|" +
                                                         std::string{rxd_3} + "|30|TAB"}))
            .supplied_until;
    };
    EXPECT_EQ(until("20261120080000"), at("2026-11-20T08:00:00.000Z") + 30 * day);
    EXPECT_EQ(until(""), at("2026-11-22T10:00:00.000Z") + 30 * day);
}

TEST(Supply, dispensed_tells_no_administration) {
    const auto order = only<OrderUpdate>(
        message("RDS^O13", {pid, "ORC|RE|P1", "RXD|1|11289^Warfarin^RXNORM|20261122|30"}));
    EXPECT_TRUE(order.administrations.empty());
}

TEST(Supply, to_be_given_lasts_7_days_after_the_last_time_it_is_due) {
    const std::string rxg = "||11289^Warfarin^RXNORM|5||mg";
    const auto until = [&](std::string_view tq, std::string_view tq1) {
        return only<OrderUpdate>(
                   message("RGV^O15", {pid, "ORC|RE|P1|||||||20261122100000",
                                       "RXG|1|1|" + std::string{tq} + rxg.substr(1), tq1}))
            .supplied_until;
    };
    EXPECT_EQ(until("", "TQ1|1||BID||||20261123080000|20261125080000"),
              at("2026-11-25T08:00:00.000Z") + 7 * day);
    EXPECT_EQ(until("^^^20261124090000", "NTE|1"), at("2026-11-24T09:00:00.000Z") + 7 * day);
    EXPECT_EQ(until("", "NTE|1"), at("2026-11-22T10:00:00.000Z") + 7 * day);
}

}  // namespace
