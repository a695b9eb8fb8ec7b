// Whose record an update means, and which record it ends. Nothing is changed here but that a
// patient nobody knows is admitted to the census.
#pragma once

#include "alerts/engine.hpp"
#include "alerts/step/census.hpp"
#include "alerts/store/store.hpp"

#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace alerts {

// An update's patient, and what becomes of the numbers it gives up.
struct Meant {
    Patient* patient = nullptr;
    Patient* ended = nullptr;  // the record that becomes part of `patient`; null without one
    Patient* left = nullptr;   // the record whose visits become `patient`'s; null without one
    std::vector<Identifier> given_up;
    std::vector<Identifier> kept;
    std::vector<Finding> findings;
};

class Identity {
  public:
    // All must outlive it.
    Identity(Transaction& transaction, Census& census, const Engine& engine)
        : transaction_{transaction}, census_{census}, engine_{engine} {}

    // May take identifiers of other patients out of the update. Why not, when the joining would
    // make a record its own survivor: a merge with itself, or back into what it was merged from;
    // when a new number is another patient's; or when nobody can tell whose number is given up.
    [[nodiscard]] tl::expected<Meant, std::string> find(PatientUpdate& update);

  private:
    [[nodiscard]] Patient* known(std::vector<Identifier>& identifiers, const Source& source,
                                 std::vector<Finding>& findings);
    void leave_out_ambiguous(std::vector<Identifier>& identifiers, std::vector<PatientId>& owners,
                             const Source& source, std::vector<Finding>& findings);
    [[nodiscard]] Patient* met(const std::vector<Identifier>& identifiers) const;
    [[nodiscard]] Patient* survivor_of(PatientId id) const;
    [[nodiscard]] tl::expected<Meant, std::string> join(PatientUpdate& update, Meant meant);
    [[nodiscard]] bool given_up(const std::vector<Identifier>& identifiers) const;

    Transaction& transaction_;
    Census& census_;
    const Engine& engine_;
    // Of this message so far; the store learns of it when all is decided.
    std::vector<Meant> before_;
};

}  // namespace alerts
