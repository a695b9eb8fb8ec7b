// Referrals: what for, why, and that they end.
#include "tests/interpret/heard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;

constexpr const char* rf1 =
    "RF1|P||PAL^Palliative care^L|||R1^CLINIC||||PAIN^Pain of wounds^L|X1^HOME";

TEST(Referral, tells_its_type_and_why) {
    const auto said = only<ProcedureStatement>(message("REF^I12", {rf1, "PRD|RT|Doe", pid}));
    EXPECT_EQ(said.origin, ProcedureOrigin::referral);
    EXPECT_EQ(said.placer, (OrderNumber{"R1", "CLINIC"}));
    EXPECT_EQ(said.filler, (OrderNumber{"X1", "HOME"}));
    EXPECT_EQ(said.part, "RF1");
    EXPECT_EQ(said.status, ProcedureStatus::ordered);
    EXPECT_EQ(said.what.display(), "Palliative care");
    ASSERT_EQ(said.reasons.size(), 1U);
    EXPECT_EQ(said.reasons[0].display(), "Pain of wounds");
    EXPECT_EQ(said.at, at("2026-11-22T10:15:00.000Z"));
    EXPECT_EQ(said.source.place, "RF1-3");
    EXPECT_FALSE(said.reported);
}

TEST(Referral, without_a_type_is_known_by_its_reason) {
    const auto said = only<ProcedureStatement>(
        message("REF^I12", {"RF1||||||R1||||^Consult palliative care", pid}));
    EXPECT_EQ(said.what.display(), "Consult palliative care");
}

TEST(Referral, tells_each_service_and_procedure_asked_for) {
    const auto said = all<ProcedureStatement>(
        message("REF^I13", {rf1, pid, "PR1|1||BX^Skin biopsy^L", "PR1|2||PTX^Parathyroidectomy^L",
                            "OBR|1|||WOUND^Wound review^L"}));
    ASSERT_EQ(said.size(), 4U);
    EXPECT_EQ(said[1].part, "PR1 1");
    EXPECT_EQ(said[1].what.display(), "Skin biopsy");
    EXPECT_EQ(said[1].status, ProcedureStatus::ordered);
    EXPECT_EQ(said[1].source.place, "PR1-3");
    EXPECT_EQ(said[2].part, "PR1 2");
    EXPECT_EQ(said[3].part, "OBR 1");
    EXPECT_EQ(said[3].what.display(), "Wound review");
}

TEST(Referral, a_procedure_whose_time_has_come_was_done) {
    const auto said = all<ProcedureStatement>(
        message("REF^I12", {rf1, pid, "PR1|1||PTX^Parathyroidectomy^L||20251101",
                            "PR1|2||BX^Skin biopsy^L||20271101"}));
    ASSERT_EQ(said.size(), 3U);
    EXPECT_EQ(said[1].status, ProcedureStatus::done);
    EXPECT_EQ(said[1].when, at("2025-11-01T00:00:00.000Z"));
    EXPECT_EQ(said[2].status, ProcedureStatus::ordered);
}

TEST(Referral, its_results_and_diagnoses_are_the_patients_and_no_service) {
    const auto said = message(
        "REF^I12", {rf1, pid, "DG1|1||N18.6^End stage renal disease^I10C",
                    "OBR|1||F1^LAB|CRP^CRP^L|||20261121", "OBX|1|NM|1988-5^CRP^LN||62|mg/L"});
    EXPECT_EQ(all<ProcedureStatement>(said).size(), 1U);
    EXPECT_EQ(only<ResultStatement>(said).order_key, "F1^LAB");
    const auto list = only<ProblemList>(said);
    EXPECT_FALSE(list.snapshot) << "a referral names what matters to it, not all there is";
    EXPECT_EQ(list.statements.size(), 1U);
}

TEST(Referral, ends_when_it_is_cancelled_rejected_or_expired) {
    const auto ends = [](const char* type, const char* segment) {
        const auto said = all<ProcedureStatement>(message(type, {segment, pid})).at(0);
        return said.part.empty() && said.status == ProcedureStatus::cancelled;
    };
    EXPECT_TRUE(ends("REF^I14", rf1));
    EXPECT_TRUE(ends("REF^I13", "RF1|R^Rejected||PAL^Palliative care^L|||R1"));
    EXPECT_TRUE(ends("REF^I13", "RF1|E^Expired||PAL^Palliative care^L|||R1"));
    EXPECT_FALSE(ends("REF^I13", "RF1|A^Accepted||PAL^Palliative care^L|||R1"));
}

TEST(Referral, without_a_number_cannot_be_followed_and_somebody_is_told) {
    const auto said = message("REF^I12", {"RF1|||PAL^Palliative care^L", pid});
    EXPECT_TRUE(all<ProcedureStatement>(said).empty());
    EXPECT_TRUE(has_finding(said, "referral-number-missing RF1-6"));
    EXPECT_TRUE(has_finding(message("REF^I12", {pid}), "segment-missing MSH-9"));
}

}  // namespace
