// What the things that senders name mean, as far as it was asked before: a few thousand names make
// up most of what is ever said. Gives what the terminology gives, and only saves time. Bounded; not
// for several threads at once.
#pragma once

#include "alerts/coded.hpp"
#include "alerts/terminology.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace alerts {

// How the values of a test are read in a unit: by the first of its concepts that accepts the unit.
// Else `lab` is the first of its concepts; null without any.
struct UnitMeaning {
    const Concept* lab = nullptr;
    std::optional<UnitReading> unit;
};

// Of one name, as Terminology::classify gives it.
struct Meaning {
    Matches matches;
    bool mislabelled = false;  // a code of it fails the check digit of its system
    std::string test;          // of a test: one form, whatever the order of its triplets
    std::string problem;       // of a problem: its problem_key()
    std::vector<std::pair<std::string, UnitMeaning>> units;  // that the test was sent with so far
};

class Meanings {
  public:
    // The terminology must outlive it.
    explicit Meanings(const Terminology& terminology) : terminology_{&terminology} {}

    [[nodiscard]] const Terminology& terminology() const { return *terminology_; }

    // The references stay valid until trim().
    [[nodiscard]] Meaning& of(ConceptKind kind, const Coded& what);
    [[nodiscard]] const Matches& classify(ConceptKind kind, const Coded& what) {
        return of(kind, what).matches;
    }
    // The reference stays valid until the next call for the same test, or trim().
    [[nodiscard]] const UnitMeaning& of_unit(Meaning& test, const std::string& as_sent) const;

    // Forgets all when it has grown too large.
    void trim();
    // How many names it knows of the kind it knows most of.
    [[nodiscard]] std::size_t size() const;

  private:
    struct CodedHash {
        std::size_t operator()(const Coded& what) const;
    };

    const Terminology* terminology_;
    std::array<std::unordered_map<Coded, Meaning, CodedHash>, concept_kinds> known_;
};

}  // namespace alerts
