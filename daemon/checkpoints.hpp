// Keeps the store's write-ahead log small, off the path of commits and answers.
#pragma once

#include "alerts/store/sqlite_store.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace calciwatch {

class Checkpoints {
  public:
    // The store must outlive this. Works on a thread of its own until destroyed.
    explicit Checkpoints(alerts::SqliteStore& store);

  private:
    void run(const std::stop_token& stop);

    alerts::SqliteStore& store_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread thread_;
};

}  // namespace calciwatch
