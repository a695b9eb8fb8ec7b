// An invariant of a fuzz target: libFuzzer keeps the input that broke it.
#pragma once

#include <cstdlib>

inline void require(bool holds) {
    if (!holds) std::abort();
}
