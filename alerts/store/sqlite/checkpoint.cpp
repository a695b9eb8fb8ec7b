#include "alerts/store/sqlite/checkpoint.hpp"

namespace alerts::sqlite {

Checkpointer::Checkpointer(const std::filesystem::path& file)
    : connection_{file, Access::read_write} {
    // What is copied must be on disk before the log is written over.
    connection_.run("PRAGMA synchronous = FULL");
}

void Checkpointer::run(std::uint64_t wal_bytes) {
    const std::lock_guard lock{mutex_};
    checkpoint(SQLITE_CHECKPOINT_PASSIVE);
    if (wal_bytes > large) checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
}

void Checkpointer::checkpoint(int mode) {
    const int code =
        sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr, mode, nullptr, nullptr);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
        fail(connection_.handle(), "checkpoint of the write-ahead log");
}

}  // namespace alerts::sqlite
