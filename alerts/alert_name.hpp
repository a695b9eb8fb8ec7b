// How an alert is named outside this program: "12/vka-in-calciphylaxis/order W1^OE". A patient has
// at most one alert of a rule for a subject; its episodes share the name.
#pragma once

#include "alerts/patient.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace alerts {

struct AlertName {
    PatientId patient = 0;
    std::string rule;
    std::string subject;  // empty: the patient as such
    friend auto operator<=>(const AlertName&, const AlertName&) = default;
};

[[nodiscard]] std::string to_string(const AlertName& alert);
// What to_string() gives, and nothing else.
[[nodiscard]] std::optional<AlertName> parse_alert_name(std::string_view text);

}  // namespace alerts
