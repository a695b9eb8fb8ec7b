// ORC-1 x ORC-5, row by row of reference 4.6.
#include "alerts/interpret/order_control.hpp"

#include "config/order_control_codes.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace {

using alerts::OrderEffect;
using alerts::interpret::order_control;
using alerts::interpret::OrderFamily;

OrderEffect order(std::string_view control, std::string_view status = "") {
    return order_control(OrderFamily::order, control, status).effect;
}

OrderEffect supply(std::string_view control, std::string_view status = "") {
    return order_control(OrderFamily::supply, control, status).effect;
}

TEST(OrderControl, new_and_changed_orders_run) {
    for (const char* code : {"NW", "PY", "OP", "RE", "XO", "XX", "XR", "RO", "CH"})
        EXPECT_EQ(order(code), OrderEffect::activate) << code;
}

TEST(OrderControl, ended_orders_end) {
    for (const char* code : {"CA", "OC", "CR", "UA"})
        EXPECT_EQ(order(code), OrderEffect::cancel) << code;
    for (const char* code : {"DC", "OD", "DR"})
        EXPECT_EQ(order(code), OrderEffect::discontinue) << code;
}

TEST(OrderControl, what_could_not_be_ended_held_or_replaced_runs_on) {
    for (const char* code : {"UC", "UD", "UH", "UM"})
        EXPECT_EQ(order(code), OrderEffect::activate) << code;
}

TEST(OrderControl, held_orders_are_held_and_released) {
    for (const char* code : {"HD", "OH", "HR"}) EXPECT_EQ(order(code), OrderEffect::hold) << code;
    for (const char* code : {"RL", "OE", "OR"})
        EXPECT_EQ(order(code), OrderEffect::release) << code;
}

TEST(OrderControl, a_replaced_order_runs_until_it_is_told_to_be_replaced) {
    EXPECT_EQ(order("RP"), OrderEffect::none);
    EXPECT_EQ(order("RQ"), OrderEffect::cancel);
    EXPECT_EQ(order("RU"), OrderEffect::cancel);
}

TEST(OrderControl, notes_leave_the_status_alone) {
    for (const char* code :
         {"OK", "NA", "SN", "RR", "SR", "SS", "SC", "UX", "UR", "RF", "AF", "DF", "FU", "OF", "UF",
          "PA", "DE", "CN", "LI", "UN", "PR", "MC", "CP", "NR", "RA", "RC", "RD", "SQ", "SU"}) {
        EXPECT_EQ(order(code), OrderEffect::none) << code;
        EXPECT_TRUE(order_control(OrderFamily::order, code, "").known_control) << code;
    }
}

TEST(OrderControl, SC_and_SR_take_the_status_of_ORC_5) {
    for (const char* code : {"SC", "SR"}) {
        EXPECT_EQ(order(code, "HD"), OrderEffect::hold) << code;
        EXPECT_EQ(order(code, "DC"), OrderEffect::discontinue) << code;
        EXPECT_EQ(order(code, "CA"), OrderEffect::cancel) << code;
        EXPECT_EQ(order(code, "RP"), OrderEffect::cancel) << code;
        EXPECT_EQ(order(code, "CM"), OrderEffect::complete) << code;
        EXPECT_EQ(order(code, "IP"), OrderEffect::activate) << code;
        EXPECT_EQ(order(code, "SC"), OrderEffect::activate) << code;
        EXPECT_EQ(order(code, "A"), OrderEffect::activate) << code;
        EXPECT_EQ(order(code, "ER"), OrderEffect::none) << code;
    }
}

TEST(OrderControl, a_notification_may_end_an_order_by_its_status_but_not_start_it) {
    for (const char* code : {"RE", "OK", "NA", "XX", "XR", "RF", "PA"}) {
        EXPECT_EQ(order(code, "CM"), OrderEffect::complete) << code;
        EXPECT_EQ(order(code, "DC"), OrderEffect::discontinue) << code;
        EXPECT_EQ(order(code, "HD"), OrderEffect::hold) << code;
        EXPECT_EQ(order(code, "IP"), order(code)) << code;
    }
}

TEST(OrderControl, a_status_never_undoes_what_ORC_1_orders) {
    for (const char* code : {"NW", "XO", "RO", "DC", "CA", "HD", "RL"})
        for (const char* status : {"CM", "DC", "IP", "HD"})
            EXPECT_EQ(order(code, status), order(code)) << code << ' ' << status;
}

TEST(OrderControl, a_blank_ORC_1_runs_unless_the_status_denies_it) {
    EXPECT_EQ(order(""), OrderEffect::activate);
    EXPECT_EQ(order("", "IP"), OrderEffect::activate);
    EXPECT_EQ(order("", "DC"), OrderEffect::discontinue);
    EXPECT_TRUE(order_control(OrderFamily::order, "", "").known_control);
}

TEST(OrderControl, every_code_a_feed_can_be_mapped_to_is_in_the_table) {
    for (const std::string_view code : config::order_control_codes())
        EXPECT_TRUE(order_control(OrderFamily::order, code, "").known_control) << code;
}

TEST(OrderControl, every_code_of_the_table_is_one_a_feed_can_be_mapped_to) {
    const auto& codes = config::order_control_codes();
    for (char a = 'A'; a <= 'Z'; ++a) {
        for (char b = 'A'; b <= 'Z'; ++b) {
            const std::string code{a, b};
            EXPECT_EQ(order_control(OrderFamily::order, code, "").known_control,
                      std::find(codes.begin(), codes.end(), code) != codes.end())
                << code;
        }
    }
}

TEST(OrderControl, unknown_codes_change_nothing_and_say_so) {
    const auto control = order_control(OrderFamily::order, "NM", "DC");
    EXPECT_EQ(control.effect, OrderEffect::none);
    EXPECT_FALSE(control.known_control);
    const auto status = order_control(OrderFamily::order, "SC", "ORDERED");
    EXPECT_EQ(status.effect, OrderEffect::none);
    EXPECT_FALSE(status.known_status);
    EXPECT_TRUE(status.known_control);
}

TEST(OrderControl, a_supply_is_evidence_and_changes_no_order) {
    for (const char* code : {"RE", "", "NW", "OK", "NM"})
        EXPECT_EQ(supply(code), OrderEffect::evidence) << code;
}

TEST(OrderControl, a_supply_that_was_called_off_is_no_evidence_and_ends_no_order) {
    for (const char* code : {"CA", "OC", "CR", "DC", "OD", "HD", "OH"})
        EXPECT_EQ(supply(code), OrderEffect::none) << code;
    EXPECT_EQ(supply("RE", "DC"), OrderEffect::evidence);
}

}  // namespace
