// Why a rule holds for a patient, and why it does not: each part of its condition with what it saw.
#pragma once

#include "alerts/engine.hpp"
#include "alerts/evaluate.hpp"

#include <string>
#include <vector>

namespace alerts {

struct Explanation {
    std::string condition;  // in the rule's words
    Answer answer;          // its problem and result must not outlive the patient
    std::string why_not;    // of a no: what was seen instead
    std::vector<Explanation> parts;
};

// Of one subject: an order, a procedure, or the patient as such.
struct SubjectExplained {
    std::string subject;
    std::string name;    // the drug, or the procedure; empty for the patient as such
    std::string closed;  // why it is no longer a matter: "order discontinued (DC)"; else empty
    Explanation when;
    std::vector<Explanation> cases;  // in their order
    std::string superseded_by;       // the rule that speaks instead; else empty
    const Alert* alert = nullptr;    // that stands or stood; null when there never was one
};

// Empty when a rule for each order or procedure has none to look at. The patient must have been
// classified with this knowledge.
[[nodiscard]] std::vector<SubjectExplained> explain(const Patient& patient, const Rule& rule,
                                                    const Knowledge& knowledge, Time now);

}  // namespace alerts
