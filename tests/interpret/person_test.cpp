// PID: whom a message speaks of.
#include "tests/interpret/heard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;

std::vector<Identifier> identifiers(std::string_view line, FeedPolicy policy = {}) {
    const auto said = message("ADT^A31", {line}, std::move(policy));
    return said.updates.empty() ? std::vector<Identifier>{} : said.updates.front().identifiers;
}

Demographics person(std::string_view line) {
    return only<Demographics>(message("ADT^A31", {line}));
}

TEST(Person, every_number_in_PID_3_is_taken_with_authority_and_type) {
    EXPECT_EQ(
        identifiers("PID|1||900001^^^H1MRN^MR~123^5^M11^NHS&2.16.1&ISO^NI~77"),
        (std::vector<Identifier>{{"H1MRN", "MR", "900001"}, {"NHS", "NI", "123"}, {"", "", "77"}}));
}

TEST(Person, the_universal_id_names_an_authority_without_namespace) {
    EXPECT_EQ(identifiers("PID|1||900001^^^&2.16.840.1&ISO^MR"),
              (std::vector<Identifier>{{"2.16.840.1", "MR", "900001"}}));
}

TEST(Person, the_feed_fills_a_blank_authority_and_its_own_comes_first) {
    FeedPolicy policy;
    policy.default_authority = "H1MRN";
    EXPECT_EQ(identifiers("PID|1||123^^^NHS^NI~900001^^^^MR", policy),
              (std::vector<Identifier>{{"H1MRN", "MR", "900001"}, {"NHS", "NI", "123"}}));
}

TEST(Person, account_and_visit_numbers_name_no_patient) {
    EXPECT_EQ(identifiers("PID|1||A1^^^H1^AN~V1^^^H1^VN~900001^^^H1MRN^MR"),
              (std::vector<Identifier>{{"H1MRN", "MR", "900001"}}));
    EXPECT_EQ(message("ADT^A31", {"PID|1||A1^^^H1^AN"}).verdict, Verdict::quarantine);
}

TEST(Person, deleted_and_empty_numbers_are_left_out) {
    EXPECT_EQ(identifiers("PID|1||\"\"^^^H2^PPN~^^^H3^MR~ 900001 ^^^H1MRN^MR"),
              (std::vector<Identifier>{{"H1MRN", "MR", "900001"}}));
}

TEST(Person, PID_2_and_PID_4_are_no_substitute_for_PID_3) {
    EXPECT_EQ(message("ADT^A31", {"PID|1|99999||77^^^OLD^MR"}).reason, "PID-3 missing");
}

TEST(Person, the_same_number_twice_is_one) {
    EXPECT_EQ(identifiers("PID|1||900001^^^H1MRN^MR~900001^^^H1MRN^MR").size(), 1U);
}

TEST(Person, a_flood_of_identifiers_is_bounded_and_told) {
    std::string line = "PID|1||1^^^H^MR";
    for (int i = 2; i < 200; ++i) line += "~" + std::to_string(i) + "^^^H^MR";
    const auto said = message("ADT^A31", {line});
    EXPECT_EQ(said.updates.at(0).identifiers.size(), 64U);
    EXPECT_TRUE(has_finding(said, "too-many-repetitions PID-3"));
}

TEST(Person, name_birth_date_and_sex_are_read) {
    const Demographics said =
        person("PID|1||900001^^^H1MRN^MR||van Muster&van&Muster^Mona^A||19600102030405|F");
    EXPECT_EQ(said.name, "van Muster, Mona");
    EXPECT_EQ(said.birth_date, "1960-01-02");
    EXPECT_EQ(said.sex, "F");
    EXPECT_FALSE(said.dead);
}

TEST(Person, a_birth_date_is_as_precise_as_sent) {
    EXPECT_EQ(person("PID|1||1^^^H^MR||||1960").birth_date, "1960");
    EXPECT_EQ(person("PID|1||1^^^H^MR||||196003").birth_date, "1960-03");
}

TEST(Person, an_empty_field_is_no_statement_and_a_deleted_one_is) {
    const Demographics kept = person("PID|1||1^^^H^MR");
    EXPECT_FALSE(kept.name);
    EXPECT_FALSE(kept.birth_date);
    EXPECT_FALSE(kept.sex);
    const Demographics deleted = person(R"(PID|1||1^^^H^MR||""||""|"")");
    EXPECT_EQ(deleted.name, "");
    EXPECT_EQ(deleted.birth_date, "");
    EXPECT_EQ(deleted.sex, "");
}

TEST(Person, an_unreadable_birth_date_is_told_and_not_deleted) {
    const auto said = message("ADT^A31", {"PID|1||1^^^H^MR||||01/02/1960"});
    EXPECT_FALSE(only<Demographics>(said).birth_date);
    EXPECT_TRUE(has_finding(said, "time-unreadable PID-7"));
}

TEST(Person, death_is_told_by_PID_30_or_PID_29) {
    const std::string blank(20, '|');  // from PID-9 on
    const std::string start = "PID|1||1^^^H^MR||||19600102|F" + blank;
    const Demographics both = person(start + "|20261120080000|Y");
    EXPECT_EQ(both.dead, true);
    EXPECT_EQ(both.died, at("2026-11-20T08:00:00.000Z"));
    EXPECT_EQ(person(start + "|20261120080000").dead, true);
    EXPECT_EQ(person(start + "||N").dead, false);
    EXPECT_EQ(person(start + "||\"\"").dead, false);
}

TEST(Person, names_are_text_with_escapes_and_character_set_undone) {
    const Demographics said = person("PID|1||1^^^H^MR||M\xfc\\T\\ller^Jos\xe9");
    EXPECT_EQ(said.name, "M\xc3\xbc&ller, Jos\xc3\xa9");
}

TEST(Person, each_PID_of_a_message_gets_what_stands_behind_it) {
    const auto said =
        message("ORU^R01", {"PID|1||1^^^H^MR", "OBR|1", "OBX|1|NM|A^A^L||1|mg/L", "PID|2||2^^^H^MR",
                            "OBR|1", "OBX|1|NM|B^B^L||2|mg/L", "OBX|2|NM|C^C^L||3|mg/L"});
    ASSERT_EQ(said.updates.size(), 2U);
    EXPECT_EQ(said.updates[0].identifiers.at(0).number, "1");
    EXPECT_EQ(said.updates[0].events.size(), 2U);  // who, and one result
    EXPECT_EQ(said.updates[1].identifiers.at(0).number, "2");
    EXPECT_EQ(said.updates[1].events.size(), 3U);
    EXPECT_EQ(said.updates[1].source.place, "PID[2]");
}

TEST(Person, one_patient_without_a_number_does_not_cost_the_others_their_results) {
    const auto said = message("ORU^R01", {"PID|1||", "OBX|1|NM|A^A^L||1|mg/L", "PID|2||2^^^H^MR",
                                          "OBX|1|NM|B^B^L||2|mg/L"});
    EXPECT_EQ(said.verdict, Verdict::apply);
    ASSERT_EQ(said.updates.size(), 1U);
    EXPECT_EQ(said.updates[0].identifiers.at(0).number, "2");
    EXPECT_TRUE(has_finding(said, "required-missing PID-3"));
}

TEST(Person, what_is_said_of_a_person_holds_from_PID_33_else_EVN_2_on) {
    const std::string updated = std::string{pid} + std::string(25, '|') + "20261121080000";
    const auto with = only<Demographics>(message("ADT^A31", {"EVN||20261122090000", updated}));
    EXPECT_EQ(with.at, at("2026-11-21T08:00:00.000Z"));
    const auto without =
        only<Demographics>(message("ADT^A31", {"EVN||20261122090000", std::string{pid}}));
    EXPECT_EQ(without.at, at("2026-11-22T09:00:00.000Z"));
    EXPECT_FALSE(only<Demographics>(message("ORU^R01", {std::string{pid}, "OBR|1"})).at);
}

}  // namespace
