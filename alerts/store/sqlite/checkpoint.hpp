// Moves committed pages from the write-ahead log into the file: most of them on a connection of its
// own beside the writer, the last ones on the writer's between two transactions, for it alone finds
// a moment in which all is copied. Its next commit writes the log over from its beginning.
//
// The log keeps its length: a commit into space that the file has already is synced several times
// faster than one that makes it longer.
//
// After a sync of the file has failed, Linux may forget what was written and show what was there
// before, and SQLite counts as copied what an unfinished checkpoint wrote. The log alone has all
// then: nothing is read or written any more, the log is kept, and the store must be opened again.
#pragma once

#include "alerts/store/sqlite/connection.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>

namespace alerts::sqlite {

class Checkpointer {
  public:
    // Learns from the writer's commits how much of the log is in use: must outlive the last one,
    // and die before the writer's connection.
    Checkpointer(const std::filesystem::path& file, const Connection& writer);
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;
    ~Checkpointer();

    // Copies what no reader hinders; from any thread. When more of the log than this is in use, the
    // writer is asked for the rest, if that is little. Throws StoreFailure; StoreMustReopen from
    // the first sync of the file that fails.
    static constexpr std::uint64_t large = 48U << 20;
    void run();
    // The writer's part, on its thread. A writer that has more than `most` bytes of the log in use
    // does all of it. Throws as run() does; while the log is not longer than that, only
    // StoreMustReopen.
    void between_transactions(std::uint64_t most);
    // Bytes of the log in use: what a commit that follows is written behind; 0 when all of it is in
    // the file.
    [[nodiscard]] std::uint64_t in_use() const { return in_use_; }

  private:
    static int committed(void* self, sqlite3* writer, const char* schema, int pages);
    // Bytes of the log that are not in the file yet.
    std::uint64_t copy_beside_writer();
    std::uint64_t copy(sqlite3* by);
    [[noreturn]] void demand_reopening();

    std::mutex mutex_;
    Connection connection_;  // guarded by mutex_, as the next
    Connection reader_;
    const std::uint64_t frame_;  // bytes that a page takes in the log
    std::atomic<std::uint64_t> in_use_{0};
    std::atomic<bool> for_the_writer_{false};
    std::atomic<bool> must_reopen_{false};
    sqlite3* const writer_;
};

}  // namespace alerts::sqlite
