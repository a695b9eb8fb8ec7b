// Administrations one by one: what they show of an order, and what is left when one is taken back.
#include "alerts/supply.hpp"

#include "tests/alerts/ward.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace {

using namespace ward;
using enum AdministrationStatus;

constexpr std::chrono::days day{1};

// Told at `told`, of what was given at `when`.
OrderUpdate administered(Time when, std::string number, Time told,
                         AdministrationStatus status = given, Coded what = warfarin()) {
    OrderUpdate update = order(told, OrderEffect::evidence, "RE", "7001");
    if (status == given) update.drugs = {drug(what, told, "RXA-5")};
    Administration one;
    one.number = std::move(number);
    one.at = when;
    one.status = status;
    one.amends = status == deleted;
    one.drug = what.display();
    one.amount = 5;
    one.unit = "mg";
    one.source = source(told, "RXA-5");
    update.administrations = {one};
    return update;
}

OrderUpdate administered(Time when, std::string number) {
    return administered(when, std::move(number), when);
}

const MedicationOrder& only_order(const Bed& bed) {
    return bed.patient.orders.at(0);
}

TEST(Administrations, are_kept_one_by_one_in_the_order_of_their_time) {
    Bed bed;
    bed.say(administered(at(11), "2"));
    bed.say(administered(at(9), "1"));
    ASSERT_EQ(only_order(bed).administrations.size(), 2U);
    EXPECT_EQ(only_order(bed).administrations[0].number, "1");
    EXPECT_EQ(only_order(bed).administrations[1].number, "2");
    EXPECT_EQ(only_order(bed).administrations[1].amount, number("5"));
}

TEST(Administrations, of_a_sender_that_never_counts_are_told_apart_by_their_time) {
    Bed bed;
    bed.say(administered(at(9), "0"));
    bed.say(administered(at(10), "0"));
    EXPECT_EQ(only_order(bed).administrations.size(), 2U);
}

TEST(Administrations, told_twice_are_one_and_change_nothing) {
    Bed bed;
    bed.say(administered(at(9), "1"));
    bed.patient.orders[0].changed = false;
    bed.say(administered(at(9), "1", at(12)));
    EXPECT_EQ(only_order(bed).administrations.size(), 1U);
    EXPECT_FALSE(only_order(bed).changed);
}

TEST(Administrations, deleted_take_back_the_order_that_only_they_showed) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(administered(at(9), "1"));
    EXPECT_EQ(bed.active(), "vka critical");
    bed.say(administered(at(9), "1", at(10), deleted));
    EXPECT_EQ(bed.told, "raised vka; retracted vka");
    EXPECT_FALSE(only_order(bed).runs(at(10)));
    EXPECT_TRUE(only_order(bed).drugs.empty());
    EXPECT_EQ(only_order(bed).administrations.at(0).status, deleted);
}

TEST(Administrations, that_turn_out_refused_or_left_out_take_it_back_too) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(administered(at(9), "1"));
    bed.say(administered(at(9), "1", at(10), not_given));
    EXPECT_EQ(bed.told, "raised vka; retracted vka");
}

TEST(Administrations, deleted_leave_the_order_that_others_show) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(administered(at(9), "1"));
    bed.say(administered(at(9) + 2 * day, "2"));
    EXPECT_EQ(only_order(bed).end, at(9) + 9 * day);
    bed.say(administered(at(9) + 2 * day, "2", at(10) + 2 * day, deleted));
    EXPECT_EQ(bed.active(), "vka critical");
    EXPECT_EQ(only_order(bed).end, at(9) + 7 * day);
}

TEST(Administrations, deleted_leave_the_order_that_was_ordered_and_take_back_their_own_drug) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(new_order(at(8, 30), "7001", apixaban()));
    bed.say(administered(at(9), "1"));
    EXPECT_EQ(bed.active(), "vka critical");
    bed.say(administered(at(9), "1", at(10), deleted));
    EXPECT_EQ(bed.told, "raised vka; retracted vka");
    EXPECT_TRUE(only_order(bed).runs(at(10)));
    ASSERT_EQ(only_order(bed).drugs.size(), 1U);
    EXPECT_EQ(only_order(bed).drugs[0].said.what, apixaban());
}

TEST(Administrations, deleted_without_their_time_mean_the_only_one_with_their_number) {
    Bed bed;
    bed.say(administered(at(9), "1"));
    bed.say(administered(at(10), "2"));
    bed.say(administered(at(11), "2", at(11), deleted));
    ASSERT_EQ(only_order(bed).administrations.size(), 2U);
    EXPECT_EQ(only_order(bed).administrations[1].status, deleted);
    EXPECT_EQ(only_order(bed).administrations[1].at, at(10));
}

TEST(Administrations, stay_deleted_when_their_first_statement_comes_late) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(administered(at(9), "1", at(10), deleted));
    bed.say(administered(at(9), "1"));
    EXPECT_EQ(bed.told, "");
    EXPECT_FALSE(only_order(bed).runs(at(10)));
}

TEST(Administrations, that_follow_a_deleted_one_show_the_order_again) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(administered(at(9), "1"));
    bed.say(administered(at(9), "1", at(10), deleted));
    bed.say(administered(at(11), "2"));
    EXPECT_EQ(bed.active(), "vka critical");
    EXPECT_EQ(only_order(bed).end, at(11) + 7 * day);
}

TEST(Administrations, updated_count_as_they_are_told_last) {
    Bed bed;
    bed.say(administered(at(9), "1"));
    OrderUpdate update = administered(at(9, 30), "1", at(10));
    update.administrations[0].amends = true;
    update.administrations[0].amount = 7;
    bed.say(update);
    ASSERT_EQ(only_order(bed).administrations.size(), 1U);
    EXPECT_EQ(only_order(bed).administrations[0].at, at(9, 30));
    EXPECT_EQ(only_order(bed).administrations[0].amount, number("7"));
}

TEST(Administrations, that_nobody_took_show_no_order) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(administered(at(9), "1", at(9), not_given));
    EXPECT_EQ(bed.told, "");
    EXPECT_FALSE(only_order(bed).runs(at(10)));
    bed.say(new_order(at(8, 30), "7001", warfarin()));  // and do not end one
    EXPECT_EQ(bed.active(), "vka critical");
}

TEST(Administrations, are_bounded_and_the_newest_stay) {
    Bed bed;
    const auto n = static_cast<int>(most_administrations);
    for (int i = n; i >= -1; --i) bed.say(administered(at(9) + i * day, std::to_string(i)));
    ASSERT_EQ(only_order(bed).administrations.size(), most_administrations);
    EXPECT_EQ(only_order(bed).administrations.front().number, "1");
    EXPECT_EQ(only_order(bed).administrations.back().number, std::to_string(n));
}

// Given, told again as deleted, given once more: in every order of arrival.
TEST(Administrations, end_in_the_same_state_whatever_the_order_of_arrival) {
    const std::vector<Event> events{
        administered(at(9), "1"), administered(at(9), "1", at(10), deleted),
        administered(at(11), "2"), administered(at(12), "3", at(12), not_given)};
    std::vector<std::size_t> arrival{0, 1, 2, 3};
    do {
        Bed bed;
        bed.say(listed(at(8), {calciphylaxis()}));
        std::string shown;
        for (const std::size_t i : arrival) {
            bed.say(events[i]);
            shown += std::to_string(i);
        }
        EXPECT_EQ(bed.active(), "vka critical") << shown;
        EXPECT_EQ(only_order(bed).end, at(11) + 7 * day) << shown;
        ASSERT_EQ(only_order(bed).administrations.size(), 3U) << shown;
        EXPECT_EQ(only_order(bed).administrations[0].status, deleted) << shown;
        EXPECT_EQ(only_order(bed).administrations[1].status, given) << shown;
        EXPECT_EQ(only_order(bed).administrations[2].status, not_given) << shown;
    } while (std::next_permutation(arrival.begin(), arrival.end()));
}

}  // namespace
