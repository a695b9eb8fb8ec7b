// Whose record a message means.
#include "tests/step/messages.hpp"
#include "tests/step/ward.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using story::admission;
using story::calciphylaxis;
using story::Ward;
using story::warfarin;

// "identifier-ambiguous PID-3", with blanks between them.
std::string findings(const Ward& ward) {
    std::string text;
    for (const auto& [message, one] : ward.store_.findings())
        text += (text.empty() ? "" : " ") + one.code + " " + one.source.place;
    return text;
}

// 77 is one patient's medical record number and another's internal number.
void admit_two(Ward& ward) {
    const std::string two_pids[] = {"77^^^H1^MR", "77^^^H1^PI"};
    for (const std::string& pid_3 : two_pids) {
        ward.receive(story::msh("ADT^A31", "A" + pid_3.substr(8), "20261122100000") + "PID|1||" +
                     pid_3 + "\r");
    }
}

TEST(Identity, a_number_without_a_type_that_two_patients_have_means_neither_and_is_told) {
    Ward ward;
    admit_two(ward);
    ward.receive(story::msh("ADT^A31", "B1", "20261122101000") + "PID|1||77^^^H1\r");
    EXPECT_EQ(findings(ward), "identifier-ambiguous PID-3");
}

TEST(Identity, a_number_that_may_be_anothers_does_not_become_a_patients_own) {
    Ward ward;
    admit_two(ward);
    ward.receive(story::msh("ADT^A31", "B1", "20261122101000") +
                 "PID|1||900001^^^H1MRN^MR~77^^^H1\r");
    EXPECT_EQ(findings(ward), "identifier-ambiguous PID-3");
    // Would it be theirs, this were one patient and the alert would rise.
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    ward.receive(story::msh("RDE^O11", "O1", "20261122110000") +
                 "PID|1||77^^^H1\rORC|NW|7001^OE\rRXE||" + warfarin() + "|5||mg|TAB\r");
    EXPECT_EQ(ward.told(), "");
}

TEST(Identity, a_merge_of_a_number_that_several_patients_have_is_refused) {
    Ward ward;
    admit_two(ward);
    const Outcome outcome = ward.receive(story::msh("ADT^A40^ADT_A39", "M1", "20261122113000") +
                                         story::pid() + "MRG|77^^^H1\r");
    EXPECT_EQ(outcome.code, hl7::AckCode::AE);
    EXPECT_EQ(outcome.reason, "MRG-1 has no type, and several patients have its number");
}

}  // namespace
