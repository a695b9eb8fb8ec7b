// An alert change as subscribers read it: a CloudEvents 1.0 envelope around a FHIR R4
// DetectedIssue, a CDS Hooks card and calciwatch's own view with the evidence.
// config/schema/alert-event.schema.json describes it and holds for every body.
#pragma once

#include "alerts/patient.hpp"
#include "alerts/rule.hpp"
#include "alerts/store/store.hpp"

#include <string>
#include <string_view>

namespace alerts {

struct Publication {
    std::string_view site;
    std::string_view epoch;
    Sequence seq = 0;
    const Patient& patient;
    const Rule* rule = nullptr;  // null when the rule is no longer loaded
    const AlertChange& change;
};

// alert/1/<site>/<domain>/<severity>/<rule>/ : no patient data, always a slash at the end.
[[nodiscard]] std::string alert_topic(const Publication& publication);
// JSON, UTF-8, one line.
[[nodiscard]] std::string alert_body(const Publication& publication);

}  // namespace alerts
