#include "alerts/alert.hpp"

namespace alerts {

std::string_view name(Severity severity) {
    switch (severity) {
        case Severity::info:
            return "info";
        case Severity::moderate:
            return "moderate";
        case Severity::high:
            return "high";
        case Severity::critical:
            return "critical";
    }
    return "info";
}

std::string_view name(AlertStatus status) {
    switch (status) {
        case AlertStatus::active:
            return "active";
        case AlertStatus::resolved:
            return "resolved";
        case AlertStatus::retracted:
            return "retracted";
    }
    return "active";
}

std::string_view name(Change change) {
    switch (change) {
        case Change::raised:
            return "raised";
        case Change::updated:
            return "updated";
        case Change::resolved:
            return "resolved";
        case Change::retracted:
            return "retracted";
    }
    return "raised";
}

std::optional<Severity> parse_severity(std::string_view text) {
    for (const Severity severity :
         {Severity::info, Severity::moderate, Severity::high, Severity::critical}) {
        if (name(severity) == text) return severity;
    }
    return std::nullopt;
}

}  // namespace alerts
