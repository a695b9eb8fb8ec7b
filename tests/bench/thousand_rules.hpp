// A rule pack grown by copies of its own rules, each about concepts of its own with codes and words
// of their own, as packs of other specialities would be.
#pragma once

#include "alerts/engine.hpp"

#include <cstddef>

namespace bench {

// The rules of `pack` as they are, and copies until there are `count`.
[[nodiscard]] alerts::Knowledge with_other_rules(const alerts::Knowledge& pack, std::size_t count);

}  // namespace bench
