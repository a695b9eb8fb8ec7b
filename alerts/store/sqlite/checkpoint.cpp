#include "alerts/store/sqlite/checkpoint.hpp"

#include "alerts/store/store.hpp"

#include <algorithm>
#include <string>

namespace alerts::sqlite {
namespace {

constexpr std::uint64_t frame_header = 24;
// What is left when the writer is made to wait, and how often others come between before it is.
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
    std::uint64_t left = copy();
    if (in_use_ <= large) return;
    // The writer goes on meanwhile: what it has to wait for at the end is kept small.
    for (int i = 0; i < patience && left > little; ++i) left = copy();
    sync();
    begin_anew();
}

std::uint64_t Checkpointer::copy() {
    int log = 0;
    int copied = 0;
    const int code = sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr,
                                               SQLITE_CHECKPOINT_PASSIVE, &log, &copied);
    if (busy(code)) return 0;
    if (code != SQLITE_OK) fail_to_copy(code);
    // What is committed meanwhile leaves it unfinished too, and the numbers do not tell.
    perhaps_unsynced_ = true;
    return static_cast<std::uint64_t>(std::max(0, log - copied)) * frame_;
}

// While the log begins anew the writer waits: what can be synced before that is.
void Checkpointer::sync() {
    sqlite3_file* file = nullptr;
    sqlite3_file_control(connection_.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (const int code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL); code != SQLITE_OK) {
        given_up_ = perhaps_unsynced_;
        throw StoreFailure(std::string{"sync of the store: "} + sqlite3_errstr(code));
    }
    perhaps_unsynced_ = false;
}

void Checkpointer::begin_anew() {
    std::uint64_t before = in_use_;
    const int code = sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr,
                                               SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
    if (busy(code)) {
        perhaps_unsynced_ = true;  // a reader may have hindered it halfway
        return;
    }
    if (code != SQLITE_OK) fail_to_copy(code);
    perhaps_unsynced_ = false;
    // Unless the writer has begun it already.
    in_use_.compare_exchange_strong(before, 0);
}

void Checkpointer::fail_to_copy(int code) {
    given_up_ = perhaps_unsynced_ && code == SQLITE_IOERR_FSYNC;
    fail(connection_.handle(), "checkpoint of the write-ahead log");
}

}  // namespace alerts::sqlite
