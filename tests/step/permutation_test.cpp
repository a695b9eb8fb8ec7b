// State decides, not arrival: whatever order the messages of a patient come in, as long as each
// order's and each result's own come in theirs, they end where clinical order ends.
#include "tests/step/history.hpp"
#include "tests/step/state_text.hpp"
#include "tests/step/ward.hpp"

#include <cstdlib>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace {

using namespace alerts;

std::string end_of(const story::History& history) {
    story::Ward ward;
    for (const story::Said& one : history) {
        const Outcome outcome = ward.receive(one.raw);
        EXPECT_EQ(outcome.disposition, Disposition::applied) << outcome.reason << '\n' << one.raw;
    }
    return story::conclusions(ward.patient(story::survivor));
}

std::string told(const story::History& history) {
    std::string all;
    for (const story::Said& one : history) {
        all += one.raw;
        all += "\r";
    }
    std::replace(all.begin(), all.end(), '\r', '\n');
    return all;
}

TEST(Permutation, of_a_patients_messages_ends_in_the_state_of_clinical_order) {
    for (std::uint32_t seed = 1; seed <= 30; ++seed) {
        const story::History history = story::draw_history(seed);
        const std::string expected = end_of(history);
        std::mt19937 random{seed};
        for (int i = 0; i < 8; ++i) {
            const story::History permuted = story::permute(history, random);
            ASSERT_EQ(end_of(permuted), expected) << "seed " << seed << '\n' << told(permuted);
        }
    }
}

}  // namespace
