#include "alerts/store/sqlite/file.hpp"

#include "alerts/store/store.hpp"

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
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
