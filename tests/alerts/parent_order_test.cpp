// What is said of a parent order holds for its children (reference 4.6, PA and CH).
#include "tests/alerts/ward.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace {

using namespace ward;
using enum OrderEffect;

OrderUpdate child(Time when, std::string number = "7101", std::string parent = "7001") {
    OrderUpdate update = order(when, activate, "CH", std::move(number), {warfarin()});
    update.parent.placer = {std::move(parent), "OE"};
    return update;
}

OrderUpdate parent(Time when, OrderEffect effect = none, std::string control = "PA") {
    return order(when, effect, std::move(control), "7001", {words("Drip, alternating bottles")});
}

const MedicationOrder& find(const Bed& bed, std::string_view number) {
    return *std::find_if(bed.patient.orders.begin(), bed.patient.orders.end(),
                         [&](const MedicationOrder& one) { return one.placer.id == number; });
}

OrderStatus status(const Bed& bed, std::string_view number = "7101") {
    return find(bed, number).status;
}

TEST(ChildOrder, ends_with_its_parent_whatever_the_word_for_it) {
    for (const auto& [effect, after] :
         {std::pair{discontinue, OrderStatus::discontinued},
          std::pair{cancel, OrderStatus::cancelled}, std::pair{complete, OrderStatus::completed}}) {
        Bed bed;
        bed.say(listed(at(8), {calciphylaxis()}));
        bed.say(parent(at(9)));
        bed.say(child(at(9)));
        EXPECT_EQ(bed.active(), "vka critical");
        bed.say(parent(at(10), effect, "XY"));
        EXPECT_EQ(status(bed), after);
        EXPECT_EQ(find(bed, "7101").control, "XY");
        EXPECT_EQ(bed.told, "raised vka; resolved vka");
    }
}

TEST(ChildOrder, that_ends_does_not_end_its_parent_nor_its_siblings) {
    Bed bed;
    bed.say(parent(at(9)));
    bed.say(child(at(9), "7101"));
    bed.say(child(at(9), "7102"));
    bed.say(discontinued(at(10), "7101"));
    EXPECT_EQ(status(bed, "7101"), OrderStatus::discontinued);
    EXPECT_EQ(status(bed, "7102"), OrderStatus::active);
    EXPECT_EQ(status(bed, "7001"), OrderStatus::active);
}

TEST(ChildOrder, is_held_and_released_with_its_parent) {
    Bed bed;
    bed.say(parent(at(9)));
    bed.say(child(at(9)));
    bed.say(parent(at(10), hold, "HD"));
    EXPECT_EQ(status(bed), OrderStatus::on_hold);
    bed.say(parent(at(11), release, "RL"));
    EXPECT_EQ(status(bed), OrderStatus::active);
}

TEST(ChildOrder, that_was_held_or_had_ended_by_itself_is_not_released_with_its_parent) {
    for (const OrderEffect own : {hold, discontinue}) {
        Bed bed;
        bed.say(parent(at(9)));
        bed.say(child(at(9)));
        bed.say(order(at(9, 30), own, "XY", "7101"));
        const OrderStatus before = status(bed);
        bed.say(parent(at(10), hold, "HD"));
        bed.say(parent(at(11), release, "RL"));
        EXPECT_EQ(status(bed), before);
    }
}

TEST(ChildOrder, runs_again_with_a_parent_that_could_not_be_discontinued) {
    Bed bed;
    bed.say(parent(at(9)));
    bed.say(child(at(9)));
    bed.say(parent(at(10), discontinue, "DC"));
    bed.say(parent(at(11), activate, "UD"));
    EXPECT_EQ(status(bed), OrderStatus::active);
}

TEST(ChildOrder, that_comes_after_its_parent_was_stopped_is_stopped_when_it_speaks_of_before) {
    Bed bed;
    bed.say(parent(at(10), discontinue, "DC"));
    bed.say(child(at(9), "7101"));
    bed.say(child(at(10), "7102"));
    bed.say(child(at(11), "7103"));
    EXPECT_EQ(status(bed, "7101"), OrderStatus::discontinued);
    EXPECT_EQ(status(bed, "7102"), OrderStatus::discontinued);
    EXPECT_EQ(status(bed, "7103"), OrderStatus::active);
}

TEST(ChildOrder, ends_when_a_later_discontinuation_of_its_parent_takes_effect) {
    Bed bed;
    bed.say(parent(at(9)));
    bed.say(child(at(9)));
    OrderUpdate stop = parent(at(10), discontinue, "DC");
    stop.stop = at(20);
    bed.say(stop);
    EXPECT_TRUE(find(bed, "7101").runs(at(19)));
    EXPECT_FALSE(find(bed, "7101").runs(at(20)));
    bed.say(parent(at(11), activate, "UD"));
    EXPECT_TRUE(find(bed, "7101").runs(at(20)));
}

TEST(ChildOrder, of_a_child_ends_too) {
    Bed bed;
    bed.say(child(at(9), "7201", "7101"));
    bed.say(child(at(9), "7101", "7001"));
    bed.say(parent(at(9)));
    bed.say(parent(at(10), cancel, "CA"));
    EXPECT_EQ(status(bed, "7101"), OrderStatus::cancelled);
    EXPECT_EQ(status(bed, "7201"), OrderStatus::cancelled);
}

TEST(ChildOrder, knows_its_parent_by_the_filler_number_too) {
    Bed bed;
    OrderUpdate whole = parent(at(9));
    whole.filler = {"F1", "RX"};
    bed.say(whole);
    OrderUpdate part = child(at(9));
    part.parent = {{}, {"F1", "RX"}};
    bed.say(part);
    bed.say(parent(at(10), cancel, "CA"));
    EXPECT_EQ(status(bed), OrderStatus::cancelled);
}

TEST(ChildOrder, under_its_parents_placer_number_is_not_its_siblings_parent) {
    Bed bed;
    const auto bottle = [](Time when, std::string filler) {
        OrderUpdate one = child(when, "7001");
        one.filler = {std::move(filler), "RX"};
        return one;
    };
    bed.say(bottle(at(9), "F2"));
    bed.say(bottle(at(9), "F3"));
    OrderUpdate end = order(at(10), discontinue, "DC", "7001");
    end.filler = {"F2", "RX"};
    bed.say(end);
    ASSERT_EQ(bed.patient.orders.size(), 2U);
    EXPECT_EQ(bed.patient.orders[0].status, OrderStatus::discontinued);
    EXPECT_EQ(bed.patient.orders[1].status, OrderStatus::active);
}

TEST(ChildOrder, may_be_its_own_forefather_without_harm) {
    Bed bed;
    bed.say(child(at(9), "7101", "7201"));
    bed.say(child(at(9), "7201", "7101"));
    bed.say(discontinued(at(10), "7101"));
    EXPECT_EQ(status(bed, "7201"), OrderStatus::discontinued);
}

TEST(ChildOrder, is_not_marked_as_changed_when_nothing_is_new) {
    Bed bed;
    bed.say(parent(at(9)));
    bed.say(child(at(9)));
    bed.say(parent(at(10), cancel, "CA"));
    for (MedicationOrder& one : bed.patient.orders) one.changed = false;
    bed.say(parent(at(10), cancel, "CA"));
    for (const MedicationOrder& one : bed.patient.orders) EXPECT_FALSE(one.changed) << one.key;
}

// Parent, child and the parent's end, in every order of arrival.
TEST(ChildOrder, ends_whatever_the_order_of_arrival) {
    const std::vector<Event> events{listed(at(8), {calciphylaxis()}), parent(at(9)), child(at(9)),
                                    parent(at(10), discontinue, "DC")};
    std::vector<std::size_t> arrival{0, 1, 2, 3};
    do {
        Bed bed;
        std::string shown;
        for (const std::size_t i : arrival) {
            bed.say(events[i]);
            shown += std::to_string(i);
        }
        EXPECT_EQ(bed.active(), "") << shown;
        EXPECT_EQ(status(bed), OrderStatus::discontinued) << shown;
    } while (std::next_permutation(arrival.begin(), arrival.end()));
}

}  // namespace
