#include "tests/store/faulty_disk.hpp"

#include "tests/store/disk_layer.hpp"

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
using layer::File;
using layer::inner;

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
    const bool full = plan.trouble == Trouble::full;
    if (plan.trouble != Trouble::none && strikes()) return full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    return layer::write(file, from, size, at);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (plan.trouble == Trouble::one_error && strikes()) return SQLITE_IOERR_TRUNCATE;
    return layer::truncate(file, size);
}
// Nobody cuts the power of this disk, so that it need not wait for a true one.
int sync(sqlite3_file*, int) {
    return plan.trouble == Trouble::one_error && strikes() ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

constexpr sqlite3_io_methods methods = [] {
    sqlite3_io_methods changed = layer::let_through;
    changed.xWrite = write;
    changed.xTruncate = truncate;
    changed.xSync = sync;
    return changed;
}();

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
