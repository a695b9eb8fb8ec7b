#include "alerts/store/sqlite_store.hpp"

#include "alerts/store/sqlite/checkpoint.hpp"
#include "alerts/store/sqlite/file.hpp"
#include "alerts/store/sqlite/outbox.hpp"
#include "alerts/store/sqlite/schema.hpp"
#include "alerts/store/sqlite/writer.hpp"

namespace alerts {
namespace {

sqlite::Connection open_current(const std::filesystem::path& file) {
    sqlite::Connection connection{file, sqlite::Access::read_write};
    sqlite::refuse_unknown(connection);
    sqlite::make_durable(connection);
    sqlite::migrate(connection);
    return connection;
}

}  // namespace

struct SqliteStore::Parts {
    // The order matters: nothing is opened before the lock is held.
    explicit Parts(const std::filesystem::path& file)
        : lock{file}, writer{open_current(file)}, checkpointer{file, writer.connection} {}

    sqlite::WriterLock lock;
    sqlite::Writer writer;
    sqlite::Checkpointer checkpointer;
};

SqliteStore::SqliteStore(const std::filesystem::path& file) : file_{file} {
    sqlite::create(file_);
    parts_ = std::make_unique<Parts>(file_);
}

SqliteStore::~SqliteStore() = default;

std::unique_ptr<Transaction> SqliteStore::begin() {
    if (wal_bytes() > wal_limit) checkpoint();
    return std::make_unique<sqlite::SqliteTransaction>(parts_->writer);
}

std::unique_ptr<Outbox> SqliteStore::open_outbox() {
    return std::make_unique<sqlite::SqliteOutbox>(file_);
}

std::string SqliteStore::epoch() {
    return sqlite::SqliteOutbox{file_}.epoch();
}

void SqliteStore::checkpoint() {
    parts_->checkpointer.run();
}

std::uint64_t SqliteStore::wal_bytes() const {
    return parts_->checkpointer.in_use();
}

}  // namespace alerts
