// What of a patient's state a step may have changed, for the choice of the rules to evaluate.
#pragma once

#include "alerts/terminology.hpp"

#include <span>
#include <vector>

namespace alerts {

struct Touched {
    bool everything = false;  // a merge, a deletion
    bool unseen = false;      // a patient that was never looked at
    bool visit = false;
    bool person = false;                // date of birth, death
    std::vector<ConceptId> concepts{};  // may repeat

    // A fact that speaks for these: call it before the change and after.
    void add(std::span<const Match> matches) {
        for (const Match& match : matches) concepts.push_back(match.concept_id);
    }
};

}  // namespace alerts
