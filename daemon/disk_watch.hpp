// How much room the file system of the store has: looked at before it is too late.
#pragma once

#include "config/settings.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>

namespace calciwatch {

class DiskWatch {
  public:
    // The store's file; it need not exist yet.
    DiskWatch(const std::filesystem::path& file, const config::Disk& settings);

    // Measures, and says in the log what has changed. Call it every second or more often, from one
    // thread.
    void look();

    // These may be called from any thread.
    // There is less room than settings.stop_below: nothing more may be written. Ends when there is
    // a tenth more than that.
    [[nodiscard]] bool full() const { return state_ == State::full; }
    // Less than settings.warn_below.
    [[nodiscard]] bool low() const { return state_ != State::roomy; }
    // "only 93 MiB are free in /var/lib/calciwatch"
    [[nodiscard]] std::string words() const;

  private:
    enum class State { roomy, low, full };
    [[nodiscard]] State judge(std::uint64_t free) const;

    const std::filesystem::path folder_;
    const config::Disk settings_;
    std::atomic<State> state_{State::roomy};
    std::atomic<std::uint64_t> free_{0};
    bool unreadable_ = false;
};

}  // namespace calciwatch
