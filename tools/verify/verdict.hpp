// The outcome of a proof, for people and for programs.
#pragma once

#include "tools/verify/proof.hpp"

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace calciwatch {

[[nodiscard]] std::string verdict_text(const Verdict& verdict, bool colour);
[[nodiscard]] nlohmann::ordered_json verdict_json(const Verdict& verdict);

}  // namespace calciwatch
