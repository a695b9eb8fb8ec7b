// How a code is written within its system, so that two spellings of one code are equal.
#pragma once

#include <string>
#include <string_view>

namespace alerts {

// The name under which codes of nobody's system are kept: blank, L, and LOINC-labelled codes that
// fail LOINC's check digit.
inline constexpr std::string_view local_system = "L";

// `system` is a normal name. ICD without the dot, NDC as 11 digits where dashes say how, others as
// they are without the blanks around them; capitals where the system knows no small letters.
[[nodiscard]] std::string normal_code(std::string_view system, std::string_view as_sent);

[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace alerts
