#include "daemon/upkeep.hpp"

#include "daemon/thread_signals.hpp"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include <spdlog/spdlog.h>

namespace calciwatch {
namespace {

// The log of a daemon that has much to do grows by many MiB a second: the less there is to copy,
// the less a commit waits for it.
constexpr std::chrono::milliseconds between_looks{250};
constexpr std::uint64_t worth_copying = 4U << 20U;  // bytes: SQLite's own default is 1000 pages

// Whatever happens to the process, the store has what was acknowledged: the quickest end is the
// best.
[[noreturn]] void leave(const alerts::StoreMustReopen& failure) {
    spdlog::critical("leaving at once: {}", failure.what());
    spdlog::default_logger()->flush();
    std::_Exit(EXIT_FAILURE);
}

}  // namespace

Upkeep::Upkeep(alerts::SqliteStore& store, DiskWatch& disk)
    : store_{store}, disk_{disk}, thread_{[this](const std::stop_token& stop) { run(stop); }} {}

void Upkeep::run(const std::stop_token& stop) {
    leave_signals_to_the_network_thread();
    std::unique_lock lock{mutex_};
    while (!stop.stop_requested()) {
        wake_.wait_for(lock, stop, between_looks, [] { return false; });
        disk_.look();
        checkpoint();
    }
}

void Upkeep::checkpoint() {
    try {
        if (std::cmp_greater(store_.wal_bytes(), worth_copying)) store_.checkpoint();
        failing_ = false;
    } catch (const alerts::StoreMustReopen& failure) {
        leave(failure);
    } catch (const alerts::StoreFailure& failure) {
        if (!std::exchange(failing_, true))
            spdlog::error("the store's log cannot be written back: {}", failure.what());
    }
}

}  // namespace calciwatch
