#include "alerts/store/sqlite/alert_rows.hpp"

#include "alerts/store/sqlite/columns.hpp"

#include <string_view>
#include <tuple>
#include <utility>

namespace alerts::sqlite {
namespace {

// In the order of the column names below.
auto columns(auto& alert) {
    return std::tie(alert.episode, alert.status, alert.severity, alert.certainty, alert.title,
                    alert.summary, alert.reference, alert.rule_version, alert.drug, alert.dose,
                    alert.dose_unit, alert.raised, alert.changed_at, alert.notified, alert.ended,
                    alert.ended_because, alert.deed.by, alert.deed.reason, alert.deed.at,
                    alert.deed.until, alert.shadow, alert.bundle, alert.domain);
}

auto evidence_columns(auto& evidence) {
    return std::tie(evidence.condition, evidence.source, evidence.value, evidence.matched);
}

}  // namespace

AlertRows::AlertRows(const Connection& connection)
    : alerts_{connection,
              "alert",
              {"rule", "subject"},
              {"episode",       "status",    "severity",     "certainty", "title",
               "summary",       "reference", "rule_version", "drug",      "dose",
               "dose_unit",     "raised",    "changed_at",   "notified",  "ended",
               "ended_because", "deed_by",   "deed_reason",  "deed_at",   "deed_until",
               "shadow",        "bundle",    "domain"}},
      evidence_{
          connection,
          "alert_evidence",
          {"rule", "subject"},
          {"condition", "source_control_id", "source_sent", "source_place", "value", "matched"}} {}

std::vector<Alert> AlertRows::load(PatientId patient) {
    std::vector<Alert> alerts;
    std::vector<std::int64_t> learnt;
    for (Rows rows = alerts_.read(patient); rows.next();) {
        Alert& alert = alerts.emplace_back();
        rows.read(learnt.emplace_back(), alert.rule, alert.subject, columns(alert));
    }
    if (alerts.empty()) return alerts;
    std::size_t at = 0;
    for (Rows rows = evidence_.read(patient); rows.next();) {
        Values row = rows.values();
        const std::string_view rule = row.bytes();
        const std::string_view subject = row.bytes();
        Alert& alert = owner(alerts, at, [rule, subject](const auto& one) {
            return one.rule == rule && one.subject == subject;
        });
        row.take(evidence_columns(alert.evidence.emplace_back()));
    }
    return as_learnt(std::move(alerts), learnt);
}

void AlertRows::save(PatientId patient, const std::vector<Alert>& alerts, std::int64_t& learnt) {
    for (const Alert& alert : alerts) {
        if (!alert.changed) continue;
        alerts_.write(patient, alert.rule, alert.subject, ++learnt, columns(alert));
        evidence_.erase(patient, alert.rule, alert.subject);
        std::size_t position = 0;
        for (const Evidence& evidence : alert.evidence)
            evidence_.write(patient, alert.rule, alert.subject, position++,
                            evidence_columns(evidence));
    }
}

}  // namespace alerts::sqlite
