// Which rules a statement can touch: cost grows with the rules that are about what was said, not
// with the rules that are loaded.
#pragma once

#include "alerts/rule.hpp"
#include "alerts/touched.hpp"

#include <cstddef>
#include <vector>

namespace alerts {

class RuleIndex {
  public:
    RuleIndex() = default;
    RuleIndex(const RuleSet& rules, const Terminology& terminology);

    // The positions of the rules to evaluate, ascending: those that look at something touched,
    // and with each those it supersedes or that bundle it.
    void touched_by(const Touched& touched, std::vector<std::size_t>& rules) const;

  private:
    std::vector<std::vector<std::size_t>> by_concept_;  // by ConceptId
    std::vector<std::size_t> by_visit_;
    std::vector<std::size_t> by_person_;
};

}  // namespace alerts
