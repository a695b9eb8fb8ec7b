// Taking what a message says into a patient: one function a statement, one file a kind. Each sets
// `changed` only where something did change, so that a resend leaves no mark.
#pragma once

#include "alerts/event.hpp"
#include "alerts/meanings.hpp"
#include "alerts/patient.hpp"
#include "alerts/touched.hpp"

#include <string>
#include <vector>

namespace alerts {

// A fact that was taken back, as opposed to one that ended: alerts that rest on it are retracted.
struct Withdrawal {
    Source source;  // where the fact was read
    std::string because;
};

struct Applied {
    std::vector<Withdrawal> withdrawals;
    std::vector<Finding> findings;
    Touched touched;  // of the person and the visit: see engine.cpp
};

void learn(Patient& patient, const std::vector<Identifier>& identifiers);

void apply(Patient& patient, const Demographics& said);
void apply(Patient& patient, const EncounterUpdate& said);
void apply(Patient& patient, const VisitRename& said);
// The person and a visit as another record or another number had them; of each part, what was
// said later counts.
void take_demographics(Patient& patient, const Patient& other);
void take_encounter(Patient& patient, Encounter other);
void apply(Patient& patient, const RecordDeletion& said, Applied& applied);
void apply(Patient& patient, const ProblemList& said, Meanings& meanings, Applied& applied);
void apply(Patient& patient, const OrderUpdate& said, Meanings& meanings, Applied& applied);
void apply(Patient& patient, ResultStatement&& said, Meanings& meanings, Applied& applied);
void apply(Patient& patient, const ProcedureStatement& said, Meanings& meanings, Applied& applied);

// History is bounded by the clinical clock: the oldest results go first.
void bound_history(Patient& patient, const std::string& test);
void bound_procedures(Patient& patient);

// Fills in what is derived from the terminology.
void classify(Problem& problem, Meanings& meanings);
void classify(Drug& drug, Meanings& meanings);
void classify(Result& result, Meanings& meanings);
void classify(Procedure& procedure, Meanings& meanings);

}  // namespace alerts
