#include "alerts/step/census.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace alerts {

Census::Census(std::size_t capacity) : capacity_{capacity} {}

Patient& Census::find(Transaction& transaction, const Engine& engine, PatientId id) {
    if (const auto held = where_.find(id); held != where_.end()) {
        recent_.splice(recent_.begin(), recent_, held->second);
        return recent_.front();
    }
    auto stored = transaction.load(id);
    if (!stored) {
        throw StoreFailure("patient " + std::to_string(id) + " has an identifier but no row");
    }
    engine.classify(*stored);
    recent_.push_front(*std::move(stored));
    where_.emplace(id, recent_.begin());
    return recent_.front();
}

Patient& Census::admit() {
    return recent_.emplace_front();
}

void Census::save(Transaction& transaction, Patient& patient) {
    const bool unknown = patient.id == 0;
    transaction.save(patient);
    if (!unknown) return;
    // Among the first: it was admitted for the message in hand.
    const auto at = std::find_if(recent_.begin(), recent_.end(),
                                 [&](const Patient& one) { return &one == &patient; });
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
        where_.erase(recent_.back().id);
        recent_.pop_back();
    }
}

void Census::forget() {
    recent_.clear();
    where_.clear();
}

}  // namespace alerts
