#include "alerts/store/sqlite/checkpoint.hpp"

#include "alerts/store/store.hpp"

#include <algorithm>
#include <string>

namespace alerts::sqlite {
namespace {

constexpr std::uint64_t frame_header = 24;
// What is left to the writer, and how often it comes between before that is all the same.
constexpr std::uint64_t little = 1U << 20;
constexpr int patience = 4;

bool busy(int code) {
    return (code & 0xff) == SQLITE_BUSY;
}

std::uint64_t frame_bytes(Connection& connection) {
    return static_cast<std::uint64_t>(connection.ask_number("PRAGMA page_size")) + frame_header;
}

}  // namespace

Checkpointer::Checkpointer(const std::filesystem::path& file, const Connection& writer)
    : connection_{file, Access::read_write},
      frame_{frame_bytes(connection_)},
      writer_{writer.handle()} {
    // What is copied must be on disk before the log is written over.
    connection_.run("PRAGMA synchronous = FULL");
    sqlite3_wal_hook(writer.handle(), &Checkpointer::committed, this);
}

Checkpointer::~Checkpointer() {
    // Who closes a store last would copy the rest of the log and remove it.
    if (!given_up_) return;
    for (sqlite3* const one : {connection_.handle(), writer_})
        sqlite3_db_config(one, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

int Checkpointer::committed(void* self, sqlite3*, const char*, int pages) {
    auto& mine = *static_cast<Checkpointer*>(self);
    mine.in_use_ = static_cast<std::uint64_t>(pages) * mine.frame_;
    return SQLITE_OK;
}

void Checkpointer::run() {
    const std::lock_guard lock{mutex_};
    if (given_up_)
        throw StoreFailure(
            "a sync of the store failed: its log grows until calciwatchd is started again");
    std::uint64_t left = copy(connection_.handle());
    if (in_use_ <= large) return;
    // The writer goes on meanwhile: what is left to it is kept small.
    for (int i = 0; i < patience && left > little; ++i) left = copy(connection_.handle());
    sync();
    copy(connection_.handle());
    for_the_writer_ = true;
}

void Checkpointer::between_transactions(std::uint64_t most) {
    const bool too_much = in_use_ > most;
    if (!too_much && !for_the_writer_) return;
    std::unique_lock lock{mutex_, std::defer_lock};
    if (too_much)
        lock.lock();
    else if (!lock.try_lock())
        return;
    if (given_up_) return;
    for_the_writer_ = false;
    try {
        copy(writer_);
    } catch (const StoreFailure&) {
        if (too_much) throw;  // else the next run() will tell
    }
}

std::uint64_t Checkpointer::copy(sqlite3* by) {
    std::uint64_t before = in_use_;
    int log = 0;
    int copied = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(by, nullptr, SQLITE_CHECKPOINT_PASSIVE, &log, &copied);
    if (busy(code)) return 0;
    if (code != SQLITE_OK) fail_to_copy(by, code);
    // What is committed meanwhile leaves it unfinished too, and the numbers do not tell.
    perhaps_unsynced_ = by != writer_ || copied < log;
    // Unless the writer has gone on.
    if (copied == log) in_use_.compare_exchange_strong(before, 0);
    return static_cast<std::uint64_t>(std::max(0, log - copied)) * frame_;
}

// So that the writer need not wait for it.
void Checkpointer::sync() {
    sqlite3_file* file = nullptr;
    sqlite3_file_control(connection_.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (const int code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL); code != SQLITE_OK) {
        given_up_ = perhaps_unsynced_;
        throw StoreFailure("SQLite error " + std::to_string(code) + ": " + sqlite3_errstr(code) +
                           ": sync of the store's file");
    }
    perhaps_unsynced_ = false;
}

void Checkpointer::fail_to_copy(sqlite3* by, int code) {
    given_up_ = perhaps_unsynced_ && code == SQLITE_IOERR_FSYNC;
    fail(by, "checkpoint of the write-ahead log");
}

}  // namespace alerts::sqlite
