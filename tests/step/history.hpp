// The messages of one synthetic patient over some days, in clinical order: drawn from a seed, so
// that every run tells the same stories. The patient has two records until they are merged.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace story {

struct Said {
    std::string raw;
    // What must stay in order: the messages of one order, of one result. Empty: may come any time.
    std::string sequence;
};
using History = std::vector<Said>;

inline constexpr const char* survivor = "900001";
inline constexpr const char* given_up = "900002";

[[nodiscard]] History draw_history(std::uint32_t seed);

// Any other order of arrival that keeps each sequence's own.
[[nodiscard]] History permute(const History& history, std::mt19937& random);

}  // namespace story
