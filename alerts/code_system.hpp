// How a code is written within its system, so that two spellings of one code are equal.
#pragma once

#include "alerts/coded.hpp"

#include <string>
#include <string_view>

namespace alerts {

// The name under which codes of nobody's system are kept.
inline constexpr std::string_view local_system = "L";

// Whether the code is labelled as one of a system whose check digit it fails.
[[nodiscard]] bool mislabelled(const Code& sent);
// The normal name of its system; that of local codes when there is none or the code is mislabelled.
[[nodiscard]] std::string looked_up_system(const Code& sent);

// `system` is a normal name. ICD without the dot, NDC as 11 digits (a product's as 9) where dashes
// say how, others as they are without the blanks around them; capitals where the system knows no
// small letters.
[[nodiscard]] std::string normal_code(std::string_view system, std::string_view as_sent);

[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace alerts
