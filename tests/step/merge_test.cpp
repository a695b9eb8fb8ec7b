// Records that become one: what holds of both holds of the one, and old numbers mean it for ever.
#include "tests/step/messages.hpp"
#include "tests/step/ward.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using story::admission;
using story::calciphylaxis;
using story::order;
using story::Ward;
using story::warfarin;

std::string joining(const std::string& event, const std::string& control_id,
                    const std::string& number, const std::string& given_up) {
    return story::msh("ADT^" + event + "^ADT_A39", control_id, "20261122113000") +
           "EVN||20261122113000+0000\r" + story::pid(number) + "MRG|" + given_up + "\r";
}
std::string merge(const std::string& control_id, const std::string& number,
                  const std::string& given_up) {
    return joining("A40", control_id, number, given_up + "^^^H1MRN^MR");
}
std::string ward_order(const std::string& control_id, const std::string& control,
                       const std::string& placer, const std::string& mrn) {
    return order(control_id, "20261122110000", control, placer, warfarin(), "", mrn);
}

constexpr const char* raised = "raised vka-in-calciphylaxis\n";
constexpr const char* resolved = "resolved vka-in-calciphylaxis\n";

TEST(Merge, of_a_patient_on_warfarin_into_one_with_calciphylaxis_raises_the_alert) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    ward.receive(ward_order("O1", "NW", "7001", "900002"));
    EXPECT_EQ(ward.told(), "");
    const Outcome outcome = ward.receive(merge("M1", "900001", "900002"));
    EXPECT_EQ(outcome.code, hl7::AckCode::AA) << outcome.reason;
    EXPECT_EQ(ward.told(), raised);
}

TEST(Merge, the_other_way_round_raises_it_too) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    ward.receive(ward_order("O1", "NW", "7001", "900002"));
    ward.receive(merge("M1", "900002", "900001"));
    EXPECT_EQ(ward.told(), raised);
}

TEST(Merge, a_message_for_an_old_number_reaches_the_survivor_over_a_chain) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    ward.receive(merge("M1", "900002", "900001"));
    ward.receive(merge("M2", "900003", "900002"));
    ward.receive(ward_order("O1", "NW", "7001", "900001"));
    EXPECT_EQ(ward.told(), raised);
    ward.receive(ward_order("O2", "DC", "7001", "900003"));
    EXPECT_EQ(ward.told(), std::string{raised} + resolved);
}

TEST(Merge, of_a_number_nobody_knows_is_remembered) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    EXPECT_EQ(ward.receive(merge("M1", "900001", "900002")).code, hl7::AckCode::AA);
    ward.receive(ward_order("O1", "NW", "7001", "900002"));
    EXPECT_EQ(ward.told(), raised);
}

TEST(Merge, into_a_number_nobody_knows_takes_the_record_along) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    EXPECT_EQ(ward.receive(merge("M1", "900009", "900001")).code, hl7::AckCode::AA);
    ward.receive(ward_order("O1", "NW", "7001", "900009"));
    EXPECT_EQ(ward.told(), raised);
}

TEST(Merge, ends_the_alerts_of_the_record_that_ends_and_raises_them_anew_where_they_hold) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    ward.receive(ward_order("O1", "NW", "7001", "900001"));
    ward.receive(merge("M1", "900002", "900001"));
    // Nobody knew 900002: the record only goes by another number now.
    EXPECT_EQ(ward.told(), raised);
    ward.receive(admission("A2", "20261122100000", "", "900003"));
    ward.receive(merge("M2", "900003", "900002"));
    EXPECT_EQ(ward.told(), std::string{raised} + raised + resolved);
    EXPECT_EQ(ward.outbox().at(2)["data"]["alert"]["endedBecause"], "record merged into another");
}

TEST(Merge, said_again_changes_nothing) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    ward.receive(ward_order("O1", "NW", "7001", "900002"));
    ward.receive(merge("M1", "900001", "900002"));
    const Outcome again = ward.receive(merge("M2", "900001", "900002"));
    EXPECT_EQ(again.code, hl7::AckCode::AA) << again.reason;
    EXPECT_EQ(ward.told(), raised);
}

TEST(Merge, with_itself_is_refused_and_changes_nothing) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    const Outcome outcome = ward.receive(merge("M1", "900001", "900001"));
    EXPECT_EQ(outcome.code, hl7::AckCode::AE);
    EXPECT_EQ(outcome.disposition, Disposition::quarantined);
    EXPECT_NE(outcome.ack.find("205"), std::string::npos) << outcome.ack;
    EXPECT_NE(outcome.ack.find("MRG^1^1"), std::string::npos) << outcome.ack;
}

TEST(Merge, back_into_what_was_merged_is_refused_directly_and_in_a_circle) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    ward.receive(admission("A2", "20261122100000", "", "900002"));
    ward.receive(admission("A3", "20261122100000", "", "900003"));
    ward.receive(merge("M1", "900002", "900001"));
    EXPECT_EQ(ward.receive(merge("M2", "900001", "900002")).code, hl7::AckCode::AE);
    ward.receive(merge("M3", "900003", "900002"));
    EXPECT_EQ(ward.receive(merge("M4", "900001", "900003")).code, hl7::AckCode::AE);
    ward.receive(ward_order("O1", "NW", "7001", "900003"));
    EXPECT_EQ(ward.told(), raised) << "the refused ones changed nothing";
}

TEST(Merge, of_several_pairs_is_done_whole_or_not_at_all) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    ward.receive(ward_order("O1", "NW", "7001", "900002"));
    const std::string first = merge("M1", "900001", "900002");
    const auto with_second = [&](const std::string& into, const std::string& from) {
        return first + story::pid(into) + "MRG|" + from + "^^^H1MRN^MR\r";
    };
    EXPECT_EQ(ward.receive(with_second("900003", "900003")).code, hl7::AckCode::AE);
    EXPECT_EQ(ward.told(), "") << "the first pair waits for the second";
    EXPECT_EQ(ward.receive(with_second("900004", "900001")).code, hl7::AckCode::AA);
    EXPECT_EQ(ward.told(), raised);
    ward.receive(ward_order("O2", "DC", "7001", "900004"));
    EXPECT_EQ(ward.told(), std::string{raised} + resolved);
}

TEST(Merge, with_both_numbers_in_PID_3_gives_up_the_one_in_MRG_1) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    ward.receive(ward_order("O1", "NW", "7001", "900002"));
    std::string raw = merge("M1", "900001", "900002");
    raw.replace(raw.find("900001^^^H1MRN^MR"), 17, "900001^^^H1MRN^MR~900002^^^H1MRN^MR");
    EXPECT_EQ(ward.receive(raw).code, hl7::AckCode::AA);
    EXPECT_EQ(ward.told(), raised);
}

TEST(Merge, finds_the_record_when_MRG_1_leaves_out_the_type) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    ward.receive(ward_order("O1", "NW", "7001", "900002"));
    EXPECT_EQ(ward.receive(joining("A40", "M1", "900001", "900002^^^H1MRN")).code,
              hl7::AckCode::AA);
    EXPECT_EQ(ward.told(), raised);
}

TEST(Merge, one_order_known_in_both_records_stays_one) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    ward.receive(ward_order("O1", "NW", "7001", "900001"));
    std::string later = order("O2", "20261122112000", "DC", "7001", warfarin(), "", "900002");
    ward.receive(later);
    ward.receive(merge("M1", "900001", "900002"));
    EXPECT_EQ(ward.told(), std::string{raised} + resolved) << "the later statement counts";
}

TEST(Rename, the_new_number_and_the_old_one_mean_the_same_record) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    EXPECT_EQ(ward.receive(joining("A47", "M1", "900002", "900001^^^H1MRN^MR")).code,
              hl7::AckCode::AA);
    ward.receive(ward_order("O1", "NW", "7001", "900002"));
    EXPECT_EQ(ward.told(), raised);
    ward.receive(ward_order("O2", "DC", "7001", "900001"));
    EXPECT_EQ(ward.told(), std::string{raised} + resolved);
}

TEST(Rename, back_again_is_allowed) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    ward.receive(joining("A47", "M1", "900002", "900001^^^H1MRN^MR"));
    EXPECT_EQ(ward.receive(joining("A47", "M2", "900001", "900002^^^H1MRN^MR")).code,
              hl7::AckCode::AA);
    ward.receive(admission("A2", "20261122100000", "", "900003"));
    EXPECT_EQ(ward.receive(merge("M3", "900001", "900003")).code, hl7::AckCode::AA);
}

TEST(Rename, of_an_external_or_alternate_number_leaves_the_record_as_it_is) {
    for (const char* const event : {"A46", "A48"}) {
        Ward ward;
        ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
        const Outcome same =
            ward.receive(joining(event, "M1", "900001", "900001^^^H1MRN^MR|ALT1||EXT1"));
        EXPECT_EQ(same.code, hl7::AckCode::AA) << event << same.reason;
        EXPECT_EQ(same.disposition, Disposition::applied) << event;
        EXPECT_EQ(same.findings, 0U) << event;
        ward.receive(ward_order("O1", "NW", "7001", "900001"));
        EXPECT_EQ(ward.told(), raised) << event;
    }
}

TEST(Rename, in_an_A46_or_A48_that_gives_another_number_means_the_same_record) {
    for (const char* const event : {"A46", "A48"}) {
        Ward ward;
        ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
        ward.receive(joining(event, "M1", "900002", "900001^^^H1MRN^MR"));
        ward.receive(ward_order("O1", "NW", "7001", "900002"));
        EXPECT_EQ(ward.told(), raised) << event;
    }
}

TEST(Rename, of_an_alternate_visit_number_is_taken_and_changes_nothing) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    const Outcome outcome =
        ward.receive(joining("A51", "M1", "900001", "900001^^^H1MRN^MR|||||ALTV1"));
    EXPECT_EQ(outcome.code, hl7::AckCode::AA);
    EXPECT_EQ(outcome.disposition, Disposition::ignored);
}

TEST(Rename, to_another_patients_number_is_refused) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    ward.receive(ward_order("O1", "NW", "7001", "900002"));
    const Outcome outcome = ward.receive(joining("A47", "M1", "900002", "900001^^^H1MRN^MR"));
    EXPECT_EQ(outcome.code, hl7::AckCode::AE);
    EXPECT_EQ(ward.told(), "");
}

TEST(Move, of_all_numbers_takes_the_record_along_and_of_some_is_refused) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    ward.receive(ward_order("O1", "NW", "7001", "900002"));
    EXPECT_EQ(ward.receive(joining("A43", "M1", "900001", "900002^^^H1MRN^MR")).code,
              hl7::AckCode::AA);
    EXPECT_EQ(ward.told(), raised);

    Ward other;
    std::string both = admission("A1", "20261122100000", calciphylaxis(), "900001");
    both.replace(both.find("900001^^^H1MRN^MR"), 17, "900001^^^H1MRN^MR~55^^^H2^PI");
    other.receive(both);
    const Outcome outcome = other.receive(joining("A43", "M1", "900003", "900001^^^H1MRN^MR"));
    EXPECT_EQ(outcome.code, hl7::AckCode::AE);
    EXPECT_NE(outcome.reason.find("only some numbers"), std::string::npos) << outcome.reason;
}

TEST(Identity, a_number_without_its_type_means_the_only_patient_who_has_it) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    std::string untyped = ward_order("O1", "NW", "7001", "900001");
    untyped.replace(untyped.find("^^^H1MRN^MR"), 11, "^^^H1MRN");
    ward.receive(untyped);
    EXPECT_EQ(ward.told(), raised);
}

TEST(Death, ends_what_was_alerted_and_its_correction_brings_it_back) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis()));
    ward.receive(ward_order("O1", "NW", "7001", "900001"));
    const auto update = [](const std::string& control_id, const std::string& time,
                           const std::string& dead) {
        std::string person = story::pid();
        person.insert(person.find("|F\r") + 2, std::string(22, '|') + dead);
        return story::msh("ADT^A31^ADT_A05", control_id, time) + "EVN||" + time + "+0000\r" +
               person;
    };
    ward.receive(update("D1", "20261122113000", "Y"));
    EXPECT_EQ(ward.told(), std::string{raised} + resolved);
    EXPECT_EQ(ward.outbox().at(1)["data"]["alert"]["endedBecause"], "the patient has died");
    ward.receive(update("D2", "20261122114000", "N"));
    EXPECT_EQ(ward.told(), std::string{raised} + resolved + raised);
}

TEST(Deletion, of_the_person_retracts_the_alerts) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis()));
    ward.receive(ward_order("O1", "NW", "7001", "900001"));
    ward.receive(story::msh("ADT^A29^ADT_A21", "D1", "20261122113000") +
                 "EVN||20261122113000+0000\r" + story::pid());
    EXPECT_EQ(ward.told(), std::string{raised} + "retracted vka-in-calciphylaxis\n");
}

}  // namespace
