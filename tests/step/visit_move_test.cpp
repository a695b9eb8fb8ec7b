// A visit or an account that was another patient's: what was stated in it goes with it.
#include "tests/step/messages.hpp"
#include "tests/step/ward.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using story::calciphylaxis;
using story::Ward;
using story::warfarin;

// PV1-19, and PID-18 with it.
std::string person(const std::string& number, const std::string& account) {
    return "PID|1||" + number + "^^^H1MRN^MR||Sample^Avery||19580312|F||||||||||" + account + "\r";
}
std::string visit(const std::string& number) {
    return "PV1|1|I|DIAL^3^B" + std::string(16, '|') + number + "\r";
}
std::string admission(const std::string& id, const std::string& number, const std::string& account,
                      const std::string& visit_number, const std::string& diagnoses) {
    return story::msh("ADT^A01", id, "20261122100000") + "EVN|A01|20261122100000+0000\r" +
           person(number, account) + visit(visit_number) + diagnoses;
}
std::string order(const std::string& id, const std::string& number, const std::string& account,
                  const std::string& visit_number) {
    return story::msh("RDE^O11", id, "20261122110000") + person(number, account) +
           (visit_number.empty() ? "" : visit(visit_number)) + "ORC|NW|7001^OE\rRXE||" +
           warfarin() + "|5||mg\r";
}
std::string account_move(const std::string& to, const std::string& from,
                         const std::string& account) {
    return story::msh("ADT^A44", "M1", "20261122113000") + "EVN|A44|20261122113000+0000\r" +
           person(to, account) + "MRG|" + from + "^^^H1MRN^MR||" + account + "\r";
}
std::string visit_move(const std::string& to, const std::string& from, const std::string& number) {
    return story::msh("ADT^A45", "M1", "20261122113000") + "EVN|A45|20261122113000+0000\r" +
           person(to, "A9") + "MRG|" + from + "^^^H1MRN^MR||A1\r" + visit(number);
}

constexpr const char* raised = "raised vka-in-calciphylaxis\n";
constexpr const char* retracted = "retracted vka-in-calciphylaxis\n";

TEST(VisitMove, an_order_that_moves_to_a_patient_with_calciphylaxis_raises_the_alert) {
    for (const std::string& move :
         {account_move("900001", "900002", "A2"), visit_move("900001", "900002", "V2")}) {
        Ward ward;
        ward.receive(admission("A1", "900001", "A1", "V1", calciphylaxis()));
        ward.receive(admission("A2", "900002", "A2", "V2", ""));
        ward.receive(order("O1", "900002", "A2", "V2"));
        EXPECT_EQ(ward.told(), "");
        EXPECT_EQ(ward.receive(move).code, hl7::AckCode::AA);
        EXPECT_EQ(ward.told(), raised);
    }
}

TEST(VisitMove, an_alert_that_rested_on_what_was_anothers_is_retracted) {
    Ward ward;
    ward.receive(admission("A1", "900001", "A1", "V1", calciphylaxis()));
    ward.receive(order("O1", "900001", "A2", "V2"));
    EXPECT_EQ(ward.told(), raised);
    const Outcome outcome = ward.receive(visit_move("900002", "900001", "V2"));
    EXPECT_EQ(outcome.code, hl7::AckCode::AA) << outcome.reason;
    EXPECT_EQ(ward.told(), std::string{raised} + retracted);
}

TEST(VisitMove, an_account_takes_the_diagnoses_of_all_its_visits_along) {
    Ward ward;
    ward.receive(admission("A1", "900001", "A1", "V1", calciphylaxis()));
    ward.receive(order("O1", "900002", "A2", "V2"));
    ward.receive(account_move("900002", "900001", "A1"));
    EXPECT_EQ(ward.told(), raised);
}

TEST(VisitMove, later_messages_about_the_order_reach_it_in_its_new_place) {
    Ward ward;
    ward.receive(admission("A1", "900001", "A1", "V1", calciphylaxis()));
    ward.receive(order("O1", "900002", "A2", "V2"));
    ward.receive(visit_move("900001", "900002", "V2"));
    ward.receive(story::order("O2", "20261122120000", "DC", "7001", warfarin()));
    EXPECT_EQ(ward.told(), std::string{raised} + "resolved vka-in-calciphylaxis\n");
}

TEST(VisitMove, what_names_no_visit_stays_and_somebody_is_told) {
    Ward ward;
    ward.receive(admission("A1", "900001", "A1", "V1", calciphylaxis()));
    ward.receive(order("O1", "900002", "", ""));
    const Outcome outcome = ward.receive(visit_move("900001", "900002", "V2"));
    EXPECT_EQ(ward.told(), "");
    EXPECT_EQ(outcome.findings, 1U);
}

TEST(VisitMove, of_a_record_nobody_knows_changes_nothing) {
    Ward ward;
    ward.receive(admission("A1", "900001", "A1", "V1", calciphylaxis()));
    const Outcome outcome = ward.receive(account_move("900001", "900009", "A9"));
    EXPECT_EQ(outcome.code, hl7::AckCode::AA);
    EXPECT_EQ(outcome.disposition, Disposition::applied);
    EXPECT_EQ(ward.told(), "");
}

TEST(Links, two_records_are_kin_and_nothing_of_one_counts_for_the_other) {
    Ward ward;
    ward.receive(admission("A1", "900001", "A1", "V1", calciphylaxis()));
    ward.receive(story::msh("ADT^A24", "L1", "20261122103000") + "EVN|A24|20261122103000+0000\r" +
                 story::pid("900001") + "PID|2||900002^^^H1MRN^MR\r");
    ward.receive(order("O1", "900002", "A2", "V2"));
    EXPECT_EQ(ward.told(), "");
    EXPECT_EQ(ward.patient("900001").linked.size(), 1U);
    EXPECT_EQ(ward.patient("900002").linked.size(), 1U);
    ward.receive(story::msh("ADT^A37", "L2", "20261122104000") + "EVN|A37|20261122104000+0000\r" +
                 story::pid("900001") + "PID|2||900002^^^H1MRN^MR\r");
    EXPECT_TRUE(ward.patient("900001").linked.empty());
}

}  // namespace
