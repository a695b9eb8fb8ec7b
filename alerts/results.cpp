#include "alerts/results.hpp"

#include "alerts/patient.hpp"

namespace alerts {

std::optional<std::size_t> Results::find(std::string_view key) const {
    const auto hash = static_cast<std::uint32_t>(hash_of(key));
    for (std::size_t i = 0; i < all_.size(); ++i)
        if (all_[i].key == hash && all_[i].result->key == key) return i;
    return std::nullopt;
}

void Results::append(std::shared_ptr<Result> result) {
    all_.emplace_back().result = std::move(result);
    index(all_.size() - 1);
}

void Results::keep(Result stored) {
    append(std::make_shared<Result>(std::move(stored)));
}

void Results::add(std::shared_ptr<Result> made) {
    append(std::move(made));
    mark(all_.size() - 1);
}

void Results::add(Result made) {
    add(std::make_shared<Result>(std::move(made)));
}

void Results::replace(std::size_t i, Result by) {
    all_[i].result = std::make_shared<Result>(std::move(by));
    index(i);
    mark(i);
}

void Results::erase(std::size_t i) {
    if (all_[i].changed) --marks_;
    all_.erase(all_.begin() + static_cast<std::ptrdiff_t>(i));
}

void Results::clear() {
    all_.clear();
    marks_ = 0;
}

void Results::mark(std::size_t i) {
    if (!all_[i].changed) ++marks_;
    all_[i].changed = true;
}

// New ones are the last.
void Results::clear_marks() {
    for (std::size_t i = all_.size(); marks_ > 0; --marks_) {
        while (!all_[--i].changed) {
        }
        all_[i].changed = false;
    }
}

Results Results::marked() const {
    Results some;
    if (marks_ == 0) return some;
    some.all_.reserve(marks_);
    for (const Kept& one : all_) {
        if (!one.changed) continue;
        some.all_.push_back(one);
        some.all_.back().changed = false;
    }
    return some;
}

void Results::take(Results changes) {
    for (Kept& change : changes.all_) {
        const auto known = find(change.result->key);
        if (known)
            all_[*known] = std::move(change);
        else
            all_.push_back(std::move(change));
    }
}

// The result, to be changed: what others share stays as it is.
Result& Results::own(std::size_t i) {
    std::shared_ptr<Result>& its = all_[i].result;
    if (its.use_count() > 1) its = std::make_shared<Result>(*its);
    return *its;
}

void Results::index(std::size_t i) {
    Kept& kept = all_[i];
    const Result& result = *kept.result;
    kept.observed = result.said.observed;
    kept.test = hash_of(result.test);
    kept.key = static_cast<std::uint32_t>(hash_of(result.key));
    kept.diagnoses = !result.diagnoses.empty();
    kept.concepts = 0;
    for (const Match& match : result.matches) kept.concepts |= bit(match.concept_id);
}

}  // namespace alerts
