// AL1: what a patient must not be given.
#include "tests/interpret/heard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;

TEST(Allergy, is_a_problem_in_words_of_its_own_that_no_list_ends) {
    const auto list = only<ProblemList>(message(
        "ADT^A08", {"EVN||20261122100000", pid, "PV1|1|I",
                    "AL1|1|DA|161^Acetaminophen^RXNORM|SV|rash|20260301", "AL1|2|FA|^Peanut"}));
    EXPECT_FALSE(list.snapshot);
    ASSERT_EQ(list.statements.size(), 2U);
    EXPECT_EQ(list.statements[0].what.original_text, "allergy to Acetaminophen");
    EXPECT_TRUE(list.statements[0].what.codes.empty());
    EXPECT_EQ(list.statements[0].onset, at("2026-03-01T00:00:00.000Z"));
    EXPECT_EQ(list.statements[0].source.place, "AL1-3");
    EXPECT_EQ(list.statements[1].what.original_text, "allergy to Peanut");
}

TEST(Allergy, comes_with_orders_too) {
    EXPECT_EQ(only<ProblemList>(
                  message("RDE^O11", {pid, "AL1|1|DA|PARACET", "ORC|NW|1", "RXE||^Morphine|5||mg"}))
                  .statements.at(0)
                  .what.original_text,
              "allergy to PARACET");
}

TEST(Allergy, to_nothing_named_is_no_statement) {
    EXPECT_TRUE(
        all<ProblemList>(message("ADT^A08", {"EVN||20261122100000", pid, "AL1|1|DA|", "AL1|2"}))
            .empty());
}

}  // namespace
