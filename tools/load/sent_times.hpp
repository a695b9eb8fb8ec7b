// When messages went out and were answered, for whoever sees later what they caused. One thread
// writes, one other reads; the last 262,144 messages are known.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace calciwatch::load {

class SentTimes {
  public:
    using Moment = std::chrono::steady_clock::time_point;

    // What is sent before measuring begins is not asked for.
    struct Times {
        Moment sent;
        std::optional<Moment> answered;
    };

    SentTimes() : slots_(size) {}

    void sent(std::uint64_t number, Moment at) {
        Slot& slot = slots_[number % size];
        slot.answered.store(0, std::memory_order_relaxed);
        slot.sent.store(at.time_since_epoch().count(), std::memory_order_relaxed);
        slot.number.store(number, std::memory_order_release);
    }
    void answered(std::uint64_t number, Moment at) {
        slots_[number % size].answered.store(at.time_since_epoch().count(),
                                             std::memory_order_relaxed);
    }
    [[nodiscard]] std::optional<Times> find(std::uint64_t number) const {
        const Slot& slot = slots_[number % size];
        if (slot.number.load(std::memory_order_acquire) != number) return std::nullopt;
        Times times{moment(slot.sent.load(std::memory_order_relaxed)), std::nullopt};
        if (const auto at = slot.answered.load(std::memory_order_relaxed); at != 0)
            times.answered = moment(at);
        return times;
    }

  private:
    static constexpr std::size_t size = 1U << 18U;
    struct Slot {
        std::atomic<std::uint64_t> number{0};  // from 1
        std::atomic<std::int64_t> sent{0};     // of the steady clock
        std::atomic<std::int64_t> answered{0};
    };
    static Moment moment(std::int64_t ticks) { return Moment{Moment::duration{ticks}}; }

    std::vector<Slot> slots_;
};

}  // namespace calciwatch::load
