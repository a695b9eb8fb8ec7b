// PID-3 and MRG-1: which numbers name a patient (reference 4.4).
#include "tests/interpret/heard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;

FeedPolicy of_types(std::vector<std::string> types, std::string authority = "") {
    FeedPolicy policy;
    policy.identifier_types = std::move(types);
    policy.default_authority = std::move(authority);
    return policy;
}

std::vector<Identifier> identifiers(std::string_view pid_3, FeedPolicy policy = {}) {
    const auto said = message("ADT^A31", {"PID|1||" + std::string{pid_3}}, std::move(policy));
    return said.updates.empty() ? std::vector<Identifier>{} : said.updates.front().identifiers;
}

// "MR 1, PI 2"
std::string named(std::string_view pid_3, FeedPolicy policy = {}) {
    std::string text;
    for (const Identifier& one : identifiers(pid_3, std::move(policy))) {
        text += text.empty() ? "" : ", ";
        text += one.type + " " + one.number;
    }
    return text;
}

TEST(Identifiers, that_relatives_share_or_that_name_no_patient_are_left_out) {
    for (const char* type : {"AN", "ANC", "VN", "SS", "MC", "MA", "HC", "SN", "MB", "NH", "GN",
                             "BC", "DL", "PPN", "BCT", "EI", "XX", "NPI", "USID"}) {
        EXPECT_EQ(named("7^^^X^" + std::string{type} + "~1^^^H1^MR"), "MR 1") << type;
        const auto said = message("ADT^A31", {"PID|1||7^^^X^" + std::string{type}});
        EXPECT_EQ(said.verdict, Verdict::quarantine) << type;
        EXPECT_TRUE(has_finding(said, "identifier-type-unused PID-3")) << type;
    }
}

TEST(Identifiers, that_one_authority_gives_each_person_once_name_a_patient) {
    for (const char* type : {"MR", "PI", "PT", "PE", "PN", "NI", "NNDNK", "JHN", "RRI", "LR", "SR",
                             "MRT", "U", "ANON", "ZZ"})
        EXPECT_EQ(named("7^^^X^" + std::string{type}), std::string{type} + " 7");
    EXPECT_EQ(named("7"), " 7");
}

TEST(Identifiers, of_a_feed_with_types_are_those_and_the_ones_without_a_type) {
    EXPECT_EQ(named("1^^^H1^PI~2^^^N^NI~3~4^^^H1^MR", of_types({"MR", "PI"})), "MR 4, PI 1,  3");
    EXPECT_EQ(named("1^^^H1^PI~2^^^H1^MR", of_types({"PI", "MR"})), "PI 1, MR 2");
    EXPECT_EQ(named("2^^^H1^MR", of_types({"PI"})), "");
}

TEST(Identifiers, of_a_type_the_feed_asks_for_count_whatever_it_is) {
    EXPECT_EQ(named("7^^^X^SS~1^^^H1^MR", of_types({"MR", "SS"})), "MR 1, SS 7");
}

TEST(Identifiers, of_one_type_stay_in_the_order_sent_and_the_own_authority_goes_first) {
    EXPECT_EQ(named("2^^^H1^MR~1^^^H1^MR", of_types({"MR"})), "MR 2, MR 1");
    EXPECT_EQ(named("9^^^H2^MR~1^^^^PI~2^^^^MR", of_types({"MR", "PI"}, "H1")), "MR 2, PI 1, MR 9");
}

TEST(Identifiers, left_out_in_PID_3_are_left_out_in_MRG_1) {
    const auto merge = [](std::string_view mrg, FeedPolicy policy) {
        return message("ADT^A40", {pid, mrg}, std::move(policy));
    };
    const auto said = merge("MRG|7^^^X^SS~2^^^H1^PI~1^^^H1^MR", of_types({"MR", "PI"}));
    EXPECT_EQ(said.updates.at(0).given_up,
              (std::vector<Identifier>{{"H1", "MR", "1"}, {"H1", "PI", "2"}}));
    const auto nothing = merge("MRG|7^^^X^SS", {});
    EXPECT_EQ(nothing.verdict, Verdict::quarantine);
    EXPECT_TRUE(has_finding(nothing, "identifier-type-unused MRG-1"));
}

TEST(Identifiers, that_are_not_used_are_told_of_by_their_types_alone) {
    const auto said = message("ADT^A31", {"PID|1||7123^^^X^SS~8456^^^X^DL"});
    ASSERT_FALSE(said.findings.empty());
    EXPECT_EQ(said.findings[0].detail,
              "numbers of these types name no patient of this feed: SS, DL");
}

}  // namespace
