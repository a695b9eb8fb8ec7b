// What makes two statements speak of the same diagnosis.
#pragma once

#include "alerts/coded.hpp"

#include <string>

namespace alerts {

// The first code and its system; of a diagnosis without a code its words.
[[nodiscard]] std::string problem_key(const Coded& what);

}  // namespace alerts
