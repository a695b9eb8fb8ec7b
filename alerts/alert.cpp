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
        case AlertStatus::acknowledged:
            return "acknowledged";
        case AlertStatus::overridden:
            return "overridden";
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
        case Change::escalated:
            return "escalated";
        case Change::acknowledged:
            return "acknowledged";
        case Change::overridden:
            return "overridden";
        case Change::resolved:
            return "resolved";
        case Change::retracted:
            return "retracted";
    }
    return "raised";
}

Tier tier(Severity severity) {
    switch (severity) {
        case Severity::critical:
            return Tier::page;
        case Severity::high:
            return Tier::push;
        case Severity::moderate:
            return Tier::worklist;
        case Severity::info:
            break;
    }
    return Tier::digest;
}

std::string_view name(Tier tier) {
    switch (tier) {
        case Tier::page:
            return "page";
        case Tier::push:
            return "push";
        case Tier::worklist:
            return "worklist";
        case Tier::digest:
            return "digest";
    }
    return "digest";
}

std::optional<Severity> parse_severity(std::string_view text) {
    for (const Severity severity :
         {Severity::info, Severity::moderate, Severity::high, Severity::critical}) {
        if (name(severity) == text) return severity;
    }
    return std::nullopt;
}

}  // namespace alerts
