#include "alerts/rule.hpp"

namespace alerts {

Length quiet_length(const Rule& rule, Severity severity, const Conduct& conduct) {
    return rule.quiet.length.value_or(conduct.renotify.at(static_cast<std::size_t>(severity)));
}

std::optional<Length> escalation(const Rule& rule, Severity severity, const Conduct& conduct) {
    if (rule.escalate_after) return rule.escalate_after;
    return conduct.escalate_after.at(static_cast<std::size_t>(severity));
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
