// The course of a drug: its orders that follow each other, as one.
#pragma once

#include "alerts/patient.hpp"
#include "alerts/terminology.hpp"

#include <optional>
#include <vector>

namespace alerts {

// Orders that follow each other within it are one course, unless a rule says otherwise.
inline constexpr Time::duration default_gap = std::chrono::days{14};

struct Course {
    Time begin{};
    Time end{};                                  // `now` while it runs
    bool running = false;                        // an order of it runs at `now`
    std::vector<const MedicationOrder*> orders;  // by their start
};

// The last course of the drug up to `now`: its orders that were not cancelled, where none begins
// more than `gap` after those before it ended. Empty when none has begun.
[[nodiscard]] std::optional<Course> last_course(const Patient& patient, ConceptId drug,
                                                Time::duration gap, Time now);

// When the first order of the drug that has not begun will; empty when there is none.
[[nodiscard]] std::optional<Time> next_begin(const Patient& patient, ConceptId drug, Time now);

// When an order began, and when it stopped being given; `now` when it runs.
[[nodiscard]] Time begin_of(const MedicationOrder& order);
[[nodiscard]] Time end_of(const MedicationOrder& order, Time now);

// The times at which a drug of the course was given, ascending, up to `now`.
[[nodiscard]] std::vector<Time> givings(const Course& course, Time now);

}  // namespace alerts
