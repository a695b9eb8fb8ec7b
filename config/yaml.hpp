// YAML as configuration uses it: scalars, lists and mappings with their places. Scalars stay the
// text that was written, so that a number is read exactly and `on` is a word. Anchors, aliases,
// tags and second documents are refused: nobody needs them here, and they hide what is said.
#pragma once

#include "config/load.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace config::yaml {

inline constexpr std::size_t max_bytes = 1U << 20U;
inline constexpr std::size_t max_depth = 32;

struct Entry;

struct Node {
    enum class Kind { nothing, scalar, list, mapping };
    Kind kind = Kind::nothing;
    int line = 1;  // from 1
    int column = 1;
    std::string text;            // of a scalar
    std::vector<Node> items;     // of a list
    std::vector<Entry> entries;  // of a mapping, in the order written; keys may repeat
};

struct Entry {
    Node key;
    Node value;
};

// The one document of `text`, or the first place where it is not YAML. An empty text is nothing.
[[nodiscard]] tl::expected<Node, Mistake> parse(const std::string& name, std::string_view text);

}  // namespace config::yaml
