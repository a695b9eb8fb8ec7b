// Why a rule speaks or is silent, for programs.
#pragma once

#include "alerts/explain.hpp"

#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace calciwatch {

[[nodiscard]] nlohmann::ordered_json explanation_json(
    const alerts::Rule& rule, const alerts::Terminology& terminology, alerts::Time now,
    const std::vector<alerts::Explanation>& explanations);

}  // namespace calciwatch
