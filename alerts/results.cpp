#include "alerts/results.hpp"

#include "alerts/patient.hpp"

namespace alerts {

std::optional<std::size_t> Results::find(std::string_view key) const {
    return find(key, hash_of(key));
}

std::optional<std::size_t> Results::find(std::string_view key, std::uint32_t hash) const {
    for (std::size_t i = 0; i < hashes_.size(); ++i)
        if (hashes_[i].key == hash && all_[i].result->key == key) return i;
    return std::nullopt;
}

void Results::append(std::shared_ptr<Result> result) {
    all_.emplace_back().result = std::move(result);
    hashes_.emplace_back();
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
    hashes_.erase(hashes_.begin() + static_cast<std::ptrdiff_t>(i));
}

void Results::clear() {
    all_.clear();
    hashes_.clear();
    marks_ = 0;
}

void Results::mark(std::size_t i) {
    if (!all_[i].changed) ++marks_;
    all_[i].changed = true;
}

// New ones are the last.
std::size_t Results::first_marked() const {
    std::size_t i = all_.size();
    for (std::size_t left = marks_; left > 0; --left)
        while (!all_[--i].changed) {
        }
    return i;
}

void Results::clear_marks() {
    for (std::size_t i = first_marked(); i < all_.size(); ++i) all_[i].changed = false;
    marks_ = 0;
}

Results Results::marked() const {
    Results some;
    some.all_.reserve(marks_);
    some.hashes_.reserve(marks_);
    for (std::size_t i = first_marked(); i < all_.size(); ++i) {
        if (!all_[i].changed) continue;
        some.all_.push_back(all_[i]);
        some.all_.back().changed = false;
        some.hashes_.push_back(hashes_[i]);
    }
    return some;
}

void Results::take(Results changes) {
    for (std::size_t i = 0; i < changes.all_.size(); ++i) {
        Kept& change = changes.all_[i];
        const Hashes& hashes = changes.hashes_[i];
        if (const auto known = find(change.result->key, hashes.key)) {
            all_[*known] = std::move(change);
            hashes_[*known] = hashes;
        } else {
            all_.push_back(std::move(change));
            hashes_.push_back(hashes);
        }
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
    hashes_[i] = {hash_of(result.key), hash_of(result.test)};
    kept.diagnoses = !result.diagnoses.empty();
    kept.concepts = 0;
    for (const Match& match : result.matches) kept.concepts |= bit(match.concept_id);
}

}  // namespace alerts
