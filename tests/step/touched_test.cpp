// Only the rules that a message touches are evaluated, and that is enough: evaluating all of them
// afterwards changes nothing.
#include "alerts/rule_index.hpp"
#include "tests/bench/thousand_rules.hpp"
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

TEST(Touched, rules_do_not_grow_with_rules_about_other_things) {
    const Knowledge& pack = *story::shipped();
    const Knowledge grown = bench::with_other_rules(pack, 1000);
    ASSERT_GE(grown.rules.size(), 1000U);
    const RuleIndex few{pack.rules, pack.terminology};
    const RuleIndex many{grown.rules, grown.terminology};
    Touched all;
    all.visit = all.person = true;
    for (std::size_t i = 0; i < pack.terminology.size(); ++i) {
        const auto id = static_cast<ConceptId>(i);
        Patient patient;
        patient.problems.emplace_back().matches = {{id, Certainty::confirmed, "code"}};
        all.concepts.push_back(id);
        for (const Touched& touched : {Touched{false, false, false, false, {id}},
                                       Touched{false, false, true, true, {}}, all}) {
            std::vector<std::size_t> of_few;
            std::vector<std::size_t> of_many;
            few.touched_by(touched, patient, of_few);
            many.touched_by(touched, patient, of_many);
            EXPECT_EQ(of_many, of_few) << pack.terminology[id].name;
        }
    }
    std::vector<std::size_t> of_everything;
    few.touched_by(all, {}, of_everything);
    EXPECT_GT(of_everything.size(), pack.rules.size() / 2);
}

}  // namespace
