#include "alerts/store/sqlite_store.hpp"

#include "alerts/store/sqlite/checkpoint.hpp"
#include "alerts/store/sqlite/file.hpp"
#include "alerts/store/sqlite/integrity.hpp"
#include "alerts/store/sqlite/outbox.hpp"
#include "alerts/store/sqlite/restored.hpp"
#include "alerts/store/sqlite/schema.hpp"
#include "alerts/store/sqlite/writer.hpp"

#include <chrono>
#include <system_error>

namespace alerts {
namespace {

sqlite::Connection open_current(const std::filesystem::path& file,
                                const SqliteStore::Earlier& earlier) {
    sqlite::settle_log(file);
    sqlite::Connection connection{file, sqlite::Access::read_write};
    sqlite::refuse_unknown(connection);
    sqlite::make_durable(connection);
    const auto version = sqlite::earlier_version(connection);
    if (version && earlier) earlier(*version);
    sqlite::migrate(connection);
    // The log may be as long as the file now: no commit should have to wait for that.
    if (version) connection.run("PRAGMA wal_checkpoint(TRUNCATE)");
    return connection;
}

constexpr std::chrono::seconds longest_check{1};

}  // namespace

struct SqliteStore::Parts {
    // The order matters: nothing is opened before the lock is held.
    Parts(const std::filesystem::path& file, const Earlier& earlier)
        : lock{file},
          writer{open_current(file, earlier)},
          checked{sqlite::check_quickly(writer.connection, longest_check)},
          copy{sqlite::is_copy(writer.connection)},
          checkpointer{file, writer.connection} {
        if (copy) sqlite::renew_epoch(writer.connection);
    }

    sqlite::WriterLock lock;
    sqlite::Writer writer;
    const bool checked;
    const bool copy;
    sqlite::Checkpointer checkpointer;
};

SqliteStore::SqliteStore(const std::filesystem::path& file, const Earlier& earlier) : file_{file} {
    sqlite::create(file_);
    parts_ = std::make_unique<Parts>(file_, earlier);
}

SqliteStore::~SqliteStore() = default;

bool SqliteStore::was_copy() const {
    return parts_->copy;
}

bool SqliteStore::was_checked() const {
    return parts_->checked;
}

std::unique_ptr<Transaction> SqliteStore::begin() {
    parts_->checkpointer.between_transactions(wal_limit);
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
