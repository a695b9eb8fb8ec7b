#include "alerts/meanings.hpp"

#include "alerts/code_system.hpp"
#include "alerts/problem_key.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace alerts {
namespace {

constexpr std::size_t most = 20'000;    // of a kind
constexpr std::size_t most_units = 16;  // of a test

// A LOINC code where there is one, else the first code, else the words: senders change the order
// of their triplets, and a correction must still find its result.
std::string identity(const Coded& what) {
    const Code* best = nullptr;
    for (const Code& one : what.codes) {
        if (one.code.empty()) continue;
        if (best == nullptr) best = &one;
        if (normal_system(one.system) != "LOINC" || !valid_loinc(one.code)) continue;
        best = &one;
        break;
    }
    if (best == nullptr) return what.display();
    return normal_system(best->system) + " " + normal_code("", best->code);
}

}  // namespace

std::size_t Meanings::CodedHash::operator()(const Coded& what) const {
    const std::hash<std::string> hash;
    std::size_t sum = what.original_text.empty() ? 0 : hash(what.original_text);
    if (what.codes.empty()) return sum;
    const Code& first = what.codes.front();  // few names differ in the others alone
    return (sum * 31 + hash(first.code)) * 31 + hash(first.text);
}

Meaning& Meanings::of(ConceptKind kind, const Coded& what) {
    auto& known = known_[static_cast<std::size_t>(kind)];
    if (const auto found = known.find(what); found != known.end()) return found->second;
    Meaning made;
    made.matches = terminology_->classify(kind, what);
    made.mislabelled = std::any_of(what.codes.begin(), what.codes.end(), mislabelled);
    if (kind == ConceptKind::lab) made.test = identity(what);
    if (kind == ConceptKind::problem) made.problem = problem_key(what);
    return known.emplace(what, std::move(made)).first->second;
}

const UnitMeaning& Meanings::of_unit(Meaning& test, const std::string& as_sent) const {
    for (const auto& [unit, meaning] : test.units)
        if (unit == as_sent) return meaning;
    UnitMeaning made;
    for (const Match& match : test.matches) {
        made.unit = terminology_->read_unit(match.concept_id, as_sent);
        if (made.lab == nullptr || made.unit) made.lab = &(*terminology_)[match.concept_id];
        if (made.unit) break;
    }
    if (test.units.size() == most_units) test.units.clear();
    return test.units.emplace_back(as_sent, std::move(made)).second;
}

std::size_t Meanings::size() const {
    std::size_t largest = 0;
    for (const auto& known : known_) largest = std::max(largest, known.size());
    return largest;
}

void Meanings::trim() {
    for (auto& known : known_)
        if (known.size() > most) known.clear();
}

}  // namespace alerts
