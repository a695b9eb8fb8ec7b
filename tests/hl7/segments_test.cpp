#include "hl7/segments.hpp"

#include "tests/bench/messages.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using namespace hl7;

template <class S, class E>
concept Asks = requires(S segment, E element) {
    segment[element];
};
static_assert(Asks<Pid, Element<Pid>>);
static_assert(!Asks<Pid, Element<Obx>>, "a field of another segment");
static_assert(!Asks<Pid, int>, "a bare number, that is Segment::field");

Message parsed(std::string_view text) {
    auto message = Message::parse(text);
    EXPECT_TRUE(message.has_value()) << text;
    return message ? std::move(*message) : Message{};
}

TEST(Segments, are_seen_as_what_their_name_says) {
    const std::string text = bench::oru();
    const Message message = parsed(text);
    EXPECT_FALSE(Pid::of(message.header()).has_value());
    EXPECT_FALSE(Rxe::in(message).has_value());
    ASSERT_TRUE(Msh::of(message.header()).has_value());
    const auto second = Obx::in(message, 2);
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ((*second)[Obx::observation_identifier][1], "2951-2");
    EXPECT_FALSE(Obx::in(message, 13).has_value());
}

TEST(Segments, are_segments_and_their_elements_numbers) {
    const std::string text = bench::adt();
    const Message message = parsed(text);
    const auto pid = Pid::in(message);
    ASSERT_TRUE(pid.has_value());
    const Segment& segment = *pid;
    EXPECT_EQ(segment[Pid::patient_name].raw(), "Specimen^Paula^Q^^Mrs.^^L");
    EXPECT_EQ(pid->field(5).raw(), "Specimen^Paula^Q^^Mrs.^^L");
    EXPECT_EQ(pid->name(), "PID");
    const Path place{"PID", 1, Pid::patient_identifier_list, 2, 4, 0};
    EXPECT_EQ(message.at(place), "SSA");
}

TEST(Segments, name_the_fields_of_an_admission) {
    const std::string text = bench::adt();
    const Message message = parsed(text);
    const auto msh = Msh::in(message);
    EXPECT_EQ((*msh)[Msh::sending_application].raw(), "ADT1");
    EXPECT_EQ((*msh)[Msh::message_type][2], "A01");
    EXPECT_EQ((*msh)[Msh::message_control_id].raw(), "MSG00001");
    EXPECT_EQ((*msh)[Msh::application_acknowledgment_type].raw(), "NE");
    EXPECT_EQ((*Evn::in(message))[Evn::event_occurred].raw(), "20260122101400+0100");
    EXPECT_EQ((*Pid::in(message))[Pid::patient_account_number][1], "AC471101");
    EXPECT_EQ((*Pid::in(message))[Pid::patient_death_indicator].raw(), "N");
    const auto pv1 = Pv1::in(message);
    EXPECT_EQ((*pv1)[Pv1::patient_class].raw(), "I");
    EXPECT_EQ((*pv1)[Pv1::assigned_patient_location][3], "B");
    EXPECT_EQ((*pv1)[Pv1::visit_number][1], "V4711");
    EXPECT_EQ((*pv1)[Pv1::admit_date_time].raw(), "20260122101400");
    EXPECT_EQ((*Al1::in(message))[Al1::allergen_code][2], "Penicillin");
    EXPECT_EQ((*Dg1::in(message, 2))[Dg1::diagnosis_code][1], "E83.59");
    EXPECT_EQ((*Dg1::in(message, 2))[Dg1::diagnosis_type].raw(), "A");
    EXPECT_EQ((*Dg1::in(message, 2))[Dg1::diagnosis_priority].raw(), "2");
}

TEST(Segments, name_the_fields_of_a_result) {
    const std::string text = bench::oru();
    const Message message = parsed(text);
    const auto orc = Orc::in(message);
    EXPECT_EQ((*orc)[Orc::order_control].raw(), "RE");
    EXPECT_EQ((*orc)[Orc::filler_order_number][1], "F992");
    EXPECT_EQ((*orc)[Orc::order_status].raw(), "CM");
    EXPECT_EQ((*orc)[Orc::date_time_of_transaction].raw(), "20260122094500+0100");
    const auto obr = Obr::in(message);
    EXPECT_EQ((*obr)[Obr::universal_service_identifier][1], "24362-6");
    EXPECT_EQ((*obr)[Obr::observation_date_time].raw(), "20260122080000+0100");
    EXPECT_EQ((*obr)[Obr::result_status].raw(), "F");
    const auto obx = Obx::in(message);
    EXPECT_EQ((*obx)[Obx::value_type].raw(), "NM");
    EXPECT_EQ((*obx)[Obx::observation_value].raw(), "5.9");
    EXPECT_EQ((*obx)[Obx::units].raw(), "mmol/L");
    EXPECT_EQ((*obx)[Obx::references_range].raw(), "3.5-5.1");
    EXPECT_EQ((*obx)[Obx::abnormal_flags].raw(), "H");
    EXPECT_EQ((*obx)[Obx::observation_result_status].raw(), "F");
    EXPECT_EQ((*obx)[Obx::date_time_of_the_observation].raw(), "20260122080000+0100");
    EXPECT_EQ((*obx)[Obx::date_time_of_the_analysis].raw(), "20260122095800+0100");
}

TEST(Segments, name_the_fields_of_a_drug_order) {
    const std::string text = bench::rde();
    const Message message = parsed(text);
    EXPECT_EQ((*Tq1::in(message))[Tq1::repeat_pattern][1], "QD");
    EXPECT_EQ((*Tq1::in(message))[Tq1::service_duration].raw(), "5^d");
    EXPECT_EQ((*Tq1::in(message))[Tq1::end_date_time].raw(), "20260127180000+0100");
    const auto rxe = Rxe::in(message);
    EXPECT_EQ((*rxe)[Rxe::give_code][1], "11289");
    EXPECT_EQ((*rxe)[Rxe::give_amount_minimum].raw(), "5");
    EXPECT_EQ((*rxe)[Rxe::give_units][1], "mg");
    EXPECT_EQ((*rxe)[Rxe::prescription_number].raw(), "RX900");
    EXPECT_EQ((*rxe)[Rxe::total_daily_dose].raw(), "25^mg");
    EXPECT_EQ((*Rxe::in(message, 2))[Rxe::give_rate_amount].raw(), "83");
    EXPECT_EQ((*Rxe::in(message, 2))[Rxe::give_rate_units].raw(), "mL/h");
    EXPECT_EQ((*Rxr::in(message, 2))[Rxr::administration_site].raw(), "CVC");
    const auto additive = Rxc::in(message, 2);
    EXPECT_EQ((*additive)[Rxc::rx_component_type].raw(), "A");
    EXPECT_EQ((*additive)[Rxc::component_code][2], "Calcium gluconate 10 %");
    EXPECT_EQ((*additive)[Rxc::component_amount].raw(), "10");
    EXPECT_EQ((*additive)[Rxc::component_units].raw(), "mL");
}

}  // namespace
