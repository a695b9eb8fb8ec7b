#include "tests/store/faulty_disk.hpp"

#include <cstddef>
#include <new>

#include <sqlite3.h>

namespace store_test {
namespace {

enum class Trouble { none, full, one_error };

struct Plan {
    Trouble trouble = Trouble::none;
    int left = 0;  // operations that still succeed
    bool failed = false;
};

// SQLite's interface is made of plain functions: the plan and the true disk have to be global.
Plan plan;
sqlite3_vfs* true_disk = nullptr;
sqlite3_vfs faulty_disk;

// True when this operation has to fail.
bool strikes() {
    if (plan.left-- > 0) return false;
    plan.failed = true;
    if (plan.trouble == Trouble::one_error) plan.trouble = Trouble::none;
    return true;
}

// A file of ours, with the true one right behind it.
struct File {
    sqlite3_file base;
    sqlite3_file* inner;
};

sqlite3_file* inner(sqlite3_file* file) {
    return reinterpret_cast<File*>(file)->inner;
}

int close(sqlite3_file* file) {
    return inner(file)->pMethods->xClose(inner(file));
}
int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
    return inner(file)->pMethods->xRead(inner(file), to, size, at);
}
int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
    const bool full = plan.trouble == Trouble::full;
    if (plan.trouble != Trouble::none && strikes()) return full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    return inner(file)->pMethods->xWrite(inner(file), from, size, at);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (plan.trouble == Trouble::one_error && strikes()) return SQLITE_IOERR_TRUNCATE;
    return inner(file)->pMethods->xTruncate(inner(file), size);
}
// Nobody cuts the power of this disk, so that it need not wait for a true one.
int sync(sqlite3_file*, int) {
    return plan.trouble == Trouble::one_error && strikes() ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}
int size(sqlite3_file* file, sqlite3_int64* size) {
    return inner(file)->pMethods->xFileSize(inner(file), size);
}
int lock(sqlite3_file* file, int level) {
    return inner(file)->pMethods->xLock(inner(file), level);
}
int unlock(sqlite3_file* file, int level) {
    return inner(file)->pMethods->xUnlock(inner(file), level);
}
int check_lock(sqlite3_file* file, int* held) {
    return inner(file)->pMethods->xCheckReservedLock(inner(file), held);
}
int control(sqlite3_file* file, int what, void* with) {
    return inner(file)->pMethods->xFileControl(inner(file), what, with);
}
int sector_size(sqlite3_file* file) {
    return inner(file)->pMethods->xSectorSize(inner(file));
}
int characteristics(sqlite3_file* file) {
    return inner(file)->pMethods->xDeviceCharacteristics(inner(file));
}
int share(sqlite3_file* file, int page, int page_size, int extend, void volatile** at) {
    return inner(file)->pMethods->xShmMap(inner(file), page, page_size, extend, at);
}
int lock_shared(sqlite3_file* file, int first, int count, int flags) {
    return inner(file)->pMethods->xShmLock(inner(file), first, count, flags);
}
void barrier(sqlite3_file* file) {
    inner(file)->pMethods->xShmBarrier(inner(file));
}
int unshare(sqlite3_file* file, int remove) {
    return inner(file)->pMethods->xShmUnmap(inner(file), remove);
}

// Version 2: without memory-mapped pages, which would go past write().
constexpr sqlite3_io_methods methods{
    2,       close,      read,    write,       truncate,        sync,  size,        lock,
    unlock,  check_lock, control, sector_size, characteristics, share, lock_shared, barrier,
    unshare, nullptr,    nullptr};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* opened) {
    File* const ours = new (file) File{};
    ours->inner = reinterpret_cast<sqlite3_file*>(ours + 1);
    const int code = true_disk->xOpen(true_disk, name, ours->inner, flags, opened);
    if (ours->inner->pMethods != nullptr) ours->base.pMethods = &methods;
    return code;
}

}  // namespace

FaultyDisk::FaultyDisk() {
    plan = {};
    true_disk = sqlite3_vfs_find(nullptr);
    faulty_disk = *true_disk;
    faulty_disk.zName = "faulty";
    faulty_disk.szOsFile = static_cast<int>(sizeof(File)) + true_disk->szOsFile;
    faulty_disk.xOpen = open;
    sqlite3_vfs_register(&faulty_disk, 1);
}

FaultyDisk::~FaultyDisk() {
    sqlite3_vfs_unregister(&faulty_disk);
    sqlite3_vfs_register(true_disk, 1);
}

void FaultyDisk::fill_up_at(int n) {
    plan = {Trouble::full, n, false};
}

void FaultyDisk::fail_once_at(int n) {
    plan = {Trouble::one_error, n, false};
}

void FaultyDisk::heal() {
    plan.trouble = Trouble::none;
}

bool FaultyDisk::failed() const {
    return plan.failed;
}

}  // namespace store_test
