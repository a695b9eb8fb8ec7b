// ADT: visits, and who may change them (reference 4.4).
#include "tests/interpret/heard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;

// PV1-2, -3, -19, -44, -45.
std::string pv1(std::string_view patient_class, std::string_view location, std::string_view visit,
                std::string_view admitted = "", std::string_view discharged = "") {
    std::string line = "PV1|1|";
    line.append(patient_class).append("|").append(location);
    line.append(16, '|').append(visit);
    line.append(25, '|').append(admitted).append("|").append(discharged);
    return line;
}

TEST(Adt, an_admission_tells_class_place_visit_and_time) {
    const auto said = message(
        "ADT^A01", {"EVN||20261122101400", pid, pv1("I", "4W^401^B^H1", "V77", "20261122095500")});
    EXPECT_EQ(said.verdict, Verdict::apply);
    EXPECT_EQ(said.answer, hl7::AckCode::AA);
    const auto visit = only<EncounterUpdate>(said);
    EXPECT_EQ(visit.act, EncounterAct::admit);
    EXPECT_EQ(visit.patient_class, "I");
    EXPECT_EQ(visit.location, "4W^401^B");
    EXPECT_EQ(visit.visit_number, "V77");
    EXPECT_EQ(visit.admitted, at("2026-11-22T09:55:00.000Z"));
    EXPECT_EQ(visit.at, at("2026-11-22T09:55:00.000Z"));
    EXPECT_FALSE(visit.discharged);
    EXPECT_TRUE(said.findings.empty());
}

TEST(Adt, each_event_does_what_it_is_for) {
    const auto act = [](const char* type) {
        return only<EncounterUpdate>(
                   message(type, {"EVN||20261122101400", pid, pv1("I", "4W", "V")}))
            .act;
    };
    EXPECT_EQ(act("ADT^A01"), EncounterAct::admit);
    EXPECT_EQ(act("ADT^A04"), EncounterAct::registration);
    EXPECT_EQ(act("ADT^A03"), EncounterAct::discharge);
    for (const char* type : {"ADT^A02", "ADT^A06", "ADT^A07", "ADT^A08"})
        EXPECT_EQ(act(type), EncounterAct::update) << type;
}

TEST(Adt, a_cancellation_undoes_what_it_cancels) {
    const auto said = [](const char* type) {
        return only<EncounterUpdate>(
            message(type, {"EVN||20261122101400||||20261120080000", pid, pv1("I", "4W", "V")}));
    };
    EXPECT_EQ(said("ADT^A11").act, EncounterAct::cancel_admit);
    EXPECT_EQ(said("ADT^A23").act, EncounterAct::cancel_admit);
    EXPECT_EQ(said("ADT^A13").act, EncounterAct::cancel_discharge);
    EXPECT_EQ(said("ADT^A12").act, EncounterAct::update) << "PV1-3 is where the patient is back in";
    // EVN-6 is when that happened which is cancelled.
    EXPECT_EQ(to_iso8601(said("ADT^A11").at), "2026-11-22T10:14:00.000Z");
    EXPECT_EQ(to_iso8601(said("ADT^A13").at), "2026-11-22T10:14:00.000Z");
}

TEST(Adt, a_swap_of_beds_tells_each_patients_own) {
    const auto said = message(
        "ADT^A17", {"EVN||20261122101400", "PID|1||900001^^^H1MRN^MR", pv1("I", "4W^1", "V1"),
                    "PID|2||900002^^^H1MRN^MR", pv1("I", "4W^2", "V2")});
    ASSERT_EQ(said.updates.size(), 2U);
    const auto places = all<EncounterUpdate>(said);
    ASSERT_EQ(places.size(), 2U);
    EXPECT_EQ(places[0].location, "4W^1");
    EXPECT_EQ(places[1].location, "4W^2");
}

TEST(Adt, links_speak_of_two_records_and_join_nothing) {
    for (const auto& [type, joining] :
         {std::pair{"ADT^A24", Joining::link}, std::pair{"ADT^A37", Joining::unlink}}) {
        const auto said = message(type, {pid, "PID|2||900002^^^H1MRN^MR"});
        ASSERT_EQ(said.updates.size(), 2U) << type;
        for (const PatientUpdate& update : said.updates) {
            EXPECT_EQ(update.joining, joining) << type;
            EXPECT_TRUE(update.given_up.empty()) << type;
        }
    }
}

TEST(Adt, the_move_of_an_account_names_it_and_whose_it_was) {
    const auto said = message(
        "ADT^A44", {"PID|1||900001^^^H1MRN^MR|||||||||||||||A5", "MRG|900002^^^H1MRN^MR||A5"});
    ASSERT_EQ(said.updates.size(), 1U);
    EXPECT_EQ(said.updates[0].joining, Joining::move_visits);
    EXPECT_EQ(said.updates[0].moved_kind, VisitNumber::account);
    EXPECT_EQ(said.updates[0].moved, "A5");
    EXPECT_EQ(said.updates[0].given_up, (std::vector<Identifier>{{"H1MRN", "MR", "900002"}}));
}

TEST(Adt, the_move_of_a_visit_names_it_and_whose_it_was) {
    const auto said =
        message("ADT^A45", {pid, "MRG|900002^^^H1MRN^MR||A5||V7", pv1("I", "4W", "V7")});
    ASSERT_EQ(said.updates.size(), 1U);
    EXPECT_EQ(said.updates[0].joining, Joining::move_visits);
    EXPECT_EQ(said.updates[0].moved_kind, VisitNumber::visit);
    EXPECT_EQ(said.updates[0].moved, "V7");
}

TEST(Adt, a_visit_that_goes_to_another_account_of_its_patient_stays_with_the_patient) {
    const auto said = message("ADT^A45", {"PID|1||900001^^^H1MRN^MR|||||||||||||||A6",
                                          "MRG|900001^^^H1MRN^MR||A5", pv1("I", "4W", "V7")});
    ASSERT_EQ(said.updates.size(), 1U);
    EXPECT_EQ(said.updates[0].joining, Joining::none);
    EXPECT_TRUE(said.updates[0].given_up.empty());
    EXPECT_EQ(only<EncounterUpdate>(said).visit_number, "V7");
    EXPECT_EQ(only<EncounterUpdate>(said).account, "A6");
}

TEST(Adt, a_move_that_does_not_say_of_what_is_kept_and_told) {
    const auto said = message("ADT^A44", {pid, "MRG|900002^^^H1MRN^MR"});
    EXPECT_EQ(said.verdict, Verdict::quarantine);
    EXPECT_EQ(said.reason, "PID-18 missing");
}

TEST(Adt, merges_renames_and_moves_tell_which_numbers_are_given_up) {
    struct Row {
        std::vector<const char*> events;
        Joining joining;
    };
    const std::vector<Row> rows{{{"A18", "A30", "A34", "A36", "A39", "A40"}, Joining::merge},
                                {{"A46", "A47", "A48"}, Joining::rename},
                                {{"A43"}, Joining::move}};
    for (const Row& row : rows) {
        for (const std::string event : row.events) {
            const auto said = message("ADT^" + event, {pid, "MRG|900002^^^H1MRN^MR"});
            ASSERT_EQ(said.updates.size(), 1U) << event;
            EXPECT_EQ(said.updates[0].joining, row.joining) << event;
            EXPECT_EQ(said.updates[0].given_up,
                      (std::vector<Identifier>{{"H1MRN", "MR", "900002"}}))
                << event;
        }
    }
}

TEST(Adt, a_merge_of_several_pairs_tells_each) {
    const auto said = message("ADT^A40", {pid, "MRG|900002^^^H1MRN^MR", "PID|2||900003^^^H1MRN^MR",
                                          "MRG|900004^^^H1MRN^MR"});
    ASSERT_EQ(said.updates.size(), 2U);
    EXPECT_EQ(said.updates[1].identifiers.front().number, "900003");
    EXPECT_EQ(said.updates[1].given_up.front().number, "900004");
}

TEST(Adt, a_merge_without_the_number_that_is_given_up_goes_to_quarantine) {
    for (const char* mrg : {"", "MRG|", "MRG|^^^H1MRN^MR"}) {
        const auto said = message("ADT^A40", {pid, mrg});
        EXPECT_EQ(said.verdict, Verdict::quarantine) << mrg;
        EXPECT_TRUE(has_finding(said, "required-missing MRG-1")) << mrg;
    }
}

TEST(Adt, an_account_or_visit_that_has_another_number_is_renamed) {
    const std::string account = std::string{pid} + std::string(10, '|') + "ACC2";
    for (const char* type : {"ADT^A35", "ADT^A41", "ADT^A49"}) {
        const auto said = only<VisitRename>(message(type, {account, "MRG|||ACC1"}));
        EXPECT_EQ(said.from, "ACC1") << type;
        EXPECT_EQ(said.to, "ACC2") << type;
    }
    for (const char* type : {"ADT^A42", "ADT^A50"}) {
        const auto said =
            only<VisitRename>(message(type, {pid, "MRG|||||V1", pv1("I", "4W", "V2")}));
        EXPECT_EQ(said.from, "V1") << type;
        EXPECT_EQ(said.to, "V2") << type;
    }
    EXPECT_TRUE(has_finding(message("ADT^A42", {pid, "MRG|||||V1"}), "required-missing MSH-9"));
}

TEST(Adt, the_deletion_of_a_person_is_told_as_one) {
    EXPECT_EQ(all<RecordDeletion>(message("ADT^A29", {pid})).size(), 1U);
}

TEST(Adt, events_about_the_person_or_a_later_visit_leave_the_visit_alone) {
    for (const char* type : {"ADT^A28", "ADT^A31", "ADT^A05", "ADT^A14", "BAR^P01"}) {
        const auto said = message(type, {"EVN||20261122101400", pid, pv1("O", "CLINIC", "V9"),
                                         "DG1|1||N18.6^End stage renal disease^I10"});
        EXPECT_EQ(said.verdict, Verdict::apply) << type;
        EXPECT_TRUE(all<EncounterUpdate>(said).empty()) << type;
        EXPECT_EQ(all<ProblemList>(said).size(), 1U) << type;
        EXPECT_EQ(all<Demographics>(said).size(), 1U) << type;
    }
}

TEST(Adt, a_dummy_visit_of_class_N_changes_nothing) {
    EXPECT_TRUE(all<EncounterUpdate>(message("ADT^A08", {pid, pv1("N", "", "")})).empty());
}

TEST(Adt, the_time_of_an_event_is_EVN_6_then_PV1_then_EVN_2_then_MSH_7) {
    const std::string visit = pv1("I", "4W", "V", "20261122080000", "20261122090000");
    const auto when = [&](const char* type, const char* evn) {
        return to_iso8601(only<EncounterUpdate>(message(type, {evn, pid, visit})).at);
    };
    EXPECT_EQ(when("ADT^A01", "EVN||20261122100000||||20261122070000"), "2026-11-22T07:00:00.000Z");
    EXPECT_EQ(when("ADT^A01", "EVN||20261122100000"), "2026-11-22T08:00:00.000Z");
    EXPECT_EQ(when("ADT^A03", "EVN||20261122100000"), "2026-11-22T09:00:00.000Z");
    EXPECT_EQ(when("ADT^A08", "EVN||20261122100000"), "2026-11-22T10:00:00.000Z");
    EXPECT_EQ(when("ADT^A08", "EVN|A08"), "2026-11-22T10:15:00.000Z");
}

TEST(Adt, a_discharge_has_a_time_even_when_none_was_sent) {
    const auto visit = only<EncounterUpdate>(
        message("ADT^A03", {"EVN||20261122100000", pid, pv1("I", "4W", "V")}));
    EXPECT_EQ(visit.discharged, at("2026-11-22T10:00:00.000Z"));
}

TEST(Adt, empty_fields_state_nothing_and_deleted_ones_do) {
    const auto kept = only<EncounterUpdate>(message("ADT^A08", {pid, "PV1|1|I"}));
    EXPECT_FALSE(kept.location);
    EXPECT_FALSE(kept.visit_number);
    const auto deleted = only<EncounterUpdate>(message("ADT^A08", {pid, "PV1|1|I|\"\""}));
    EXPECT_EQ(deleted.location, "");
}

TEST(Adt, an_admission_without_PV1_is_told_and_the_rest_is_used) {
    const auto said = message("ADT^A01", {pid, "DG1|1||N18.6^ESRD^I10"});
    EXPECT_EQ(said.verdict, Verdict::apply);
    EXPECT_TRUE(has_finding(said, "segment-missing MSH-9"));
    EXPECT_EQ(all<ProblemList>(said).size(), 1U);
}

TEST(Adt, events_of_no_use_are_kept_and_answered_AA_even_on_a_strict_feed) {
    FeedPolicy strict;
    strict.strict = true;
    const auto said = message("ADT^A60", {pid}, strict);
    EXPECT_EQ(said.verdict, Verdict::ignore);
    EXPECT_EQ(said.answer, hl7::AckCode::AA);
}

}  // namespace
