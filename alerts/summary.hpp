// A rule's message, filled in for one patient.
#pragma once

#include "alerts/evaluate.hpp"

#include <string>

namespace alerts {

// What the placeholders speak of; null where the rule has no such fact.
struct Facts {
    const MedicationOrder* order = nullptr;
    const Drug* drug = nullptr;  // of the order: the one the rule is about
    const Procedure* procedure = nullptr;
    const Problem* problem = nullptr;
    const Result* result = nullptr;
    std::string bundle = {};  // what stands on the card
};

// Facts nobody stated are named as such: "dose not stated". A probable diagnosis puts "Possible: "
// in front.
[[nodiscard]] std::string fill_in(const std::string& message, const Facts& facts,
                                  Certainty certainty, const View& view);

}  // namespace alerts
