// Looks after the store's files, off the path of commits and answers: keeps its write-ahead log
// small and watches how much room its disk has. Ends the process when only a start can make the
// store good again (systemd starts it again).
#pragma once

#include "alerts/store/sqlite_store.hpp"
#include "daemon/disk_watch.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace calciwatch {

class Upkeep {
  public:
    // Both must outlive this. Works on a thread of its own until destroyed.
    Upkeep(alerts::SqliteStore& store, DiskWatch& disk);

  private:
    void run(const std::stop_token& stop);
    void checkpoint();

    alerts::SqliteStore& store_;
    DiskWatch& disk_;
    bool failing_ = false;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread thread_;
};

}  // namespace calciwatch
