// Only the rules that a message touches are evaluated, and that is enough: evaluating all of them
// afterwards changes nothing.
#include "tests/step/history.hpp"
#include "tests/step/ward.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;

TEST(Touched, rules_are_all_that_a_message_can_change) {
    const Engine engine{story::shipped()};
    std::size_t alerts = 0;
    for (std::uint32_t seed = 1; seed <= 30; ++seed) {
        story::Ward ward{{}, 100, story::shipped()};
        for (const story::Said& one : story::draw_history(seed)) {
            ASSERT_EQ(ward.receive(one.raw).disposition, Disposition::applied) << one.raw;
            // Before both records are known there may be only the other one.
            for (PatientId id = 1; id <= 2; ++id) {
                const auto transaction = ward.store_.begin();
                auto patient = transaction->load(id);
                if (!patient) continue;
                engine.classify(*patient);
                const Step step = engine.review(*patient, ward.now);
                for (const AlertChange& change : step.changes)
                    ADD_FAILURE() << name(change.change) << ' ' << change.alert.rule << " ("
                                  << change.why << ") only when all rules were evaluated, seed "
                                  << seed << " after\n"
                                  << one.raw;
                alerts += patient->alerts.size();
            }
        }
    }
    EXPECT_GT(alerts, 100U);  // the stories are about something
}

}  // namespace
