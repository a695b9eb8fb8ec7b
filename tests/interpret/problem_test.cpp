// DG1 and PRB: diagnoses and problems (reference 4.8).
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
    const auto update =
        only<ProblemList>(diagnoses({"DG1|1||237900002^Calciphylaxis^SCT|||F" + blank + "|D9|U"}));
    EXPECT_FALSE(update.snapshot);
    EXPECT_FALSE(update.statements.at(0).deleted);
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

Interpretation deleting(std::string_view dg1, std::string_view more = "") {
    return message("ADT^A08", {"EVN||20261122100000", pid,
                               "PV1|1|I|4W" + std::string(16, '|') + "V5^^^H1", dg1, more});
}

TEST(Diagnosis, a_segment_of_delete_signs_empties_the_list_of_its_visit) {
    for (const char* dg1 :
         {"DG1|1||\"\"", "DG1|\"\"", "DG1|\"\"||\"\"", "DG1|1||\"\"^\"\"^\"\"|\"\""}) {
        const auto said = deleting(dg1);
        const auto list = only<ProblemList>(said);
        EXPECT_TRUE(list.snapshot && list.deletes_all) << dg1;
        EXPECT_EQ(list.visit, "V5");
        EXPECT_TRUE(list.statements.empty()) << dg1;
        EXPECT_TRUE(said.findings.empty()) << dg1;
    }
}

TEST(Diagnosis, what_stands_beside_a_segment_of_delete_signs_is_the_new_list) {
    const auto list = only<ProblemList>(deleting("DG1|1||\"\"", "DG1|2||N18.6^ESRD^I10"));
    EXPECT_TRUE(list.deletes_all);
    ASSERT_EQ(list.statements.size(), 1U);
    EXPECT_EQ(list.statements[0].what.codes.at(0).code, "N18.6");
}

TEST(Diagnosis, words_beside_a_deleted_code_are_a_diagnosis) {
    const auto list = only<ProblemList>(deleting("DG1|1||\"\"|Calciphylaxis"));
    EXPECT_FALSE(list.deletes_all);
    EXPECT_EQ(list.statements.at(0).what.original_text, "Calciphylaxis");
}

TEST(Diagnosis, without_a_visit_nothing_is_emptied_and_it_is_told) {
    const auto said = diagnoses({"DG1|1||\"\""});
    EXPECT_TRUE(all<ProblemList>(said).empty());
    EXPECT_TRUE(has_finding(said, "delete-all-unsupported DG1-3"));
}

TEST(Diagnosis, with_action_codes_or_ids_nothing_is_emptied_and_it_is_told) {
    const std::string blank(17, '|');  // from DG1-3 on
    for (const std::string& dg1 : {"DG1|1||\"\"" + blank + "|A", "DG1|1||\"\"" + blank + "D9"}) {
        const auto said = deleting(dg1);
        EXPECT_TRUE(all<ProblemList>(said).empty()) << dg1;
        EXPECT_TRUE(has_finding(said, "delete-all-unsupported DG1-3")) << dg1;
    }
    EXPECT_TRUE(only<ProblemList>(deleting("DG1|1||\"\"" + blank + "|S")).deletes_all);
}

TEST(Diagnosis, DG1_6_says_what_is_in_doubt_over_or_never_was) {
    const auto of_type = [](std::string_view type) {
        return diagnosis("DG1|1||237900002^Calciphylaxis^SCT|||" + std::string{type});
    };
    for (const char* type : {"W", "W^Working^HL70052", "^Working", "^Provisional diagnosis",
                             "DD^Differential", "RO^Rule out", "R/O"}) {
        EXPECT_EQ(of_type(type).stated, Certainty::probable) << type;
        EXPECT_FALSE(of_type(type).ended || of_type(type).deleted) << type;
    }
    for (const char* type : {"^Resolved", "RES^RESOLVED", "^Inactive", "^History of"}) {
        EXPECT_TRUE(of_type(type).ended) << type;
        EXPECT_FALSE(of_type(type).deleted) << type;
    }
    for (const char* type : {"^Ruled out", "^Entered in error", "^Refuted"})
        EXPECT_TRUE(of_type(type).deleted) << type;
    for (const char* type : {"", "A", "F^Final^HL70052", "D", "^Unresolved"}) {
        const auto said = of_type(type);
        EXPECT_FALSE(said.ended || said.deleted) << type;
        EXPECT_EQ(said.stated, Certainty::confirmed) << type;
    }
}

// PRB: problems (PPR).

Interpretation problems(std::string_view event, std::initializer_list<std::string_view> prbs) {
    std::string lines;
    for (const std::string_view one : prbs) lines.append(one).append("\r");
    return message("PPR^" + std::string{event}, {pid, "PV1|1|I", lines});
}

constexpr std::string_view calciphylaxis = "237900002^Calciphylaxis^SCT|P77^H1";

// PRB-1, and the fields from PRB-5 on.
ProblemStatement prb(std::string_view action, std::string_view rest = "",
                     std::string_view event = "PC1") {
    std::string line = "PRB|";
    line.append(action).append("|20261122093000|").append(calciphylaxis).append("|").append(rest);
    return only<ProblemList>(problems(event, {line})).statements.at(0);
}

TEST(Problem, PRB_stands_alone_under_its_instance_id_as_of_PRB_2) {
    const auto list = only<ProblemList>(
        problems("PC1", {"PRB|AD|20261122093000|237900002^Calciphylaxis^SCT|P77^H1"}));
    EXPECT_FALSE(list.snapshot);
    EXPECT_EQ(list.at, at("2026-11-22T09:30:00.000Z"));
    ASSERT_EQ(list.statements.size(), 1U);
    EXPECT_EQ(list.statements[0].instance_id, "P77");
    EXPECT_EQ(list.statements[0].what.codes.at(0), (Code{"SCT", "237900002", "Calciphylaxis"}));
    EXPECT_EQ(list.statements[0].stated, Certainty::confirmed);
    EXPECT_EQ(list.statements[0].source.place, "PRB-3");
}

TEST(Problem, each_code_of_table_0287_has_its_meaning) {
    for (const char* action : {"AD", "CO", "UP", ""}) {
        EXPECT_FALSE(prb(action).deleted) << action;
        EXPECT_FALSE(prb(action).ended) << action;
    }
    EXPECT_TRUE(prb("DE").deleted);
    EXPECT_TRUE(prb("SP").ended);
    for (const char* action : {"UC", "LI", "UN"}) {
        const std::string line = "PRB|" + std::string{action} + "||" + std::string{calciphylaxis};
        EXPECT_TRUE(all<ProblemList>(problems("PC2", {line})).empty()) << action;
    }
}

TEST(Problem, PC3_without_an_action_deletes) {
    EXPECT_TRUE(prb("", "", "PC3").deleted);
    EXPECT_FALSE(prb("UP", "", "PC3").deleted);
}

TEST(Problem, PRB_9_ends_it) {
    EXPECT_TRUE(prb("UP", "||||20261120").ended);
    EXPECT_FALSE(prb("UP", "||||\"\"").ended);
}

TEST(Problem, PRB_13_confirms_doubts_or_rules_it_out) {
    const auto confirmed_by = [](std::string_view status) {
        return prb("UP", "||||||||" + std::string{status});
    };
    for (const char* status : {"", "C", "Confirmed", "C^Confirmed^HL70219", "^CONFIRMED"}) {
        EXPECT_EQ(confirmed_by(status).stated, Certainty::confirmed) << status;
        EXPECT_FALSE(confirmed_by(status).deleted) << status;
    }
    for (const char* status : {"P", "Probable", "^Suspected", "unconfirmed", "Not confirmed",
                               "provisional", "differential", "^Rule out"}) {
        EXPECT_EQ(confirmed_by(status).stated, Certainty::probable) << status;
        EXPECT_FALSE(confirmed_by(status).deleted) << status;
    }
    for (const char* status :
         {"Ruled out", "RO^Ruled out", "refuted", "excluded", "entered-in-error", "Disproved"})
        EXPECT_TRUE(confirmed_by(status).deleted) << status;
}

TEST(Problem, PRB_14_ends_or_deletes_it) {
    const auto in_state = [](std::string_view state) {
        return prb("UP", "|||||||||" + std::string{state});
    };
    for (const char* state : {"", "Active", "A^Active", "recurrence", "Unresolved", "not resolved"})
        EXPECT_FALSE(in_state(state).ended || in_state(state).deleted) << state;
    for (const char* state : {"Resolved", "R^RESOLVED", "inactive", "I^Inactive", "Closed",
                              "completed", "remission", "^Historical"}) {
        EXPECT_TRUE(in_state(state).ended) << state;
        EXPECT_FALSE(in_state(state).deleted) << state;
    }
    for (const char* state : {"Entered in error", "E^entered-in-error"})
        EXPECT_TRUE(in_state(state).deleted) << state;
}

TEST(Problem, PRB_16_is_the_onset_else_PRB_7) {
    EXPECT_EQ(prb("AD", "||20260401").onset, at("2026-04-01T00:00:00.000Z"));
    EXPECT_EQ(prb("AD", "||20260401|||||||||20260301").onset, at("2026-03-01T00:00:00.000Z"));
    EXPECT_FALSE(prb("AD").onset);
}

TEST(Problem, without_code_and_id_is_told_and_the_others_are_used) {
    const auto said = problems("PC1", {"PRB|AD|", "PRB|AD||N18.6^ESRD^I10|P78"});
    EXPECT_EQ(only<ProblemList>(said).statements.size(), 1U);
    EXPECT_TRUE(has_finding(said, "diagnosis-missing PRB-3"));
}

}  // namespace
