// Procedures in the patient's state: by any of their numbers, by the clinical clock, bounded.
#include "tests/alerts/ward.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace ward;

ProcedureStatement service(Time when, std::string placer, Coded what,
                           std::optional<ProcedureStatus> status = ProcedureStatus::ordered) {
    ProcedureStatement said;
    if (!placer.empty()) said.placer = {std::move(placer), "OE"};
    said.what = std::move(what);
    said.status = status;
    said.at = when;
    said.source = source(when, "OBR-4");
    return said;
}
ProcedureStatement appointment(Time when, std::string part, std::optional<ProcedureStatus> status) {
    ProcedureStatement said = service(when, "A1", words("Skin biopsy"), status);
    said.origin = ProcedureOrigin::appointment;
    said.part = std::move(part);
    return said;
}
Coded biopsy() {
    return coded("240977001", "Biopsy of skin", "SCT");
}
const ProcedureStatement& the_only(const Bed& bed) {
    EXPECT_EQ(bed.patient.procedures.size(), 1U);
    return bed.patient.procedures.at(0).said;
}

TEST(Procedures, an_order_is_followed_to_its_report_by_either_number) {
    Bed bed;
    bed.say(service(at(8), "P1", biopsy()));
    ProcedureStatement numbered = service(at(9), "P1", {}, std::nullopt);
    numbered.filler = {"F1", "LAB"};
    bed.say(numbered);
    ProcedureStatement report = service(at(10), "", biopsy(), ProcedureStatus::done);
    report.filler = {"F1", "LAB"};
    report.reported = true;
    bed.say(report);
    EXPECT_EQ(the_only(bed).status, ProcedureStatus::done);
    EXPECT_EQ(the_only(bed).placer.id, "P1");
}

TEST(Procedures, what_was_said_earlier_never_overrides_what_was_said_later) {
    Bed bed;
    bed.say(service(at(10), "P1", biopsy(), ProcedureStatus::cancelled));
    bed.say(service(at(8), "P1", biopsy(), ProcedureStatus::ordered));
    EXPECT_EQ(the_only(bed).status, ProcedureStatus::cancelled);
    EXPECT_EQ(the_only(bed).at, at(10));
}

TEST(Procedures, a_cancellation_that_comes_first_holds_when_the_order_comes) {
    Bed bed;
    bed.say(service(at(10), "P1", {}, ProcedureStatus::cancelled));
    bed.say(service(at(8), "P1", biopsy()));
    EXPECT_EQ(the_only(bed).status, ProcedureStatus::cancelled);
    EXPECT_EQ(the_only(bed).what.display(), "Biopsy of skin");
    EXPECT_EQ(bed.patient.procedures[0].matches.size(), 1U);
}

TEST(Procedures, the_same_again_changes_nothing) {
    Bed bed;
    bed.say(service(at(8), "P1", biopsy()));
    bed.patient.procedures[0].changed = false;
    bed.say(service(at(8), "P1", biopsy()));
    EXPECT_FALSE(bed.patient.procedures[0].changed);
}

TEST(Procedures, a_skin_specimen_makes_a_biopsy_of_histology) {
    Bed bed;
    ProcedureStatement said = service(at(8), "P1", words("Histology"));
    said.specimen = Coded{{}, "Tissue Skin"};
    bed.say(said);
    ASSERT_EQ(bed.patient.procedures[0].matches.size(), 1U);
    EXPECT_EQ(bed.patient.procedures[0].matches[0].matched, "text tissue skin (specimen)");
}

TEST(Procedures, its_reasons_name_the_problems_it_is_done_for) {
    Bed bed;
    ProcedureStatement said = service(at(8), "P1", biopsy());
    said.reasons = {words("r/o calciphylaxis"), words("wound")};
    bed.say(said);
    const auto& matches = bed.patient.procedures.at(0).reason_matches;
    ASSERT_EQ(matches.size(), 1U);
    EXPECT_EQ(matches[0].concept_id, id("calciphylaxis")) << "what is to be ruled out is a reason";
    EXPECT_EQ(bed.patient.procedures[0].matches.size(), 1U) << "a reason is not what is done";

    bed.say(service(at(9), "P1", {}, ProcedureStatus::booked));
    EXPECT_EQ(bed.patient.procedures[0].reason_matches.size(), 1U)
        << "no statement changes nothing";
    ProcedureStatement other = service(at(10), "P1", {}, std::nullopt);
    other.reasons = {words("wound")};
    bed.say(other);
    EXPECT_TRUE(bed.patient.procedures[0].reason_matches.empty());
}

TEST(Procedures, a_referral_ends_with_all_that_is_asked_for) {
    Bed bed;
    ProcedureStatement asked = service(at(8), "R1", words("Palliative care"));
    asked.origin = ProcedureOrigin::referral;
    asked.part = "RF1";
    bed.say(asked);
    asked.part = "PR1 1";
    asked.what = biopsy();
    bed.say(asked);
    EXPECT_EQ(bed.patient.procedures.at(0).key, "referral R1^OE RF1");
    ProcedureStatement end = service(at(9), "R1", {}, ProcedureStatus::cancelled);
    end.origin = ProcedureOrigin::referral;
    bed.say(end);
    ASSERT_EQ(bed.patient.procedures.size(), 2U);
    for (const Procedure& one : bed.patient.procedures)
        EXPECT_EQ(one.said.status, ProcedureStatus::cancelled);
}

TEST(Procedures, a_report_of_something_no_concept_knows_is_left_to_the_results) {
    Bed bed;
    ProcedureStatement said = service(at(8), "P1", words("Blood count"), ProcedureStatus::done);
    said.reported = true;
    bed.say(said);
    EXPECT_TRUE(bed.patient.procedures.empty());
    said.what = biopsy();
    bed.say(said);
    EXPECT_EQ(the_only(bed).status, ProcedureStatus::done);
}

TEST(Procedures, an_appointment_ends_with_all_its_services) {
    Bed bed;
    bed.say(appointment(at(8), "1", ProcedureStatus::booked));
    bed.say(appointment(at(8), "2", ProcedureStatus::booked));
    bed.say(appointment(at(9), "2", ProcedureStatus::cancelled));
    EXPECT_EQ(bed.patient.procedures.at(0).said.status, ProcedureStatus::booked);
    EXPECT_EQ(bed.patient.procedures.at(1).said.status, ProcedureStatus::cancelled);
    bed.say(appointment(at(10), "", ProcedureStatus::cancelled));
    EXPECT_EQ(bed.patient.procedures.size(), 2U);
    EXPECT_EQ(bed.patient.procedures.at(0).said.status, ProcedureStatus::cancelled);
}

TEST(Procedures, an_appointment_that_ended_before_one_heard_of_its_services_ends_them) {
    Bed bed;
    bed.say(appointment(at(10), "", ProcedureStatus::cancelled));
    bed.say(appointment(at(8), "1", ProcedureStatus::booked));
    ASSERT_EQ(bed.patient.procedures.size(), 2U);
    EXPECT_EQ(bed.patient.procedures[1].said.status, ProcedureStatus::cancelled);
    bed.say(appointment(at(11), "2", ProcedureStatus::booked));
    EXPECT_EQ(bed.patient.procedures.at(2).said.status, ProcedureStatus::booked)
        << "added after that";
}

TEST(Procedures, an_order_and_an_appointment_with_the_same_number_are_two) {
    Bed bed;
    bed.say(service(at(8), "A1", biopsy()));
    bed.say(appointment(at(8), "", ProcedureStatus::booked));
    EXPECT_EQ(bed.patient.procedures.size(), 2U);
    EXPECT_NE(bed.patient.procedures[0].key, bed.patient.procedures[1].key);
}

TEST(Procedures, history_is_bounded_and_what_a_rule_could_ask_for_goes_last) {
    Bed bed;
    bed.say(service(at(0), "biopsy", biopsy()));
    for (int n = 0; n < 510; ++n)
        bed.say(service(at(1) + std::chrono::minutes{n}, "P" + std::to_string(n), words("Diet")));
    EXPECT_EQ(bed.patient.procedures.size(), 500U);
    EXPECT_EQ(bed.patient.procedures[0].said.placer.id, "biopsy");
    EXPECT_EQ(bed.patient.procedures[1].said.placer.id, "P11");
    EXPECT_EQ(bed.patient.dropped_procedures.size(), 11U);
}

}  // namespace
