// What changes the state and is no message: time that has passed, a person who acts, a sender that
// counts anew, a daemon that starts with this or that configuration. Kept in one order with the
// messages, so that a replay can make the same state again.
#pragma once

#include "alerts/event.hpp"
#include "alerts/patient.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace alerts {

// Whatever writes to a patient outside MessageStep::receive() is one of these: a kind that is not
// noted is a state that nobody can prove.
struct Occasion {
    enum class Kind {
        review,       // of the patient, because time has passed
        reevaluate,   // of up to `number` patients who were evaluated under other rules only
        acknowledge,  // a person's act about an alert of the patient
        override_it,
        renumber,   // a link's last number was set without a message that was kept
        forget,     // of patients `patient` to `number`, what was history `until`
        configure,  // from here on the messages are read, and judged, by this configuration
    };
    Kind kind = Kind::review;
    Time at{};
    PatientId patient = 0;  // of a review or an act; the first one of a forgetting

    // Of an act.
    std::string rule;
    std::string subject;
    std::string by;
    std::string reason;
    std::optional<Time> until;

    // Of a renumbering: the link (see Link), and as `number` its last one from now on.
    std::string listener;
    std::string sending_application;
    std::string sending_facility;
    std::optional<std::int64_t> number;

    std::string configuration;  // its fingerprint (digest.hpp)

    friend bool operator==(const Occasion&, const Occasion&) = default;
};

}  // namespace alerts
