// When what has expired goes, and how much of it at a time: little enough that no sender waits for
// it, often enough that the store does not grow.
#pragma once

#include "alerts/store/store.hpp"
#include "config/settings.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace calciwatch {

// Used by one thread.
class Retention {
  public:
    using Moment = std::chrono::steady_clock::time_point;
    using Duration = Moment::duration;

    // required: feeds whose events stay until they have acknowledged them.
    Retention(const config::Retention& settings, std::vector<std::string> required);

    [[nodiscard]] bool due(Moment now) const { return now >= next_; }
    [[nodiscard]] Moment next() const { return next_; }
    // For Transaction::prune.
    [[nodiscard]] alerts::Expired expired(alerts::Time now) const;
    [[nodiscard]] std::size_t limit() const { return limit_; }

    // It was done and committed, and took so long.
    void done(const alerts::Pruned& pruned, Moment began, Duration took);
    void failed(Moment now);

  private:
    const config::Retention settings_;
    const std::vector<std::string> required_;
    std::size_t limit_;
    Moment next_;
    Moment next_history_{};
    bool history_ = true;  // in this pass
};

}  // namespace calciwatch
