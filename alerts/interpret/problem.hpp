// Diagnoses and problems: DG1, PRB -> ProblemList.
#pragma once

#include "alerts/interpret/person.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace alerts::interpret {

// DG1-3 with the method and words that older versions have in DG1-2 and DG1-4.
[[nodiscard]] Coded read_diagnosis(const Reading& reading, const hl7::Segment& dg1);

// All DG1 of one patient's part; absent when none says anything, which is no statement either.
// The list is a snapshot unless a DG1 carries an action code or an id of its own (DG1-21, DG1-20).
// A segment of "" empties the list of the visit, unless others stand beside it. DG1-4 is kept
// beside DG1-3's words: a code may say "other disorders" and the words beside it "calciphylaxis".
[[nodiscard]] std::optional<ProblemList> read_diagnoses(Reading& reading, const Part& part,
                                                        std::string visit, Time at);

// All PRB of one patient's part (PPR), each standing alone under its instance id (PRB-4). What was
// ruled out or is an error is deleted, what is not confirmed is probable (PRB-13).
[[nodiscard]] std::optional<ProblemList> read_problems(Reading& reading, const Part& part,
                                                       std::string_view event);

}  // namespace alerts::interpret
