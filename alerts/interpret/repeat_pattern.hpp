// How often something is repeated: table 0335 and what feeds write instead of it.
#pragma once

#include "alerts/decimal.hpp"

#include <optional>
#include <string_view>

namespace alerts::interpret {

struct Repetition {
    std::optional<Decimal> times_a_week;
    // Rightly without a number: as needed, once, continuous.
    bool countless = false;
};

// BID, TID, QID, 5ID, QD, QOD, QAM, QHS, ACM, Q<n>S/M/H/D/W, Q<n>J<days>, 3XW, TIW, MWF and the
// like, in any case, with or without blanks and points. Neither a number nor countless: nobody
// knows the pattern, or it has no exact number of times a week (every 3 days, every month).
[[nodiscard]] Repetition read_repeat_pattern(std::string_view pattern);

// Every `count` of a UCUM or ISO+ unit: 8 h.
[[nodiscard]] std::optional<Decimal> times_a_week(std::string_view count, std::string_view unit);

}  // namespace alerts::interpret
