// A rule's message, filled in for one patient.
#pragma once

#include "alerts/rule.hpp"

#include <string>

namespace alerts {

// What the placeholders speak of; null where the rule has no such fact.
struct Facts {
    const MedicationOrder* order;
    const Drug* drug;  // of the order: the one the rule is about
    const Problem* problem;
    const Result* result;
};

// Facts nobody stated are named as such: "dose not stated". A probable diagnosis puts "Possible: "
// in front.
[[nodiscard]] std::string fill_in(const Rule& rule, const Facts& facts, Certainty certainty);

}  // namespace alerts
