// ADT as it ends in the patient's state: who may change what, and what a late message may not.
#include "tests/step/messages.hpp"
#include "tests/step/ward.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using story::Ward;

constexpr const char* number = "900001";
int sent = 0;

// PID-5, -7, -8, -29, -30, -33.
struct Person {
    std::string name = {};
    std::string born = {};
    std::string sex = {};
    std::string died = {};
    std::string dead = {};
    std::string updated = {};
};

std::string pid(const Person& person, const std::string& mrn = number) {
    return "PID|1||" + mrn + "^^^H1MRN^MR||" + person.name + "||" + person.born + "|" + person.sex +
           std::string(21, '|') + person.died + "|" + person.dead + "|||" + person.updated + "\r";
}

// PV1-2, -3, -19, -44, -45.
struct Visit {
    std::string patient_class = {};
    std::string location = {};
    std::string id = "V1";
    std::string admitted = {};
    std::string discharged = {};
};

std::string pv1(const Visit& visit) {
    return "PV1|1|" + visit.patient_class + "|" + visit.location + std::string(16, '|') + visit.id +
           std::string(25, '|') + visit.admitted + "|" + visit.discharged + "\r";
}

// Times are hours and minutes of one day; an empty EVN-2 leaves MSH-7 to tell.
std::string clock(const std::string& time) {
    return "20261122" + time + "00";
}
std::string adt(const std::string& event, const std::string& time, const std::string& segments,
                const std::string& recorded = "", const std::string& occurred = "") {
    const auto stamp = [](const std::string& at) { return at.empty() ? at : clock(at) + "+0000"; };
    return story::msh("ADT^" + event, "M" + std::to_string(++sent), clock(time)) + "EVN||" +
           stamp(recorded) + "||||" + stamp(occurred) + "\r" + segments;
}

Encounter only_visit(Ward& ward, const std::string& mrn = number) {
    const Patient patient = ward.patient(mrn);
    EXPECT_EQ(patient.encounters.size(), 1U);
    return patient.encounters.empty() ? Encounter{} : patient.encounters.front();
}
Time at(const std::string& time) {
    return from_iso8601("2026-11-22T" + time.substr(0, 2) + ":" + time.substr(2) + ":00.000Z")
        .value();
}

TEST(Person, a_stale_update_never_overwrites_a_newer_one_whichever_field_tells_its_age) {
    // What makes the second message the older one: MSH-7, EVN-2, or PID-33 against a later MSH-7.
    for (const std::string& stale :
         {adt("A31", "0900", pid({.name = "Old^Name"})),
          adt("A31", "1130", pid({.name = "Old^Name"}), "0900"),
          adt("A08", "1130", pid({.name = "Old^Name", .updated = clock("0900")}), "1130")}) {
        Ward ward;
        ward.receive(adt("A08", "1000", pid({.name = "New^Name"})));
        EXPECT_EQ(ward.receive(stale).code, hl7::AckCode::AA);
        EXPECT_EQ(ward.patient(number).name, "New, Name") << stale;
    }
}

TEST(Person, a_stale_update_still_tells_what_no_newer_one_has_told) {
    Ward ward;
    ward.receive(adt("A31", "1100", pid({.sex = "F"})));
    ward.receive(adt("A31", "0900", pid({.name = "Sample^A.", .born = "19580312", .sex = "U"})));
    ward.receive(adt("A31", "1000", pid({.name = "Sample^Avery"})));
    const Patient patient = ward.patient(number);
    EXPECT_EQ(patient.name, "Sample, Avery");
    EXPECT_EQ(patient.birth_date, "1958-03-12");
    EXPECT_EQ(patient.sex, "F");
}

TEST(Person, who_has_died_does_not_rise_by_an_older_message) {
    Ward ward;
    ward.receive(adt("A31", "1100", pid({.died = clock("1030")})));
    EXPECT_TRUE(ward.patient(number).dead) << "a time of death says it";
    ward.receive(adt("A08", "1130", pid({.dead = "N", .updated = clock("0900")})));
    EXPECT_TRUE(ward.patient(number).dead);
    EXPECT_EQ(ward.patient(number).died, at("1030"));
    ward.receive(adt("A31", "1140", pid({.dead = "N"})));
    EXPECT_FALSE(ward.patient(number).dead);
}

TEST(Visit, a_late_admission_keeps_its_time_and_moves_nobody_back) {
    Ward ward;
    ward.receive(adt("A02", "1000", pid({}) + pv1({"", "ICU^1"})));
    ward.receive(adt("A01", "1100", pid({}) + pv1({"I", "4W^401", "V1", clock("0800")})));
    const Encounter visit = only_visit(ward);
    EXPECT_EQ(visit.admitted, at("0800"));
    EXPECT_EQ(visit.location, "ICU^1");
    EXPECT_EQ(visit.patient_class, "I");
}

TEST(Visit, a_retroactive_discharge_ends_at_the_time_it_states) {
    Ward ward;
    ward.receive(adt("A01", "0800", pid({}) + pv1({"I", "4W^401"})));
    ward.receive(adt("A03", "1100", pid({}) + pv1({"I", "4W^401", "V1", "", clock("0930")})));
    EXPECT_EQ(only_visit(ward).discharged, at("0930"));
}

TEST(Visit, a_message_of_the_person_with_a_dummy_visit_leaves_it_alone) {
    Ward ward;
    ward.receive(adt("A01", "0800", pid({}) + pv1({"I", "4W^401"})));
    for (const char* event : {"A31", "A28", "A08"})
        ward.receive(adt(event, "1000", pid({}) + pv1({"N", "", ""})));
    EXPECT_EQ(only_visit(ward).location, "4W^401");
    EXPECT_EQ(only_visit(ward).patient_class, "I");
}

TEST(Visit, a_cancelled_discharge_goes_on_where_blank_fields_leave_it) {
    Ward ward;
    ward.receive(adt("A01", "0800", pid({}) + pv1({"I", "4W^401"})));
    ward.receive(adt("A03", "1000", pid({}) + pv1({"I", "4W^401"})));
    // EVN-6 is when the discharge was, long before this message.
    ward.receive(adt("A13", "1100", pid({}) + pv1({"", ""}), "1100", "1000"));
    const Encounter visit = only_visit(ward);
    EXPECT_FALSE(visit.discharged);
    EXPECT_EQ(visit.admitted, at("0800"));
    EXPECT_EQ(visit.location, "4W^401");
    EXPECT_EQ(visit.patient_class, "I");
}

TEST(Visit, a_cancelled_transfer_is_back_where_PV1_3_says) {
    Ward ward;
    ward.receive(adt("A01", "0800", pid({}) + pv1({"I", "4W^401"})));
    ward.receive(adt("A02", "0900", pid({}) + pv1({"I", "ICU^1"})));
    ward.receive(adt("A12", "1000", pid({}) + pv1({"", "4W^401"}), "1000", "0900"));
    EXPECT_EQ(only_visit(ward).location, "4W^401");
}

TEST(Visit, a_cancelled_admission_never_was_even_when_it_comes_first) {
    for (const char* event : {"A11", "A23"}) {
        for (const bool cancel_first : {false, true}) {
            const std::string admission = adt("A01", "0800", pid({}) + pv1({"I", "4W^401"}));
            const std::string cancel = adt(event, "0900", pid({}) + pv1({"", ""}), "0900", "0800");
            Ward ward;
            ward.receive(cancel_first ? cancel : admission);
            ward.receive(cancel_first ? admission : cancel);
            const Encounter visit = only_visit(ward);
            EXPECT_FALSE(visit.admitted) << event << cancel_first;
            EXPECT_EQ(visit.location, "") << event << cancel_first;
            EXPECT_EQ(visit.patient_class, "I") << "a blank field is no deletion";
        }
    }
}

TEST(Visit, the_deletion_of_one_leaves_problems_orders_and_the_other_visits) {
    Ward ward;
    ward.receive(adt("A01", "0800", pid({}) + pv1({"I", "4W^401"}) + story::calciphylaxis()));
    ward.receive(adt("A04", "0900", pid({}) + pv1({"O", "CLINIC", "V2"})));
    ward.receive(story::order("O1", "20261122100000", "NW", "7001", story::warfarin()));
    ward.receive(adt("A23", "1100", pid({}) + pv1({"", ""})));
    EXPECT_EQ(ward.told(), "raised vka-in-calciphylaxis\n");
    EXPECT_EQ(ward.patient(number).encounters.at(1).location, "CLINIC");
}

TEST(Visit, a_cancelled_plan_leaves_the_visit_alone) {
    Ward ward;
    ward.receive(adt("A01", "0800", pid({}) + pv1({"I", "4W^401"})));
    for (const char* event : {"A38", "A27", "A25", "A26"})
        EXPECT_EQ(ward.receive(adt(event, "1000", pid({}) + pv1({"", ""}))).code, hl7::AckCode::AA);
    EXPECT_EQ(only_visit(ward).location, "4W^401");
    EXPECT_EQ(only_visit(ward).admitted, at("0800"));
}

TEST(Visit, a_swap_of_beds_moves_both_patients) {
    Ward ward;
    ward.receive(adt("A01", "0800", pid({}, "900001") + pv1({"I", "4W^1"})));
    ward.receive(adt("A01", "0801", pid({}, "900002") + pv1({"I", "4W^2", "V2"})));
    ward.receive(
        adt("A17", "0900",
            pid({}, "900001") + pv1({"I", "4W^2"}) + pid({}, "900002") + pv1({"I", "4W^1", "V2"})));
    EXPECT_EQ(only_visit(ward, "900001").location, "4W^2");
    EXPECT_EQ(only_visit(ward, "900002").location, "4W^1");
}

TEST(Visit, under_another_number_is_the_same_visit_and_its_list_goes_with_it) {
    for (const char* event : {"A50", "A42"}) {
        Ward ward;
        ward.receive(adt("A01", "0800", pid({}) + pv1({"I", "4W^401"}) + story::calciphylaxis()));
        ward.receive(
            adt(event, "0900", pid({}) + "MRG|900001^^^H1MRN^MR||||V1\r" + pv1({"", "", "V9"})));
        EXPECT_EQ(only_visit(ward).visit_number, "V9") << event;
        EXPECT_EQ(only_visit(ward).location, "4W^401") << event;
        ward.receive(adt(
            "A08", "1000",
            pid({}) + pv1({"I", "", "V9"}) + "DG1|1||N18.6^End stage renal disease^I10C|||F\r"));
        EXPECT_FALSE(ward.patient(number).problems.at(0).active) << event;
    }
}

}  // namespace
