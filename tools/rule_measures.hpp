// What became of the alerts of each rule: whether people act on it, or have learnt to wave it away.
#pragma once

#include "alerts/store/sqlite_reader.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace calciwatch {

struct RuleMeasures {
    std::string rule;
    std::size_t raised = 0;  // quietly too; without the shadow
    std::size_t shadow = 0;  // raised in the shadow
    std::size_t updated = 0;
    std::size_t escalated = 0;
    std::size_t resolved = 0;
    std::size_t resolved_at_once = 0;  // within an hour
    std::size_t retracted = 0;
    std::map<std::string, std::size_t> quiet;       // raised, and nobody was called: by why
    std::map<std::string, std::size_t> overridden;  // by reason
    // Within 15 minutes, an hour, 12 hours, and later.
    std::array<std::size_t, 4> acknowledged{};
    std::vector<std::chrono::milliseconds> reactions;  // of those whose events are kept, ascending

    [[nodiscard]] std::size_t all_quiet() const;
    [[nodiscard]] std::size_t all_overridden() const;
    [[nodiscard]] std::size_t all_acknowledged() const;
    // An override that lasts is no new alert: what began under one is not counted here.
    [[nodiscard]] std::size_t firings() const;
    // More than 90 % of at least 20 firings were overridden.
    [[nodiscard]] bool waved_away() const;
    // Within which time half of those that were acknowledged were; empty when none was.
    [[nodiscard]] std::string half_acknowledged() const;
    // Of the reactions.
    [[nodiscard]] std::optional<std::chrono::milliseconds> median_reaction() const;
};

// Those most often overridden of their firings first, then by name.
[[nodiscard]] std::vector<RuleMeasures> measures_of(
    const std::vector<alerts::RuleCount>& counts,
    const std::vector<alerts::Reaction>& reactions = {});

// A table; below a rule why nobody was called, and why it was overridden.
[[nodiscard]] std::string measures_text(const std::vector<RuleMeasures>& measures, bool colour);
[[nodiscard]] nlohmann::ordered_json measures_json(const std::vector<RuleMeasures>& measures);

}  // namespace calciwatch
