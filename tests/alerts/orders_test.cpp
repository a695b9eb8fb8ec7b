// What messages in any order, under any of an order's numbers, make of a medication order.
#include "tests/alerts/ward.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace {

using namespace ward;

OrderUpdate numbered(OrderUpdate update, std::string placer, std::string filler) {
    update.placer = {};
    if (!placer.empty()) update.placer = {std::move(placer), "OE"};
    if (!filler.empty()) update.filler = {std::move(filler), "RX"};
    return update;
}

TEST(Orders, are_one_under_any_of_their_numbers) {
    Bed bed;
    bed.say(new_order(at(9), "7001", warfarin()));
    bed.say(numbered(new_order(at(10), "", warfarin()), "7001", "F1"));
    bed.say(numbered(discontinued(at(11), ""), "", "F1"));
    ASSERT_EQ(bed.patient.orders.size(), 1U);
    EXPECT_EQ(bed.patient.orders[0].status, OrderStatus::discontinued);
    EXPECT_EQ(bed.patient.orders[0].key, "7001^OE");
    EXPECT_EQ(bed.patient.orders[0].filler, (OrderNumber{"F1", "RX"}));
}

TEST(Orders, are_found_by_the_id_alone_when_one_side_names_no_application) {
    Bed bed;
    bed.say(new_order(at(9), "7001", warfarin()));
    OrderUpdate blank = discontinued(at(10), "7001");
    blank.placer.application.clear();
    bed.say(blank);
    EXPECT_EQ(bed.patient.orders.size(), 1U);
    EXPECT_EQ(bed.patient.orders[0].status, OrderStatus::discontinued);
    OrderUpdate other = new_order(at(11), "7001", warfarin());
    other.placer.application = "ER";
    bed.say(other);
    EXPECT_EQ(bed.patient.orders.size(), 2U);
}

TEST(Orders, that_share_a_placer_number_but_not_a_filler_number_are_two) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(numbered(new_order(at(9), "", warfarin()), "7001", "F1"));
    bed.say(numbered(new_order(at(9), "", warfarin()), "7001", "F2"));
    bed.say(numbered(discontinued(at(10), ""), "7001", "F1"));
    EXPECT_EQ(bed.told, "raised vka; raised vka; resolved vka");
    EXPECT_EQ(bed.active(), "vka critical");
    bed.say(discontinued(at(11), "7001"));  // names both
    EXPECT_EQ(bed.active(), "");
}

TEST(Orders, without_any_number_are_known_by_their_drug) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(new_order(at(9), "", warfarin()));
    bed.say(new_order(at(9), "", warfarin()));
    EXPECT_EQ(bed.told, "raised vka");
}

TEST(Orders, follow_the_clinical_clock_not_arrival) {
    Bed bed;
    bed.say(new_order(at(9), "7001", warfarin()));
    bed.say(discontinued(at(12), "7001"));
    bed.say(order(at(10), OrderEffect::activate, "XO", "7001", {apixaban()}));
    EXPECT_EQ(bed.patient.orders[0].status, OrderStatus::discontinued);
    EXPECT_EQ(bed.patient.orders[0].drugs[0].said.what, apixaban());
    bed.say(order(at(9, 30), OrderEffect::activate, "XO", "7001", {warfarin()}));
    EXPECT_EQ(bed.patient.orders[0].drugs[0].said.what, apixaban());
    bed.say(new_order(at(13), "7001", warfarin()));
    EXPECT_TRUE(bed.patient.orders[0].runs(bed.now));
}

TEST(Orders, of_the_same_clinical_time_follow_arrival) {
    Bed bed;
    bed.say(new_order(at(9), "7001", warfarin()));
    bed.say(discontinued(at(9), "7001"));
    EXPECT_EQ(bed.patient.orders[0].status, OrderStatus::discontinued);
    bed.say(new_order(at(9), "7001", warfarin()));
    EXPECT_EQ(bed.patient.orders[0].status, OrderStatus::active);
}

TEST(Orders, stay_discontinued_when_the_discontinuation_came_first) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(discontinued(at(12), "7001"));
    bed.say(new_order(at(9), "7001", warfarin()));
    EXPECT_EQ(bed.told, "");
    ASSERT_EQ(bed.patient.orders.size(), 1U);
    EXPECT_EQ(bed.patient.orders[0].drugs.size(), 1U);
    EXPECT_EQ(bed.patient.orders[0].control, "DC");
}

TEST(Orders, run_again_after_a_hold_when_released_and_not_after_a_discontinuation) {
    Bed bed;
    bed.say(new_order(at(9), "7001", warfarin()));
    bed.say(order(at(10), OrderEffect::hold, "HR", "7001"));
    EXPECT_EQ(bed.patient.orders[0].status, OrderStatus::on_hold);
    bed.say(order(at(11), OrderEffect::release, "OR", "7001"));
    EXPECT_EQ(bed.patient.orders[0].status, OrderStatus::active);
    bed.say(discontinued(at(12), "7001"));
    bed.say(order(at(13), OrderEffect::release, "OR", "7001"));
    EXPECT_EQ(bed.patient.orders[0].status, OrderStatus::discontinued);
}

TEST(Orders, keep_their_drugs_when_a_message_names_none) {
    Bed bed;
    bed.say(new_order(at(9), "7001", warfarin()));
    bed.say(order(at(10), OrderEffect::activate, "XO", "7001"));
    ASSERT_EQ(bed.patient.orders[0].drugs.size(), 1U);
    EXPECT_EQ(bed.patient.orders[0].drugs[0].said.source, source(at(9), "RXE-2"));
}

TEST(Orders, take_from_an_older_statement_what_no_newer_one_stated) {
    Bed bed;
    OrderUpdate later = order(at(12), OrderEffect::activate, "XO", "7001");
    later.end = at(20);
    bed.say(later);
    OrderUpdate first = new_order(at(9), "7001", warfarin());
    first.end = at(22);
    bed.say(first);
    ASSERT_EQ(bed.patient.orders[0].drugs.size(), 1U);
    EXPECT_EQ(bed.patient.orders[0].drugs[0].said.what, warfarin());
    EXPECT_EQ(bed.patient.orders[0].end, at(20));
}

TEST(Orders, are_not_restarted_by_a_note_about_them) {
    Bed bed;
    bed.say(new_order(at(9), "7001", warfarin()));
    bed.say(discontinued(at(10), "7001"));
    bed.say(order(at(11), OrderEffect::none, "SR", "7001", {warfarin()}));
    EXPECT_EQ(bed.patient.orders[0].status, OrderStatus::discontinued);
}

TEST(Orders, nobody_knew_run_when_their_drug_is_given) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(order(at(9), OrderEffect::evidence, "RE", "7001", {warfarin()}));
    EXPECT_EQ(bed.active(), "vka critical");
    bed.say(discontinued(at(8, 30), "7001"));  // older, but about the order itself
    EXPECT_EQ(bed.active(), "");
}

TEST(Orders, gain_what_was_given_but_not_named) {
    Bed order_first;
    order_first.say(order(at(9), OrderEffect::activate, "NW", "7001", {words("TPN"), apixaban()}));
    order_first.say(order(at(10), OrderEffect::evidence, "RE", "7001", {warfarin()}));
    Bed given_first;
    given_first.say(order(at(10), OrderEffect::evidence, "RE", "7001", {warfarin()}));
    given_first.say(order(at(9), OrderEffect::activate, "NW", "7001", {words("TPN"), apixaban()}));
    for (const Bed* bed : {&order_first, &given_first}) {
        ASSERT_EQ(bed->patient.orders.size(), 1U);
        const auto& drugs = bed->patient.orders[0].drugs;
        ASSERT_EQ(drugs.size(), 3U);
        EXPECT_EQ(drugs[2].said.what, warfarin());
    }
}

TEST(Orders, are_not_restarted_by_a_drug_given_after_their_end) {
    Bed bed;
    bed.say(new_order(at(9), "7001", warfarin()));
    bed.say(discontinued(at(10), "7001"));
    bed.say(order(at(11), OrderEffect::evidence, "RE", "7001", {warfarin()}));
    EXPECT_EQ(bed.patient.orders[0].status, OrderStatus::discontinued);
}

TEST(Orders, mark_nothing_as_changed_when_nothing_is_new) {
    Bed bed;
    bed.say(new_order(at(9), "7001", warfarin()));
    bed.patient.orders[0].changed = false;
    bed.say(new_order(at(9), "7001", warfarin()));
    EXPECT_FALSE(bed.patient.orders[0].changed);
}

// Diagnosis, order, change of dose and discontinuation of one patient, in every order of arrival.
TEST(Orders, end_in_the_same_state_whatever_the_order_of_arrival) {
    const auto state = [](const Bed& bed) {
        const MedicationOrder& one = bed.patient.orders.at(0);
        std::string text = bed.active() + "|" + one.control + "|" + one.key;
        for (const Drug& drug : one.drugs) text += "|" + drug.said.amount_low->to_string();
        return text + (one.end ? "|" + to_iso8601(*one.end) : "") +
               (bed.patient.problems.at(0).active ? "|problem" : "");
    };
    for (const bool stopped : {false, true}) {
        OrderUpdate first = new_order(at(9), "7001", warfarin());
        first.end = at(23);
        OrderUpdate change = order(at(10), OrderEffect::activate, "XO", "7001", {warfarin()});
        change.drugs[0].amount_low = 7;
        std::vector<Event> events{listed(at(8), {calciphylaxis()}), first, change};
        if (stopped) events.push_back(discontinued(at(11), "7001"));

        Bed in_order;
        for (const Event& event : events) in_order.say(event);
        EXPECT_EQ(in_order.active(), stopped ? "" : "vka critical");

        std::vector<std::size_t> arrival(events.size());
        for (std::size_t i = 0; i < arrival.size(); ++i) arrival[i] = i;
        do {
            Bed bed;
            std::string shown;
            for (const std::size_t i : arrival) {
                bed.say(events[i]);
                shown += std::to_string(i);
            }
            // Who set the status last is the same; the first word of it may differ: NW or XO.
            if (!stopped) bed.patient.orders[0].control = in_order.patient.orders[0].control;
            EXPECT_EQ(state(bed), state(in_order)) << "arrival " << shown;
        } while (std::next_permutation(arrival.begin(), arrival.end()));
    }
}

}  // namespace
