// Where the daemon gets the time of receipt and the time of timers from. Tests hand in their own.
#pragma once

#include "alerts/time.hpp"

#include <functional>

namespace calciwatch {

// Called from several threads.
using Clock = std::function<alerts::Time()>;

[[nodiscard]] inline alerts::Time system_time() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace calciwatch
