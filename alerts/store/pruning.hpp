// What a store lets go of, so that its size has a bound: how old each kind may grow, and what must
// stay whatever its age.
#pragma once

#include "alerts/patient.hpp"
#include "alerts/time.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace alerts {

// Of each kind, what is older than its moment may go; the default lets nothing go.
struct Expired {
    static constexpr Time nothing = Time::min();

    Time journal = nothing;     // the bytes of messages received before
    Time resends = nothing;     // a message received before is not recognised when it comes again
    Time quarantine = nothing;  // instead of `journal`, of messages that nobody has retried
    Time findings = nothing;
    Time outbox = nothing;   // alert events
    Time history = nothing;  // see is_history()
    // Feeds that must have acknowledged an event before it goes. One that never acknowledged
    // anything holds all.
    std::vector<std::string> required;
    // While the store is larger than this, `crowded` stands for `journal` if it is later.
    std::uint64_t most_bytes = std::numeric_limits<std::uint64_t>::max();
    Time crowded = nothing;
};

// Of the patients `first` to `last`: what was history (see is_history) at `before`.
struct History {
    PatientId first = 0;
    PatientId last = 0;
    Time before{};
};

struct Pruned {
    std::int64_t rows = 0;
    bool more = false;                // there may be more to let go of: call again
    std::optional<History> history;   // some of it went
    std::vector<PatientId> patients;  // of whom it went, row by row: what was loaded is old
};

// What looking back at a patient needs no more: an observation made before, unless a diagnosis may
// rest on it; an order that had ended, and an alert that was resolved or retracted before.
[[nodiscard]] bool is_history(const Result& result, Time before);
[[nodiscard]] bool is_history(const MedicationOrder& order, Time before);
[[nodiscard]] bool is_history(const Alert& alert, Time before);

}  // namespace alerts
