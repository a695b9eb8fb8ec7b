#include "alerts/store/sqlite_backup.hpp"

#include "alerts/store/sqlite/connection.hpp"
#include "alerts/store/sqlite/file.hpp"
#include "alerts/store/sqlite/integrity.hpp"
#include "alerts/store/sqlite/reading.hpp"
#include "alerts/store/sqlite/restored.hpp"
#include "alerts/store/sqlite/schema.hpp"
#include "alerts/store/sqlite/statement.hpp"

#include <memory>
#include <system_error>
#include <utility>

namespace alerts {
namespace {

using sqlite::Access;
using sqlite::Connection;

constexpr int pages_at_once = 1024;

// Of an earlier version too: a backup may be older than the program, and is wanted before it is
// new.
Connection open_to_copy(const std::filesystem::path& file) {
    if (std::error_code none; !std::filesystem::exists(file, none))
        throw StoreFailure("there is no " + file.string());
    Connection connection = sqlite::open_beside_writer(file);
    try {
        sqlite::refuse_unknown(connection);
    } catch (const StoreFailure& failure) {
        // Two files may be spoken of here.
        throw StoreFailure(file.string() + ": " + failure.what());
    }
    return connection;
}

// A file that has its name only when it is whole.
class Draft {
  public:
    explicit Draft(std::filesystem::path target)
        : target_{std::move(target)}, draft_{target_.string() + ".part"} {
        if (std::error_code none; std::filesystem::exists(target_, none))
            throw StoreFailure(target_.string() + " exists already");
        sqlite::create_new(draft_);
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    ~Draft() {
        std::error_code ignored;
        if (!draft_.empty()) std::filesystem::remove(draft_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& file() const { return draft_; }
    void keep() {
        sqlite::rename_durably(draft_, target_);
        draft_.clear();
    }

  private:
    std::filesystem::path target_;
    std::filesystem::path draft_;
};

void copy(Connection& from, Connection& to, const Progress& progress) {
    const auto finish = [](sqlite3_backup* backup) { sqlite3_backup_finish(backup); };
    const std::unique_ptr<sqlite3_backup, decltype(finish)> backup{
        sqlite3_backup_init(to.handle(), "main", from.handle(), "main"), finish};
    if (!backup) sqlite::fail(to.handle(), "beginning a copy");
    int code = SQLITE_OK;
    while ((code = sqlite3_backup_step(backup.get(), pages_at_once)) == SQLITE_OK) {
        const int all = sqlite3_backup_pagecount(backup.get());
        const int left = sqlite3_backup_remaining(backup.get());
        progress(static_cast<std::size_t>(all - left), static_cast<std::size_t>(all));
    }
    if (code != SQLITE_DONE) sqlite::fail(code, "copying");
}

// One snapshot for all steps: a daemon that writes meanwhile does not make it begin again.
void copy_at_one_moment(const std::filesystem::path& from, const std::filesystem::path& to,
                        const Progress& progress) {
    Connection source = open_to_copy(from);
    const sqlite::ThisMoment moment{source};
    Connection target{to, Access::read_write};
    copy(source, target, progress);
    // As one file, without a write-ahead log beside it.
    target.run("PRAGMA journal_mode = DELETE");
}

void expect_whole(Connection& connection, const std::string& name, const Progress& progress) {
    const auto damages = sqlite::check_fully(connection, progress);
    if (!damages.empty()) throw StoreFailure(name + " is damaged: " + damages.front());
}

// Out of the way, with its log.
std::filesystem::path set_aside(const std::filesystem::path& store) {
    std::error_code none;
    if (!std::filesystem::exists(store, none)) return {};
    std::filesystem::path aside;
    for (int n = 1; aside.empty() || std::filesystem::exists(aside, none); ++n)
        aside = store.string() + ".before-restore-" + std::to_string(n);
    for (const char* part : {"-wal", ""})
        if (std::filesystem::exists(store.string() + part, none))
            sqlite::rename_durably(store.string() + part, aside.string() + part);
    std::filesystem::remove(store.string() + "-shm", none);
    return aside;
}

}  // namespace

std::vector<std::string> check_store(const std::filesystem::path& store, const Progress& progress) {
    Connection connection = open_to_copy(store);
    connection.run("BEGIN");  // all of one moment
    return sqlite::check_fully(connection, progress);
}

void back_up(const std::filesystem::path& store, const std::filesystem::path& backup,
             const Progress& copied, const Progress& checked) {
    static_cast<void>(open_to_copy(store));
    Draft draft{backup};
    copy_at_one_moment(store, draft.file(), copied);
    {
        Connection copy{draft.file(), Access::read_write};
        expect_whole(copy, "the copy", checked);
        sqlite::mark_as_copy(copy);
    }
    draft.keep();
}

std::filesystem::path restore(const std::filesystem::path& backup,
                              const std::filesystem::path& store, const Progress& checked) {
    {
        Connection connection = open_to_copy(backup);
        expect_whole(connection, backup.string(), checked);
    }
    sqlite::create_folder_of(store);
    const sqlite::WriterLock lock{store};
    const std::filesystem::path whole = store.string() + ".restored";
    Draft draft{whole};
    copy_at_one_moment(backup, draft.file(), [](std::size_t, std::size_t) {});
    {
        Connection copy{draft.file(), Access::read_write};
        sqlite::renew_epoch(copy);
    }
    draft.keep();
    std::filesystem::path aside = set_aside(store);
    sqlite::rename_durably(whole, store);
    return aside;
}

void compact(const std::filesystem::path& store) {
    static_cast<void>(open_to_copy(store));
    const sqlite::WriterLock lock{store};
    const std::filesystem::path small = store.string() + ".compact";
    Draft draft{small};
    {
        sqlite::settle_log(store);
        Connection connection{store, Access::read_write};
        connection.run("PRAGMA busy_timeout = 5000");
        connection.run("PRAGMA synchronous = FULL");
        // Nothing may stay in a log that the small file will not have.
        if (connection.ask_number("PRAGMA wal_checkpoint(TRUNCATE)") != 0)
            throw StoreFailure("somebody reads " + store.string() +
                               ": try again when they have finished");
        sqlite::Statement{connection, "VACUUM INTO ?"}.execute(draft.file().string());
    }
    draft.keep();
    std::error_code none;
    for (const char* part : {"-wal", "-shm"}) std::filesystem::remove(store.string() + part, none);
    sqlite::rename_durably(small, store);
}

}  // namespace alerts
