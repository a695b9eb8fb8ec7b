// Procedures and services: OBR of an order or report, appointments, PR1.
#include "tests/interpret/heard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;

TEST(ServiceOrder, tells_numbers_service_specimen_and_time) {
    const auto said =
        only<ProcedureStatement>(message("OML^O21", {pid, "ORC|NW|P1^OE|F1^LAB||||||20261122101000",
                                                     "OBR|1|P1^OE|F1^LAB|HIST^Histology^L",
                                                     "SPM|1|||TISS^Tissue^HL70487||||SKIN^Skin"}));
    EXPECT_EQ(said.origin, ProcedureOrigin::order);
    EXPECT_EQ(said.placer, (OrderNumber{"P1", "OE"}));
    EXPECT_EQ(said.filler, (OrderNumber{"F1", "LAB"}));
    EXPECT_EQ(said.status, ProcedureStatus::ordered);
    EXPECT_EQ(said.what.display(), "Histology");
    EXPECT_EQ(said.specimen.original_text, "Tissue Skin");
    EXPECT_EQ(said.at, at("2026-11-22T10:10:00.000Z"));
    EXPECT_EQ(said.source.place, "OBR-4");
    EXPECT_FALSE(said.reported);
}

TEST(ServiceOrder, before_2_5_the_specimen_stands_in_the_obr) {
    const auto said = only<ProcedureStatement>(
        message("ORM^O01",
                {pid, "ORC|NW|P1", "OBR|1|P1||HIST^Histology|||||||||||TISS&Tissue^^^SKIN&Skin"}));
    EXPECT_EQ(said.specimen.original_text, "Tissue Skin");
}

TEST(ServiceOrder, its_status_is_what_orc_says) {
    const auto status = [](const char* orc) {
        return only<ProcedureStatement>(
                   message("OMG^O19", {pid, orc, "OBR|1|P1||PTX^Parathyroidectomy^L"}))
            .status;
    };
    EXPECT_EQ(status("ORC|NW|P1"), ProcedureStatus::ordered);
    EXPECT_EQ(status("ORC|NW|P1|||||^^^20261201080000"), ProcedureStatus::booked);
    EXPECT_EQ(status("ORC|CA|P1"), ProcedureStatus::cancelled);
    EXPECT_EQ(status("ORC|DC|P1"), ProcedureStatus::cancelled);
    EXPECT_EQ(status("ORC|SC|P1|||CM"), ProcedureStatus::done);
    EXPECT_EQ(status("ORC|SC|P1|||CA"), ProcedureStatus::cancelled);
    EXPECT_EQ(status("ORC|NA|P1|F1"), std::nullopt);
}

TEST(ServiceOrder, tells_why_it_was_asked_for) {
    const std::string obr = "OBR|1|P1||BX^Skin biopsy^L" + std::string(27, '|') +
                            "^suspected calciphylaxis~E83.59^Calcification^I10C";
    const std::string orc = "ORC|NW|P1" + std::string(14, '|') + "W^Wound^L";
    const auto said = all<ProcedureStatement>(
        message("OMG^O19", {pid, orc, obr, "DG1|1||N18.6^End stage renal disease^I10C",
                            "OBR|2|P1||DXA^Bone density^L", "DG1|1||M81.0^Osteoporosis^I10C"}));
    ASSERT_EQ(said.size(), 2U);
    const auto names = [](const ProcedureStatement& one) {
        std::vector<std::string> list;
        for (const Coded& reason : one.reasons) list.push_back(reason.display());
        return list;
    };
    EXPECT_EQ(names(said[0]), (std::vector<std::string>{"suspected calciphylaxis", "Calcification",
                                                        "End stage renal disease", "Wound"}));
    EXPECT_EQ(names(said[1]), (std::vector<std::string>{"Osteoporosis", "Wound"}));
}

TEST(ServiceOrder, the_reason_of_its_end_is_not_why_it_was_asked_for) {
    const std::string orc = "ORC|CA|P1" + std::string(14, '|') + "R^Refused^L";
    const auto said =
        only<ProcedureStatement>(message("OMG^O19", {pid, orc, "OBR|1|P1||BX^Skin biopsy^L"}));
    EXPECT_TRUE(said.reasons.empty());
}

TEST(ServiceOrder, several_under_one_number_are_told_apart) {
    const auto said = all<ProcedureStatement>(
        message("OMG^O19", {pid, "ORC|NW|P1", "OBR|1|P1||A^First^L", "OBR|2|P1||B^Second^L"}));
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(said[0].part, "1");
    EXPECT_EQ(said[1].part, "2");
}

TEST(ServiceOrder, a_drug_in_the_same_message_is_a_medication_order_and_nothing_else) {
    const auto said = message("ORM^O01", {pid, "ORC|NW|P1", "RXO|11289^Warfarin^RXNORM|5||mg",
                                          "ORC|NW|P2", "OBR|1|P2||PTX^Parathyroidectomy^L"});
    EXPECT_EQ(only<OrderUpdate>(said).placer.id, "P1");
    EXPECT_EQ(only<ProcedureStatement>(said).placer.id, "P2");
}

TEST(ServiceOrder, without_a_number_it_cannot_be_followed_and_somebody_is_told) {
    const auto said = message("OMG^O19", {pid, "ORC|NW", "OBR|1|||PTX^Parathyroidectomy^L"});
    EXPECT_TRUE(all<ProcedureStatement>(said).empty());
    EXPECT_TRUE(has_finding(said, "order-number-missing OBR-2"));
}

TEST(Report, says_that_a_service_was_done_and_when) {
    const auto said = only<ProcedureStatement>(message(
        "ORU^R01",
        {pid, "ORC|RE|P1", "OBR|1|P1|F1|DXA^Bone density^L|||20261121090000||||||||||||||||||F",
         "OBX|1|NM|T^T-score^L||-2.1||||||F"}));
    EXPECT_TRUE(said.reported);
    EXPECT_EQ(said.status, ProcedureStatus::done);
    EXPECT_EQ(said.when, at("2026-11-21T09:00:00.000Z"));
    EXPECT_EQ(said.filler.id, "F1");
}

TEST(Report, says_by_obr_25_what_was_not_done) {
    const auto status = [](const std::string& code) {
        return only<ProcedureStatement>(
                   message("ORU^R01",
                           {pid, "OBR|1|P1|F1|DXA^Bone density^L|||||||||||||||||||||" + code}))
            .status;
    };
    EXPECT_EQ(status("F"), ProcedureStatus::done);
    EXPECT_EQ(status(""), ProcedureStatus::done);
    EXPECT_EQ(status("O"), ProcedureStatus::ordered);
    EXPECT_EQ(status("S"), ProcedureStatus::booked);
    EXPECT_EQ(status("X"), ProcedureStatus::cancelled);
}

TEST(Report, of_a_specimen_message_finds_the_number_behind_its_obr) {
    const auto said = only<ProcedureStatement>(
        message("OUL^R22", {pid, "SPM|1|||TISS", "OBR|1|||HIST^Histology^L", "ORC|RE|P9"}));
    EXPECT_EQ(said.placer.id, "P9");
}

TEST(Appointment, books_each_service_at_its_time) {
    const auto said = all<ProcedureStatement>(message(
        "SIU^S12", {"SCH|A1^SCHED|B1^SCHED", pid, "RGS|1",
                    "AIS|1||PTX^Parathyroidectomy^L|20261201080000", "AIS|2||ANES^Anaesthesia^L"}));
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(said[0].origin, ProcedureOrigin::appointment);
    EXPECT_EQ(said[0].placer, (OrderNumber{"A1", "SCHED"}));
    EXPECT_EQ(said[0].part, "1");
    EXPECT_EQ(said[0].status, ProcedureStatus::booked);
    EXPECT_EQ(said[0].when, at("2026-12-01T08:00:00.000Z"));
    EXPECT_EQ(said[0].source.place, "AIS-3");
    EXPECT_EQ(said[1].what.display(), "Anaesthesia");
}

TEST(Appointment, without_services_is_known_by_its_reason) {
    const auto said =
        only<ProcedureStatement>(message("SIU^S12", {"SCH|A1|||||NEW|BX^Skin biopsy^L", pid}));
    EXPECT_EQ(said.what.display(), "Skin biopsy");
    EXPECT_EQ(said.source.place, "SCH");
}

TEST(Appointment, ends_as_its_event_says) {
    const auto status = [](const char* type) {
        const auto all_said = all<ProcedureStatement>(message(type, {"SCH|A1", pid}));
        return all_said.at(0).status;
    };
    EXPECT_EQ(status("SIU^S13"), ProcedureStatus::booked);
    EXPECT_EQ(status("SIU^S15"), ProcedureStatus::cancelled);
    EXPECT_EQ(status("SIU^S16"), ProcedureStatus::cancelled);
    EXPECT_EQ(status("SIU^S17"), ProcedureStatus::withdrawn);
    EXPECT_EQ(status("SIU^S26"), ProcedureStatus::cancelled) << "the patient did not come";
}

TEST(Appointment, a_cancellation_ends_all_of_it_though_it_names_one_service) {
    const auto said = all<ProcedureStatement>(
        message("SIU^S15", {"SCH|A1", pid, "AIS|1||PTX^Parathyroidectomy^L"}));
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(said[0].part, "");
    EXPECT_EQ(said[0].status, ProcedureStatus::cancelled);
}

TEST(Appointment, its_status_says_that_it_took_place) {
    const std::string sch = "SCH|A1" + std::string(24, '|') + "Complete";
    const auto said = only<ProcedureStatement>(message("SIU^S14", {sch, pid, "AIS|1||X^X"}));
    EXPECT_EQ(said.status, ProcedureStatus::done);
}

TEST(Appointment, of_a_room_without_a_patient_is_of_no_use) {
    EXPECT_EQ(message("SIU^S12", {"SCH|A1"}).verdict, Verdict::ignore);
}

TEST(Appointment, without_a_number_cannot_be_followed) {
    const auto said = message("SIU^S12", {"SCH|", pid, "AIS|1||PTX^Parathyroidectomy^L"});
    EXPECT_TRUE(all<ProcedureStatement>(said).empty());
    EXPECT_TRUE(has_finding(said, "appointment-number-missing SCH-1"));
}

TEST(ProcedureRecord, was_done_when_it_says_or_is_booked_when_that_is_to_come) {
    const auto said = all<ProcedureStatement>(message(
        "ADT^A08", {"EVN||20261122101400", pid, "PR1|1||0GTL0ZZ^Resection^I10P||20261101080000",
                    "PR1|2||0GTM0ZZ^Resection^I10P||20261201080000"}));
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(said[0].origin, ProcedureOrigin::record);
    EXPECT_EQ(said[0].status, ProcedureStatus::done);
    EXPECT_EQ(said[0].when, at("2026-11-01T08:00:00.000Z"));
    EXPECT_EQ(said[1].status, ProcedureStatus::booked);
}

TEST(ProcedureRecord, a_deletion_takes_it_back) {
    const auto row = [](const std::string& action) {
        return only<ProcedureStatement>(
            message("BAR^P12",
                    {pid, "PR1|1||0GTL0ZZ^Resection^I10P||20261101||||||||||||||PR77|" + action}));
    };
    EXPECT_EQ(row("A").status, ProcedureStatus::done);
    EXPECT_EQ(row("D").status, ProcedureStatus::withdrawn);
    EXPECT_EQ(row("D").part, "PR77");
}

TEST(ProcedureRecord, without_a_name_is_told_and_left_out) {
    const auto said = message("ADT^A08", {pid, "PR1|1|||"});
    EXPECT_TRUE(all<ProcedureStatement>(said).empty());
    EXPECT_TRUE(has_finding(said, "procedure-missing PR1-3"));
}

TEST(Visit, is_what_orders_results_and_services_say_they_belong_to) {
    const std::string visit = "PV1|1|I|4W" + std::string(16, '|') + "V7";
    EXPECT_EQ(
        only<OrderUpdate>(message("RDE^O11", {pid, visit, "ORC|NW|P1", "RXE||1^X|1||mg"})).visit,
        "V7");
    const auto said = message(
        "ORU^R01", {pid, visit, "OBR|1|P1|F1|CRP^CRP", "OBX|1|NM|1988-5^CRP^LN||62|mg/L|||||F"});
    EXPECT_EQ(only<ResultStatement>(said).visit, "V7");
    EXPECT_EQ(only<ProcedureStatement>(said).visit, "V7");
    const auto account = message(
        "RDE^O11", {"PID|1||900001^^^H1MRN^MR|||||||||||||||A5", "ORC|NW|P1", "RXE||1^X|1||mg"});
    EXPECT_EQ(only<OrderUpdate>(account).visit, "A5") << "a feed without visit numbers";
}

}  // namespace
