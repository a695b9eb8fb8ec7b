#include "tools/patient_text.hpp"

#include "tests/store/samples.hpp"
#include "tools/patient_json.hpp"
#include "tools/table.hpp"
#include "tools/time_text.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using namespace alerts;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

PatientRecord record() {
    PatientRecord record;
    record.patient = store_test::full_patient();
    record.patient.id = 12;
    record.numbers = {{store_test::identifier("4711"), false},
                      {store_test::identifier("4700"), true}};
    record.former = {{store_test::identifier("4700"), 3, 12, 99, store_test::at(0)}};
    return record;
}

TEST(PatientText, shows_every_part_of_the_record) {
    PatientRecord one = record();
    one.patient.alerts[0].status = AlertStatus::active;
    const std::string text = calciwatch::patient_text(one, store_test::at(0), false);
    EXPECT_THAT(text, HasSubstr("Patient 12  Muster, Maxi  1950-02  X  died"));
    EXPECT_THAT(text, ContainsRegex("number +4711\\^H1\\^MR\n"));
    EXPECT_THAT(text, ContainsRegex("old number +4700\\^H1\\^MR\n"));
    EXPECT_THAT(text, HasSubstr("4700^H1^MR of patient 3 became patient 12's, "
                                "1970-01-01 00:00:00Z, message 99\n"));
    EXPECT_THAT(text, HasSubstr("4W^401^B"));
    EXPECT_THAT(text, ContainsRegex("active +critical +rule-b"));
    EXPECT_THAT(text, HasSubstr("over: order discontinued (DC)"));
    EXPECT_THAT(text, HasSubstr("words only"));
    EXPECT_THAT(text, ContainsRegex("first 2.5-5 mg.*\n +\\+ first 2.5 mg\n"));
    EXPECT_THAT(text, HasSubstr("first, by mouth"));
    EXPECT_THAT(text, HasSubstr("QOD, 3.5 a week"));
    EXPECT_THAT(text, HasSubstr("child of PARENT-1"));
    EXPECT_THAT(text, HasSubstr("given 1 time, last 2025-11-24 16:00:00Z, 12.5 g"));
    EXPECT_THAT(text, HasSubstr("62 mg/L"));
    EXPECT_THAT(text, HasSubstr("10-20.125 mg/L"));
    EXPECT_THAT(text, HasSubstr("OBX[1]-5 of MSG-1"));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THAT(calciwatch::patient_text(one, store_test::at(0), true), HasSubstr("\x1b["));
}

TEST(PatientText, an_order_past_its_end_is_not_called_active) {
    PatientRecord one = record();
    one.patient.orders.resize(1);
    one.patient.orders[0].status = OrderStatus::active;
    one.patient.orders[0].end = store_test::at(1000);
    EXPECT_THAT(calciwatch::patient_text(one, store_test::at(999), false),
                ContainsRegex("active +ORD-9"));
    EXPECT_THAT(calciwatch::patient_text(one, store_test::at(1000), false),
                ContainsRegex("past its end +ORD-9"));
    EXPECT_TRUE(calciwatch::patient_json(one, store_test::at(999))["orders"][0]["running"]);
    EXPECT_FALSE(calciwatch::patient_json(one, store_test::at(1000))["orders"][0]["running"]);
}

TEST(PatientText, nothing_of_a_patient_steers_the_terminal) {
    PatientRecord one = record();
    one.patient.name = "a\x1b[2Jb";
    one.patient.problems[0].what.original_text = "c\rd";
    one.patient.problems[0].what.codes.clear();
    const std::string text = calciwatch::patient_text(one, store_test::at(0), false);
    EXPECT_THAT(text, HasSubstr("a [2Jb"));
    EXPECT_THAT(text, HasSubstr("c d"));
}

TEST(PatientJson, keeps_decimals_exact_and_times_in_iso_8601) {
    const auto json = calciwatch::patient_json(record(), store_test::at(0));
    EXPECT_EQ(json["results"][1]["value"], "10");
    EXPECT_EQ(json["results"][1]["value_high"], "20.125");
    EXPECT_TRUE(json["results"][2]["value"].is_null());
    EXPECT_EQ(json["results"][0]["observed"], "2025-11-24T16:00:00.016Z");
    EXPECT_EQ(json["orders"][0]["drugs"][0]["amount_low"], "2.5");
    EXPECT_EQ(json["orders"][0]["drugs"][0]["strength"], "1.25");
    EXPECT_TRUE(json["orders"][1]["end"].is_null());
    EXPECT_EQ(json["orders"][0]["times_a_week"], "3.5");
    EXPECT_EQ(json["orders"][0]["stop"], "2025-12-06T05:46:40.012Z");
    EXPECT_EQ(json["orders"][0]["parent"]["placer"]["id"], "PARENT-1");
    EXPECT_EQ(json["orders"][0]["administrations"][0]["amount"], "12.5");
    EXPECT_EQ(json["orders"][0]["administrations"][1]["status"], "deleted");
    EXPECT_TRUE(json["orders"][1]["parent"].is_null());
    EXPECT_TRUE(json["orders"][1]["administrations"].empty());
    EXPECT_EQ(json["former_numbers"][0]["patient"], 3);
    EXPECT_EQ(json["numbers"][1]["given_up"], true);
    EXPECT_EQ(json["problems"][0]["what"]["codes"][0]["system"], "LN");
}

TEST(PatientsText, shows_the_numbers_in_use_only_and_the_gravest_alert) {
    PatientLine line;
    line.id = 12;
    line.numbers = record().numbers;
    line.name = "Muster, Maxi";
    line.alerts = 2;
    line.gravest = Severity::high;
    const std::string text = calciwatch::patients_text({line}, false);
    EXPECT_THAT(text, HasSubstr("2 high"));
    EXPECT_THAT(text, HasSubstr("4711^H1^MR\n"));
    EXPECT_THAT(text, Not(HasSubstr("4700")));
}

TEST(Table, aligns_by_characters_and_ends_no_line_with_spaces) {
    calciwatch::Table table{"  "};
    table.row({"é", "x", ""});
    table.row({"abc", "", "z"});
    EXPECT_EQ(table.text(false), "  é    x\n  abc     z\n");
}

TEST(Since, is_a_length_or_a_moment) {
    const Time now = *from_iso8601("2028-02-29T10:00:00Z");
    const auto since = [now](const char* text) {
        const auto time = calciwatch::parse_since(text, now);
        return time ? calciwatch::time_text(*time) : "none";
    };
    EXPECT_EQ(since("2h"), "2028-02-29 08:00:00Z");
    EXPECT_EQ(since("90s"), "2028-02-29 09:58:30Z");
    EXPECT_EQ(since("1d"), "2028-02-28 10:00:00Z");
    EXPECT_EQ(since("2028-02-01"), "2028-02-01 00:00:00Z");
    EXPECT_EQ(since("2028-02-01T01:02:03Z"), "2028-02-01 01:02:03Z");
    for (const char* wrong : {"", "h", "-2h", "2w", "yesterday", "2028-02-30", "999999999d"})
        EXPECT_EQ(since(wrong), "none") << wrong;
}

}  // namespace
