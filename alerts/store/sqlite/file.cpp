#include "alerts/store/sqlite/file.hpp"

#include "alerts/store/sqlite/connection.hpp"
#include "alerts/store/store.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace alerts::sqlite {
namespace {

[[noreturn]] void fail_with_errno(const std::string& doing) {
    throw StoreFailure(doing + ": " + std::generic_category().message(errno));
}

// An entry of a folder is on disk only when the folder is.
void sync_folder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    errno = error;
    if (!synced) fail_with_errno("syncing folder " + folder.string());
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
    const std::filesystem::path folder = file.parent_path();
    return folder.empty() ? "." : folder;
}

void create_folder(const std::filesystem::path& folder) {
    if (std::error_code ignored; std::filesystem::is_directory(folder, ignored)) return;
    if (folder.has_relative_path() && folder.filename().empty())
        return create_folder(folder.parent_path());  // "state/"
    create_folder(folder_of(folder));
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        fail_with_errno("creating folder " + folder.string());
    sync_folder(folder_of(folder));
}

}  // namespace

void create_folder_of(const std::filesystem::path& file) {
    create_folder(folder_of(file));
}

void create_new(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) fail_with_errno("creating " + file.string());
    ::close(descriptor);
}

void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0)
        fail_with_errno("renaming " + from.string() + " to " + to.string());
    sync_folder(folder_of(to));
}

void create(const std::filesystem::path& file) {
    create_folder(folder_of(file));
    // Only a file that did not exist is opened here: closing a descriptor of a file that SQLite
    // has open in this process would free SQLite's locks on it.
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor >= 0) {
        ::close(descriptor);
        sync_folder(folder_of(file));
    } else if (errno != EEXIST) {
        fail_with_errno("creating " + file.string());
    }
}

namespace {

// A file as SQLite opens it: what lies under SQLite in a test lies under this too.
class RawFile {
  public:
    RawFile(const std::filesystem::path& database, const std::string& name)
        : names_{sqlite3_create_filename(database.c_str(), "", name.c_str(), 0, nullptr)},
          memory_(static_cast<std::size_t>(disk_->szOsFile)),
          name_{name} {
        if (names_ == nullptr) throw StoreFailure("no memory to open " + name);
        constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL;
        check(disk_->xOpen(disk_, sqlite3_filename_wal(names_.get()), file(), flags, nullptr),
              "opening");
    }
    RawFile(const RawFile&) = delete;
    RawFile& operator=(const RawFile&) = delete;
    ~RawFile() {
        if (file()->pMethods != nullptr) file()->pMethods->xClose(file());
    }

    [[nodiscard]] sqlite3_int64 size() {
        sqlite3_int64 size = 0;
        check(file()->pMethods->xFileSize(file(), &size), "measuring");
        return size;
    }
    void write_again(sqlite3_int64 at, std::span<char> buffer) {
        const auto length = static_cast<int>(buffer.size());
        check(file()->pMethods->xRead(file(), buffer.data(), length, at), "reading");
        check(file()->pMethods->xWrite(file(), buffer.data(), length, at), "writing");
    }
    void sync() { check(file()->pMethods->xSync(file(), SQLITE_SYNC_FULL), "syncing"); }

  private:
    [[nodiscard]] sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(memory_.data()); }
    void check(int code, const char* doing) const {
        if (code != SQLITE_OK) fail(code, doing + (' ' + name_));
    }

    struct Free {
        void operator()(sqlite3_filename names) const { sqlite3_free_filename(names); }
    };

    sqlite3_vfs* disk_ = sqlite3_vfs_find(nullptr);
    std::unique_ptr<const char, Free> names_;
    std::vector<std::max_align_t> memory_;
    std::string name_;
};

// How much of the log is in the file stands in the index of the log, which outlives its writer
// while somebody else has the store open (https://sqlite.org/walformat.html, nBackfill). After a
// sync that failed it is not true: nothing counts as copied. To copy it again does no harm.
void count_nothing_as_copied(const std::filesystem::path& file) {
    constexpr off_t backfill = 96;
    constexpr std::uint32_t nothing = 0;
    const std::string index = file.string() + "-shm";
    const int descriptor = ::open(index.c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0) return;
    struct stat found {};
    const bool whole = ::fstat(descriptor, &found) == 0 && found.st_size > backfill;
    const bool done = !whole || ::pwrite(descriptor, &nothing, sizeof nothing, backfill) ==
                                    ssize_t{sizeof nothing};
    ::close(descriptor);
    if (!done) fail_with_errno("writing " + index);
}

}  // namespace

void settle_log(const std::filesystem::path& file) {
    count_nothing_as_copied(file);
    const std::string log = file.string() + "-wal";
    if (std::error_code none; !std::filesystem::exists(log, none)) return;
    leave_statistics_off();
    RawFile raw{file, log};
    std::vector<char> buffer(1U << 16U);  // SQLite's layer writes less than 128 KiB at once
    const sqlite3_int64 size = raw.size();
    for (sqlite3_int64 at = 0; at < size;) {
        const auto part = std::min(size - at, static_cast<sqlite3_int64>(buffer.size()));
        raw.write_again(at, std::span{buffer}.first(static_cast<std::size_t>(part)));
        at += part;
    }
    if (size > 0) raw.sync();
}

WriterLock::WriterLock(const std::filesystem::path& file) {
    const std::string lock = file.string() + ".lock";
    descriptor_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) fail_with_errno("opening " + lock);
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
    const int error = errno;
    ::close(descriptor_);
    if (error == EWOULDBLOCK)
        throw StoreFailure("another calciwatch writes to " + file.string() + " (it holds " + lock +
                           ")");
    errno = error;
    fail_with_errno("locking " + lock);
}

WriterLock::~WriterLock() {
    ::close(descriptor_);
}

}  // namespace alerts::sqlite
