#include "alerts/rule.hpp"

namespace alerts {

Length quiet_length(const Rule& rule, Severity severity) {
    using namespace std::chrono;
    if (rule.quiet.length) return *rule.quiet.length;
    switch (severity) {
        case Severity::critical:
            return hours{12};
        case Severity::high:
            return hours{72};
        case Severity::moderate:
            return days{7};
        case Severity::info:
            break;
    }
    return days{30};
}

std::optional<Length> escalation(const Rule& rule, Severity severity) {
    if (rule.escalate_after) return rule.escalate_after;
    if (severity == Severity::critical) return std::chrono::hours{12};
    return std::nullopt;
}

const std::vector<std::string_view>& placeholders() {
    static const std::vector<std::string_view> all{
        "order.drug",     "order.dose",     "order.number", "order.start",   "order.frequency",
        "procedure.name", "procedure.time", "problem.name", "problem.since", "result.value",
        "result.unit",    "result.time",    "result.name",  "bundle"};
    return all;
}

const std::vector<std::string_view>& concept_placeholders() {
    static const std::vector<std::string_view> all{"newest", "orders", "days"};
    return all;
}

}  // namespace alerts
