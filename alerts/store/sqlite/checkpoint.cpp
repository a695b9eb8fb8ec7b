#include "alerts/store/sqlite/checkpoint.hpp"

#include "alerts/store/sqlite/reading.hpp"
#include "alerts/store/store.hpp"

#include <algorithm>
#include <string>

namespace alerts::sqlite {
namespace {

constexpr std::uint64_t frame_header = 24;
// What is best left to the writer, how often it may come between before it has more to do, and what
// is too much for it.
constexpr std::uint64_t little = 1U << 20;
constexpr int patience = 4;
constexpr std::uint64_t most_for_the_writer = 8U << 20;

bool busy(int code) {
    return (code & 0xff) == SQLITE_BUSY;
}

// `which` says whether the store's file or its log.
int sync(sqlite3* of, int which) {
    sqlite3_file* file = nullptr;
    sqlite3_file_control(of, "main", which, &file);
    if (file == nullptr || file->pMethods == nullptr) return SQLITE_OK;
    return file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
}

std::uint64_t frame_bytes(Connection& connection) {
    return static_cast<std::uint64_t>(connection.ask_number("PRAGMA page_size")) + frame_header;
}

}  // namespace

Checkpointer::Checkpointer(const std::filesystem::path& file, const Connection& writer)
    : connection_{file, Access::read_write},
      reader_{open_beside_writer(file)},
      frame_{frame_bytes(connection_)},
      writer_{writer.handle()} {
    // What is copied must be on disk before the log is written over.
    connection_.run("PRAGMA synchronous = FULL");
    sqlite3_wal_hook(writer.handle(), &Checkpointer::committed, this);
}

Checkpointer::~Checkpointer() {
    // Who closes a store last would copy the rest of the log and remove it.
    if (!must_reopen_) return;
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
    if (must_reopen_) demand_reopening();
    std::uint64_t left = copy_beside_writer();
    if (in_use_ <= large) return;
    // The writer goes on meanwhile: what is left to it is kept small.
    for (int i = 0; i < patience && left > little; ++i) left = copy_beside_writer();
    if (sync(connection_.handle(), SQLITE_FCNTL_FILE_POINTER) != SQLITE_OK) demand_reopening();
    left = copy_beside_writer();
    for_the_writer_ = left <= most_for_the_writer;
}

void Checkpointer::between_transactions(std::uint64_t most) {
    if (must_reopen_) demand_reopening();
    const bool too_much = in_use_ > most;
    if (!too_much && !for_the_writer_) return;
    std::unique_lock lock{mutex_, std::defer_lock};
    if (too_much)
        lock.lock();
    else if (!lock.try_lock())
        return;
    if (must_reopen_) demand_reopening();
    for_the_writer_ = false;
    try {
        copy(writer_);
    } catch (const StoreFailure&) {
        if (too_much || must_reopen_) throw;  // else the next run() will tell
    }
}

// SQLite before 3.51.3 can lose what is committed into a log that is begun anew at a certain
// instant of a checkpoint (sqlite.org/wal.html#walresetbug). While somebody reads, either the
// writer cannot begin it anew, or the checkpoint copies nothing.
std::uint64_t Checkpointer::copy_beside_writer() {
    const ThisMoment reading{reader_};
    return copy(connection_.handle());
}

std::uint64_t Checkpointer::copy(sqlite3* by) {
    // Linux tells of a failed write once through every open file: what became of a commit that
    // failed must not look like a failure of the store's file.
    if (const int code = sync(by, SQLITE_FCNTL_JOURNAL_POINTER); code != SQLITE_OK)
        fail(code, "sync of the write-ahead log");
    std::uint64_t before = in_use_;
    int log = 0;
    int copied = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(by, nullptr, SQLITE_CHECKPOINT_PASSIVE, &log, &copied);
    if (busy(code)) return in_use_;
    if (code == SQLITE_IOERR_FSYNC) demand_reopening();
    if (code != SQLITE_OK) fail(by, "checkpoint of the write-ahead log");
    // Unless the writer has gone on.
    if (copied == log) in_use_.compare_exchange_strong(before, 0);
    const std::uint64_t now = in_use_;
    return now - std::min(now, static_cast<std::uint64_t>(std::max(0, copied)) * frame_);
}

void Checkpointer::demand_reopening() {
    must_reopen_ = true;
    throw StoreMustReopen("SQLite error " + std::to_string(SQLITE_IOERR_FSYNC) +
                          ": a sync of the store's file failed: its log has all, and is copied "
                          "again at the next start");
}

}  // namespace alerts::sqlite
