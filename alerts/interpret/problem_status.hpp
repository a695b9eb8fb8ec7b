// What a status says of a problem. PRB-14 and DG1-6 have tables that sites fill themselves, PRB-13
// has one that few use (0219): their codes and words are read as senders write them.
#pragma once

#include "alerts/interpret/reading.hpp"

namespace alerts::interpret {

struct ProblemStatus {
    bool deleted = false;  // it never was: ruled out, refuted, entered in error
    bool ended = false;    // it was: resolved, inactive
    Certainty certainty = Certainty::confirmed;
};

// DG1-6: W is a working diagnosis; admitting and final ones are stated as facts.
[[nodiscard]] ProblemStatus read_diagnosis_type(const Reading& reading, const hl7::Segment& dg1);

// PRB-13 and PRB-14, and the date of PRB-9. What is confirmed by no status is so when none is sent.
[[nodiscard]] ProblemStatus read_problem_status(const Reading& reading, const hl7::Segment& prb);

}  // namespace alerts::interpret
