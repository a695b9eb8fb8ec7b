#include "alerts/step/census.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace alerts {

Census::Census(std::size_t capacity) : capacity_{capacity} {}

Patient& Census::find(Transaction& transaction, const Engine& engine, PatientId id) {
    ++look_ups_;
    if (const auto known = where_.find(id); known != where_.end()) {
        Held& held = *known->second;
        if (look_ups_ - held.to_front > capacity_ / 2) {
            recent_.splice(recent_.begin(), recent_, known->second);
            held.to_front = look_ups_;
        }
        return held.patient;
    }
    auto stored = transaction.load(id);
    if (!stored) {
        throw StoreFailure("patient " + std::to_string(id) + " has an identifier but no row");
    }
    engine.classify(*stored);
    recent_.push_front({*std::move(stored), look_ups_});
    where_.emplace(id, recent_.begin());
    return recent_.front().patient;
}

Patient& Census::admit() {
    recent_.push_front({{}, ++look_ups_});
    return recent_.front().patient;
}

void Census::save(Transaction& transaction, Patient& patient) {
    const bool unknown = patient.id == 0;
    transaction.save(patient);
    if (!unknown) return;
    // Among the first: it was admitted for the message in hand.
    const auto at = std::find_if(recent_.begin(), recent_.end(),
                                 [&](const Held& one) { return &one.patient == &patient; });
    where_.emplace(patient.id, at);
}

void Census::drop(PatientId id) {
    const auto held = where_.find(id);
    if (held == where_.end()) return;
    recent_.erase(held->second);
    where_.erase(held);
}

void Census::trim() {
    while (recent_.size() > capacity_) {
        where_.erase(recent_.back().patient.id);
        recent_.pop_back();
    }
}

void Census::forget() {
    recent_.clear();
    where_.clear();
}

}  // namespace alerts
