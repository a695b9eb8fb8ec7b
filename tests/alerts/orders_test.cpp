// What messages in any order, under any of an order's numbers, make of a medication order.
#include "alerts/merge.hpp"
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

TEST(Orders, nobody_knew_run_when_their_drug_is_dispensed) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    OrderUpdate dispense = order(at(9), OrderEffect::evidence, "RE", "7001", {warfarin()});
    dispense.supplied_until = at(9) + std::chrono::days{30};
    bed.say(dispense);
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

OrderUpdate stopping(Time said, Time effective, std::string number = "7001") {
    OrderUpdate update = discontinued(said, std::move(number));
    update.stop = effective;
    return update;
}

OrderUpdate given(Time when, std::string number = "7001") {
    OrderUpdate update = order(when, OrderEffect::evidence, "RE", std::move(number), {warfarin()});
    Administration one;
    one.number = "1";
    one.at = when;
    one.drug = warfarin().display();
    one.source = update.source;
    update.administrations = {one};
    return update;
}

constexpr std::chrono::days day{1};

TEST(Orders, run_until_a_later_discontinuation_takes_effect) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(new_order(at(9), "7001", warfarin()));
    bed.say(stopping(at(10), at(20)));
    EXPECT_EQ(bed.active(), "vka critical");
    EXPECT_TRUE(bed.patient.orders[0].runs(at(19, 59)));
    EXPECT_FALSE(bed.patient.orders[0].runs(at(20)));
}

TEST(Orders, end_at_the_earliest_of_their_own_end_and_a_later_discontinuation) {
    for (const bool stop_first : {false, true}) {
        for (const Time end : {at(18), at(22)}) {
            Bed bed;
            OrderUpdate first = new_order(at(9), "7001", warfarin());
            first.end = end;
            if (stop_first) bed.say(stopping(at(10), at(20)));
            bed.say(first);
            if (!stop_first) bed.say(stopping(at(10), at(20)));
            EXPECT_EQ(bed.patient.orders[0].end, std::min(end, at(20))) << stop_first;
        }
    }
}

TEST(Orders, run_on_when_a_later_discontinuation_is_taken_back_in_time) {
    Bed bed;
    bed.say(new_order(at(9), "7001", warfarin()));
    bed.say(stopping(at(10), at(20)));
    bed.say(order(at(9, 30), OrderEffect::activate, "XO", "7001"));  // said before
    EXPECT_EQ(bed.patient.orders[0].end, at(20));
    bed.say(order(at(11), OrderEffect::activate, "UD", "7001"));
    EXPECT_TRUE(bed.patient.orders[0].runs(at(23)));
}

TEST(Orders, known_from_administrations_alone_end_7_days_after_the_last) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(given(at(9)));
    EXPECT_EQ(bed.active(), "vka critical");
    EXPECT_EQ(bed.patient.orders[0].end, at(9) + 7 * day);
    bed.say(given(at(9) + 2 * day));
    bed.say(given(at(9) + day));
    EXPECT_EQ(bed.patient.orders[0].end, at(9) + 9 * day);
    EXPECT_FALSE(bed.patient.orders[0].runs(at(9) + 9 * day));
}

TEST(Orders, that_are_ordered_after_all_no_longer_end_by_themselves) {
    Bed order_last;
    order_last.say(given(at(10)));
    order_last.say(new_order(at(9), "7001", warfarin()));
    Bed order_first;
    order_first.say(new_order(at(9), "7001", warfarin()));
    order_first.say(given(at(10)));
    for (const Bed* bed : {&order_last, &order_first}) {
        EXPECT_FALSE(bed->patient.orders.at(0).end);
        EXPECT_TRUE(bed->patient.orders.at(0).runs(at(10) + 30 * day));
    }
}

TEST(Orders, known_from_a_dispense_end_when_it_is_used_up) {
    for (const bool dispense_first : {false, true}) {
        Bed bed;
        OrderUpdate dispense = order(at(9), OrderEffect::evidence, "RE", "7001", {warfarin()});
        dispense.supplied_until = at(9) + 30 * day;
        if (dispense_first) bed.say(dispense);
        bed.say(given(at(10)));
        if (!dispense_first) bed.say(dispense);
        EXPECT_EQ(bed.patient.orders.at(0).end, at(9) + 30 * day) << dispense_first;
        bed.say(given(at(10) + 28 * day));
        EXPECT_EQ(bed.patient.orders.at(0).end, at(10) + 35 * day) << dispense_first;
    }
}

TEST(Orders, that_a_later_message_shows_to_be_one_become_one) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(new_order(at(9), "7001", warfarin()));
    OrderUpdate filled = numbered(given(at(10), ""), "", "F1");
    filled.drugs[0].what = words("Coumadin");
    bed.say(filled);
    EXPECT_EQ(bed.patient.orders.size(), 2U);
    bed.say(numbered(order(at(11), OrderEffect::none, "NA", ""), "7001", "F1"));
    ASSERT_EQ(bed.patient.orders.size(), 1U);
    const MedicationOrder& one = bed.patient.orders[0];
    EXPECT_EQ(one.key, "7001^OE");
    EXPECT_EQ(one.filler, (OrderNumber{"F1", "RX"}));
    EXPECT_EQ(one.drugs.size(), 2U);
    EXPECT_FALSE(one.end);
    EXPECT_EQ(bed.patient.dropped_orders, std::vector<std::string>{"F1^RX"});
    EXPECT_EQ(bed.active(), "vka critical");
    const auto ended =
        std::find_if(bed.patient.alerts.begin(), bed.patient.alerts.end(),
                     [](const Alert& alert) { return alert.subject == "order F1^RX"; });
    ASSERT_NE(ended, bed.patient.alerts.end());
    EXPECT_EQ(ended->ended_because, "the order is one with another");
}

TEST(Orders, that_become_one_have_the_later_status_and_content_of_both) {
    for (const bool stopped_by_filler : {false, true}) {
        Bed bed;
        bed.say(numbered(new_order(at(9), "", warfarin()), "7001", ""));
        bed.say(numbered(new_order(at(10), "", apixaban()), "", "F1"));
        bed.say(stopped_by_filler ? numbered(discontinued(at(11), ""), "", "F1")
                                  : numbered(discontinued(at(11), ""), "7001", ""));
        bed.say(numbered(order(at(12), OrderEffect::none, "NA", ""), "7001", "F1"));
        ASSERT_EQ(bed.patient.orders.size(), 1U);
        EXPECT_EQ(bed.patient.orders[0].status, OrderStatus::discontinued);
        EXPECT_EQ(bed.patient.orders[0].drugs.at(0).said.what, apixaban());
    }
}

TEST(Orders, of_two_fillers_stay_two_when_a_message_names_no_filler_application) {
    Bed bed;
    OrderUpdate first = numbered(new_order(at(9), "", warfarin()), "7001", "F1");
    OrderUpdate second = numbered(new_order(at(9), "", warfarin()), "7002", "F1");
    second.filler.application = "RX2";
    bed.say(first);
    bed.say(second);
    OrderUpdate blank = numbered(discontinued(at(10), ""), "", "F1");
    blank.filler.application.clear();
    bed.say(blank);
    EXPECT_EQ(bed.patient.orders.size(), 2U);
}

TEST(Orders, that_were_replaced_end_and_their_replacement_runs_under_the_same_placer_number) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(numbered(new_order(at(9), "", warfarin()), "7001", "F1"));
    bed.say(numbered(order(at(10), OrderEffect::cancel, "RU", ""), "7001", "F1"));
    bed.say(numbered(order(at(10), OrderEffect::activate, "RO", "", {apixaban()}), "7001", "F2"));
    ASSERT_EQ(bed.patient.orders.size(), 2U);
    EXPECT_EQ(bed.patient.orders[0].status, OrderStatus::cancelled);
    EXPECT_TRUE(bed.patient.orders[1].runs(bed.now));
    EXPECT_EQ(bed.patient.orders[1].drugs.at(0).said.what, apixaban());
    EXPECT_EQ(bed.told, "raised vka; resolved vka");
}

TEST(Orders, of_a_parent_and_its_child_have_each_their_own_life) {
    Bed bed;
    bed.say(numbered(new_order(at(9), "", warfarin()), "7001", "F1"));
    bed.say(numbered(order(at(10), OrderEffect::activate, "CH", "", {apixaban()}), "7001", "F2"));
    bed.say(numbered(discontinued(at(11), ""), "", "F2"));
    ASSERT_EQ(bed.patient.orders.size(), 2U);
    EXPECT_TRUE(bed.patient.orders[0].runs(bed.now));
    EXPECT_EQ(bed.patient.orders[0].drugs.at(0).said.what, warfarin());
    EXPECT_EQ(bed.patient.orders[1].status, OrderStatus::discontinued);
}

TEST(Orders, learn_the_number_that_is_assigned_to_them) {
    Bed bed;
    bed.say(new_order(at(9), "7001", warfarin()));
    bed.say(numbered(order(at(10), OrderEffect::none, "NA", ""), "7001", "F1"));
    EXPECT_EQ(bed.patient.orders.at(0).filler, (OrderNumber{"F1", "RX"}));
    EXPECT_EQ(bed.patient.orders[0].control, "NW");
    EXPECT_TRUE(bed.patient.orders[0].runs(bed.now));
}

// What two records know of one order (absorb, and orders shown to be one).
TEST(Orders, joined_from_two_records_keep_frequency_and_stop_of_the_later_statement) {
    MedicationOrder early;
    early.as_of = early.content_as_of = at(9);
    early.end = at(22);
    early.frequency = {"QD", 7};
    MedicationOrder late = early;
    late.as_of = at(11);
    late.content_as_of = at(10);
    late.stop = late.end = at(20);
    late.frequency = {"BID", 14};
    for (const bool late_first : {false, true}) {
        MedicationOrder known = late_first ? late : early;
        join(known, late_first ? early : late);
        EXPECT_EQ(known.frequency, late.frequency) << late_first;
        EXPECT_EQ(known.stop, at(20)) << late_first;
        EXPECT_EQ(known.end, at(20)) << late_first;
    }
}

TEST(Orders, joined_of_administrations_alone_have_those_of_both) {
    const auto known_from = [](Time when) {
        Bed bed;
        bed.say(given(when));
        return bed.patient.orders.at(0);
    };
    const MedicationOrder a = known_from(at(10));
    const MedicationOrder b = known_from(at(12));
    for (const bool a_first : {false, true}) {
        MedicationOrder known = a_first ? a : b;
        join(known, a_first ? b : a);
        EXPECT_EQ(known.administrations.size(), 2U) << a_first;
        EXPECT_EQ(known.administrations[0].at, at(10)) << a_first;
        EXPECT_EQ(known.end, at(12) + 7 * day) << a_first;
    }
    MedicationOrder ordered;
    ordered.as_of = ordered.content_as_of = at(9);
    MedicationOrder known = a;
    join(known, ordered);
    EXPECT_FALSE(known.end);
}

TEST(Orders, keep_how_often_until_a_newer_statement) {
    Bed bed;
    OrderUpdate first = new_order(at(9), "7001", warfarin());
    first.frequency = {"QD", 7};
    bed.say(first);
    bed.say(order(at(10), OrderEffect::activate, "XO", "7001", {warfarin()}));
    EXPECT_EQ(bed.patient.orders[0].frequency, (Frequency{"QD", 7}));
    OrderUpdate unclear = order(at(11), OrderEffect::activate, "XO", "7001");
    unclear.frequency = {"with dialysis", std::nullopt};
    bed.say(unclear);
    EXPECT_EQ(bed.patient.orders[0].frequency, unclear.frequency);
    bed.say(first);
    EXPECT_EQ(bed.patient.orders[0].frequency, unclear.frequency);
}

TEST(Orders, mark_nothing_as_changed_when_nothing_is_new) {
    Bed bed;
    bed.say(new_order(at(9), "7001", warfarin()));
    bed.patient.orders[0].changed = false;
    bed.say(new_order(at(9), "7001", warfarin()));
    EXPECT_FALSE(bed.patient.orders[0].changed);
    bed.say(stopping(at(10), at(20)));
    EXPECT_TRUE(bed.patient.orders[0].changed);
    bed.patient.orders[0].changed = false;
    bed.say(stopping(at(10), at(20)));
    EXPECT_FALSE(bed.patient.orders[0].changed);
    bed.say(given(at(9), "7002"));
    bed.patient.orders[1].changed = false;
    bed.say(given(at(9), "7002"));
    EXPECT_FALSE(bed.patient.orders[1].changed);
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

TEST(Orders, with_a_drug_under_a_code_that_fails_its_check_digit_are_told_of_once) {
    Bed bed;
    const Coded mistyped = coded("387457004", "Warfarin", "SCT");
    const Step first = bed.say(new_order(at(8), "7001", mistyped));
    ASSERT_EQ(first.findings.size(), 1U);
    EXPECT_EQ(first.findings[0].code, "code-check-digit");
    EXPECT_EQ(first.findings[0].source.place, "RXE-2");
    EXPECT_TRUE(bed.say(new_order(at(8), "7001", mistyped)).findings.empty());
    EXPECT_TRUE(
        bed.say(order(at(9), OrderEffect::activate, "XO", "7001", {mistyped})).findings.empty());
    EXPECT_TRUE(bed.say(new_order(at(9), "7002", warfarin())).findings.empty());
    const Step component = bed.say(order(at(10), OrderEffect::activate, "NW", "7003",
                                         {warfarin(), coded("TPN", "Calcium", "LN")}));
    ASSERT_EQ(component.findings.size(), 1U);
    EXPECT_EQ(component.findings[0].source.place, "RXC[1]-2");
}

}  // namespace
