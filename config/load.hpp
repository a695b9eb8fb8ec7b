// Reading configuration: strict, and all mistakes at once, each with its place.
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace config {

// line and column count from 1; 0 when the file as such is the mistake (missing, not readable).
struct Mistake {
    std::string file;
    int line = 0;
    int column = 0;
    std::string what;  // what stands there, what was expected, and the nearest right word if any
};
// "rules/calciphylaxis.yaml:12:7: unknown concept 'wafarin'; did you mean 'warfarin'?"
[[nodiscard]] std::string to_string(const Mistake& mistake);

using Mistakes = std::vector<Mistake>;
template <class T>
using Loaded = tl::expected<T, Mistakes>;

}  // namespace config
