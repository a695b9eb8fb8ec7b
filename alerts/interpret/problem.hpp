// Diagnoses: DG1 -> ProblemList.
#pragma once

#include "alerts/interpret/person.hpp"

#include <optional>

namespace alerts::interpret {

// All DG1 of one patient's part; absent when none says anything, which is no statement either.
// The list is a snapshot unless a DG1 carries an action code or an id of its own (DG1-21, DG1-20).
// Whose visit it is, the caller knows. DG1-4 is kept beside DG1-3's words: a code may say "other
// disorders" and the words beside it "calciphylaxis".
[[nodiscard]] std::optional<ProblemList> read_diagnoses(Reading& reading, const Part& part,
                                                        Time at);

}  // namespace alerts::interpret
