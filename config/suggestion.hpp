// The nearest right word to a wrong one, for people who mistype.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace config {

// "; did you mean 'warfarin'?", or nothing when no candidate is near.
[[nodiscard]] std::string did_you_mean(std::string_view wrong,
                                       const std::vector<std::string_view>& candidates);

}  // namespace config
