// Moves committed pages from the write-ahead log into the file, on a connection of its own.
#pragma once

#include "alerts/store/sqlite/connection.hpp"

#include <cstdint>
#include <filesystem>
#include <mutex>

namespace alerts::sqlite {

// May be used from several threads.
class Checkpointer {
  public:
    explicit Checkpointer(const std::filesystem::path& file);

    // Copies what no reader hinders. A log longer than this is emptied too, which needs an instant
    // without writer and readers: when there is none now, the next call tries again.
    static constexpr std::uint64_t large = 16U << 20;
    void run(std::uint64_t wal_bytes);

  private:
    void checkpoint(int mode);

    std::mutex mutex_;
    Connection connection_;  // guarded by mutex_
};

}  // namespace alerts::sqlite
