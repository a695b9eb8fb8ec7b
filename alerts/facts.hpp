// What of a patient's state speaks for a concept, and how it is shown to people.
#pragma once

#include "alerts/patient.hpp"
#include "alerts/result_value.hpp"
#include "alerts/terminology.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace alerts {

// Null when it does not match.
[[nodiscard]] const Match* match_of(std::span<const Match> matches, ConceptId id);

// A later statement of its own ended what an answer stated (the silence of a list does not).
[[nodiscard]] bool ended_since(const Patient& patient, const Problem& answered);

// Every diagnosis that holds: the active problems, and what settled results answered.
template <class Visit>
void for_each_diagnosis(const Patient& patient, Visit visit) {
    for (const Problem& problem : patient.problems) {
        if (problem.active) visit(problem);
    }
    patient.results.for_each_with_diagnoses([&](const Result& result) {
        if (!settled(result.said.status)) return;
        for (const Problem& answered : result.diagnoses) {
            if (!ended_since(patient, answered)) visit(answered);
        }
    });
}

struct ProblemFact {
    const Problem* problem;
    const Match* match;
    Certainty certainty;               // the less sure of what was said and what the code means
    Time known_since{};                // when any statement as sure as this was first told
    const Problem* company = nullptr;  // without which it would not count
    const Match* company_match = nullptr;
};

// The diagnosis that holds and speaks most surely for the concept; among equals the oldest.
[[nodiscard]] std::optional<ProblemFact> find_problem(const Patient& patient, ConceptId id,
                                                      const Terminology& terminology);

// When the problem began: its onset, else when it was first stated.
[[nodiscard]] Time since(const Problem& problem);

// Those that run, by key, so that their order does not depend on arrival.
[[nodiscard]] std::vector<const MedicationOrder*> running_orders(const Patient& patient,
                                                                 ConceptId id, Time now);
[[nodiscard]] bool contains(const MedicationOrder& order, ConceptId drug);
// The first drug of the order that is of this concept; null when none is.
[[nodiscard]] const Drug* drug_of(const MedicationOrder& order, ConceptId drug);

// The newest result of a lab concept that rules may use: final or corrected, not withdrawn, with
// a readable number and unit; by clinical time, not by arrival. Null when there is none.
[[nodiscard]] const Result* newest_result(const Patient& patient, ConceptId lab);
[[nodiscard]] bool usable(const Result& result, ConceptId lab);
// Of two results, the one observed later; at one time, the one told later.
[[nodiscard]] bool newer(const Result& a, const Result& b);

// Whether it still lies before those who ordered it: ordered or booked, and not yet done.
[[nodiscard]] bool pending(const Procedure& procedure);
// When it was last spoken of, or is to be, or was done.
[[nodiscard]] Time moment(const Procedure& procedure);

// "E8359 Other disorders of calcium metabolism": the first triplet as sent.
[[nodiscard]] std::string as_sent(const Coded& what);
// "25 g", "5-10 mg"; "dose not stated".
[[nodiscard]] std::string dose_as_sent(const DrugStatement& said);
// "62", ">2500", "10-20".
[[nodiscard]] std::string to_string(const Measurement& measured);
// "62 mg/L" as sent.
[[nodiscard]] std::string as_sent(const ResultStatement& said);

}  // namespace alerts
