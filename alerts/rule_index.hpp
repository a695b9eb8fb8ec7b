// Which rules a statement can touch: cost grows with the rules that are about what was said, not
// with the rules that are loaded.
#pragma once

#include "alerts/patient.hpp"
#include "alerts/rule.hpp"
#include "alerts/touched.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace alerts {

class RuleIndex {
  public:
    RuleIndex() = default;
    RuleIndex(const RuleSet& rules, const Terminology& terminology);

    // The positions of the rules to evaluate, ascending: those that look at something touched,
    // and with each those it supersedes or that bundle it.
    void touched_by(const Touched& touched, const Patient& patient,
                    std::vector<std::size_t>& rules) const;
    // Where the rule stands; empty when it is not loaded.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view rule) const;

  private:
    std::vector<std::vector<std::size_t>> by_concept_;  // by ConceptId
    // Rules that look at the visit or the person: only of a patient with a problem or drug that
    // they cannot do without.
    struct Watching {
        std::vector<std::size_t> always;
        std::unordered_map<ConceptId, std::vector<std::size_t>> with;
        void add(std::size_t rule, const std::set<ConceptId>& need);
    };
    Watching by_visit_;
    Watching by_person_;
    std::vector<std::size_t> of_nothing_;  // those that may hold of a patient without any fact
    ByName<std::size_t> by_id_;
};

}  // namespace alerts
