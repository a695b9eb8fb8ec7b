// DG1: diagnoses (reference 4.8).
#include "tests/interpret/heard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;

Interpretation diagnoses(std::initializer_list<std::string_view> dg1s) {
    std::string lines;
    for (const std::string_view one : dg1s) lines.append(one).append("\r");
    return message("ADT^A08", {"EVN||20261122100000", pid, "PV1|1|I", lines});
}

ProblemStatement diagnosis(std::string_view dg1) {
    return only<ProblemList>(diagnoses({dg1})).statements.at(0);
}

TEST(Diagnosis, no_DG1_at_all_is_no_statement) {
    EXPECT_TRUE(all<ProblemList>(diagnoses({})).empty());
}

TEST(Diagnosis, DG1_without_action_codes_is_a_snapshot_as_of_EVN_2) {
    const auto list =
        only<ProblemList>(diagnoses({"DG1|1||237900002^Calciphylaxis^SCT|||F",
                                     "DG1|2||N18.6^End stage renal disease^I10|||F"}));
    EXPECT_TRUE(list.snapshot);
    EXPECT_EQ(list.at, at("2026-11-22T10:00:00.000Z"));
    ASSERT_EQ(list.statements.size(), 2U);
    EXPECT_EQ(list.statements[1].source.place, "DG1[2]-3");
}

TEST(Diagnosis, a_list_belongs_to_the_visit_of_PV1_19_or_the_account_of_PID_18) {
    const std::string dg1 = "DG1|1||N18.6^End stage renal disease^I10|||F";
    const std::string to_18(15, '|');
    const auto visit_of = [&](std::string_view person, std::string_view pv1) {
        return only<ProblemList>(message("ADT^A08", {"EVN||20261122100000", person, pv1, dg1}))
            .visit;
    };
    const std::string account = "PID|1||900001^^^H1MRN^MR" + to_18 + "A77";
    EXPECT_EQ(visit_of(pid, "PV1|1|I|4W" + std::string(16, '|') + "V5^^^H1"), "V5");
    EXPECT_EQ(visit_of(account, "PV1|1|I"), "A77");
    EXPECT_EQ(visit_of(pid, "PV1|1|I"), "");
}

TEST(Diagnosis, action_codes_and_ids_of_their_own_make_no_snapshot) {
    const std::string blank(13, '|');  // from DG1-7 on
    const auto action =
        only<ProblemList>(diagnoses({"DG1|1||237900002^Calciphylaxis^SCT|||F" + blank + "|D9|A"}));
    EXPECT_FALSE(action.snapshot);
    EXPECT_EQ(action.statements.at(0).instance_id, "D9");
    EXPECT_FALSE(action.statements.at(0).deleted);
    const auto id =
        only<ProblemList>(diagnoses({"DG1|1||237900002^Calciphylaxis^SCT|||F" + blank + "|D9"}));
    EXPECT_FALSE(id.snapshot);
    const auto snapshot =
        only<ProblemList>(diagnoses({"DG1|1||237900002^Calciphylaxis^SCT|||F" + blank + "||S"}));
    EXPECT_TRUE(snapshot.snapshot);
}

TEST(Diagnosis, action_D_deletes_even_by_its_id_alone) {
    const std::string blank(13, '|');
    EXPECT_TRUE(diagnosis("DG1|1||237900002^Calciphylaxis^SCT|||F" + blank + "|D9|D").deleted);
    const auto by_id = diagnosis("DG1|1|||||" + blank + "|D9|D");
    EXPECT_TRUE(by_id.deleted);
    EXPECT_EQ(by_id.instance_id, "D9");
}

TEST(Diagnosis, action_X_changes_nothing) {
    const std::string blank(13, '|');
    EXPECT_TRUE(
        all<ProblemList>(diagnoses({"DG1|1||N18.6^ESRD^I10|||F" + blank + "|D9|X"})).empty());
}

TEST(Diagnosis, both_triplets_and_the_words_of_DG1_4_are_kept) {
    const auto said = diagnosis(
        "DG1|1||E83.59^Other disorders of calcium metabolism^I10C^237900002^Calciphylaxis^SCT|"
        "Calciphylaxis of both calves");
    ASSERT_EQ(said.what.codes.size(), 2U);
    EXPECT_EQ(said.what.codes[0],
              (Code{"I10C", "E83.59", "Other disorders of calcium metabolism"}));
    EXPECT_EQ(said.what.codes[1], (Code{"SCT", "237900002", "Calciphylaxis"}));
    EXPECT_EQ(said.what.original_text, "Calciphylaxis of both calves");
}

TEST(Diagnosis, words_alone_are_a_diagnosis) {
    const auto said = diagnosis("DG1||||CALCIPHYLAXIS LEFT THIGH");
    EXPECT_TRUE(said.what.codes.empty());
    EXPECT_EQ(said.what.original_text, "CALCIPHYLAXIS LEFT THIGH");
    EXPECT_EQ(said.source.place, "DG1-4");
}

TEST(Diagnosis, DG1_2_names_the_system_when_DG1_3_does_not) {
    EXPECT_EQ(
        diagnosis("DG1|1|I9|275.49^Other disorders of calcium metabolism").what.codes.at(0).system,
        "I9");
    EXPECT_EQ(diagnosis("DG1|1|I9|N18.6^ESRD^I10").what.codes.at(0).system, "I10");
}

TEST(Diagnosis, a_working_diagnosis_is_probable_and_the_others_are_confirmed) {
    EXPECT_EQ(diagnosis("DG1|1||237900002^Calciphylaxis^SCT|||W").stated, Certainty::probable);
    for (const char* type : {"F", "A", ""})
        EXPECT_EQ(diagnosis(std::string{"DG1|1||237900002^Calciphylaxis^SCT|||"} + type).stated,
                  Certainty::confirmed)
            << type;
}

TEST(Diagnosis, DG1_5_is_the_onset) {
    EXPECT_EQ(diagnosis("DG1|1||N18.6^ESRD^I10||20240301").onset, at("2024-03-01T00:00:00.000Z"));
    const auto said = diagnoses({"DG1|1||N18.6^ESRD^I10||spring 2024"});
    EXPECT_FALSE(only<ProblemList>(said).statements.at(0).onset);
    EXPECT_TRUE(has_finding(said, "time-unreadable DG1-5"));
}

TEST(Diagnosis, an_empty_DG1_is_told_and_the_others_are_used) {
    const auto said = diagnoses({"DG1|1|||||U", "DG1|2||N18.6^ESRD^I10"});
    EXPECT_EQ(only<ProblemList>(said).statements.size(), 1U);
    EXPECT_TRUE(has_finding(said, "diagnosis-missing DG1-3"));
}

TEST(Diagnosis, the_wish_to_delete_everything_is_told_and_nothing_is_deleted) {
    const auto said = diagnoses({"DG1|1||\"\""});
    EXPECT_TRUE(all<ProblemList>(said).empty());
    EXPECT_TRUE(has_finding(said, "delete-all-unsupported DG1-3"));
}

}  // namespace
