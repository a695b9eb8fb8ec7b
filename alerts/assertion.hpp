// Whether the words around a diagnosis assert it: "calciphylaxis", "suspected calciphylaxis",
// "no evidence of calciphylaxis".
#pragma once

#include "alerts/coded.hpp"
#include "alerts/words.hpp"

#include <cstddef>

namespace alerts {

enum class Assertion {
    denied,   // negated, in question, to be ruled out, or of the past or the family
    doubted,  // suspected, possible, probable
    asserted,
};

// Of the words [begin, end). A word of denial reaches a few words forward to the next comma or
// end of the clause, or back from behind the diagnosis ("calciphylaxis, ruled out"). What cannot be
// told is taken as asserted: an alert too many is seen, one too few is not.
[[nodiscard]] Assertion assertion(const Words& words, std::size_t begin, std::size_t end);

// Whether one of the codes is ICD's for a history, the family's or the patient's own.
[[nodiscard]] bool codes_history(const Coded& what);

}  // namespace alerts
