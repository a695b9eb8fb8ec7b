#include "alerts/quiet.hpp"

#include <algorithm>

namespace alerts {
namespace {

bool told_within(const Alert& before, Length window, Time now) {
    return before.notified && now < *before.notified + window;
}

// A value that crosses its line again is news; an order that is held and released is not. A rule
// may ask for quiet all the same.
bool has_window(const Rule& rule, const Alert& alert) {
    return rule.quiet.length.has_value() || !alert.subject.empty();
}

}  // namespace

bool worse(const Alert& now, const Alert& before) {
    if (now.severity != before.severity) return now.severity > before.severity;
    return now.dose && before.dose && now.dose_unit == before.dose_unit && *now.dose > *before.dose;
}

std::string why_quiet(const Rule& rule, const Alert& alert, const Alert* before,
                      const Patient& patient, const Conduct& conduct, Time now) {
    if (rule.quiet.always) return "never calls";
    if (!has_window(rule, alert)) return "";
    const Length window = quiet_length(rule, alert.severity, conduct);
    if (before != nullptr && told_within(*before, window, now) && !worse(alert, *before))
        return "told within " + in_words(window);
    if (!rule.quiet.per_drug || alert.drug.empty()) return "";
    const bool same_drug =
        std::any_of(patient.alerts.begin(), patient.alerts.end(), [&](const Alert& one) {
            return one.rule == alert.rule && one.drug == alert.drug &&
                   one.subject != alert.subject && told_within(one, window, now) &&
                   !worse(alert, one);
        });
    return same_drug ? "the same drug was told within " + in_words(window) : "";
}

}  // namespace alerts
