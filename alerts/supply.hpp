// What dispenses and administrations show of an order: which drugs, and how long it runs when
// nobody ever ordered it.
#pragma once

#include "alerts/apply.hpp"
#include "alerts/patient.hpp"

namespace alerts {

// Of one order; of a dialysis patient's drug with each of three sessions a week, four months.
inline constexpr std::size_t most_administrations = 50;

// An order that is known from administrations alone runs so long after the last of them.
inline constexpr std::chrono::days runs_after_last_given{7};

// Known from dispenses and administrations alone: nothing was ever said about the order itself.
[[nodiscard]] bool known_from_supply_alone(const MedicationOrder& order);

// Takes the administrations of `said` and how long its supply lasts. A statement means the
// administration with its number and time; a deletion or an update also the only one with its
// number. Of two statements about one administration the one sent later counts.
void take_supply(MedicationOrder& order, const OrderUpdate& said);

// After administrations changed: a drug that only they showed goes with the last of them, and an
// order that nobody ordered runs as long as its supply, or not at all. What was shown by an
// administration that never was is a withdrawal.
void settle_supply(MedicationOrder& order, std::vector<Withdrawal>& withdrawals);

// What two records hold of one order.
void join_supply(MedicationOrder& known, const MedicationOrder& other);

// The moment from which an order takes no drug any more; the earliest of its end and this counts.
void set_stop(MedicationOrder& order, Time stop);
// What had been stated as the end before, and was later than the stop, is forgotten: the order
// runs rather too long than too short.
void lift_stop(MedicationOrder& order);

}  // namespace alerts
