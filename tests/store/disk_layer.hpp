// A layer between SQLite and the disk that lets everything through: a test disk takes its methods,
// and puts its own in the place of those it changes.
#pragma once

#include <sqlite3.h>

namespace store_test::layer {

// A file of ours begins like this; the true one is somewhere behind it.
struct File {
    sqlite3_file base;
    sqlite3_file* inner;
};

inline sqlite3_file* inner(sqlite3_file* file) {
    return reinterpret_cast<File*>(file)->inner;
}

inline int close(sqlite3_file* file) {
    return inner(file)->pMethods->xClose(inner(file));
}
inline int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
    return inner(file)->pMethods->xRead(inner(file), to, size, at);
}
inline int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
    return inner(file)->pMethods->xWrite(inner(file), from, size, at);
}
inline int truncate(sqlite3_file* file, sqlite3_int64 size) {
    return inner(file)->pMethods->xTruncate(inner(file), size);
}
inline int sync(sqlite3_file* file, int flags) {
    return inner(file)->pMethods->xSync(inner(file), flags);
}
inline int size(sqlite3_file* file, sqlite3_int64* size) {
    return inner(file)->pMethods->xFileSize(inner(file), size);
}
inline int lock(sqlite3_file* file, int level) {
    return inner(file)->pMethods->xLock(inner(file), level);
}
inline int unlock(sqlite3_file* file, int level) {
    return inner(file)->pMethods->xUnlock(inner(file), level);
}
inline int check_lock(sqlite3_file* file, int* held) {
    return inner(file)->pMethods->xCheckReservedLock(inner(file), held);
}
inline int control(sqlite3_file* file, int what, void* with) {
    return inner(file)->pMethods->xFileControl(inner(file), what, with);
}
inline int sector_size(sqlite3_file* file) {
    return inner(file)->pMethods->xSectorSize(inner(file));
}
inline int characteristics(sqlite3_file* file) {
    return inner(file)->pMethods->xDeviceCharacteristics(inner(file));
}
inline int share(sqlite3_file* file, int page, int page_size, int extend, void volatile** at) {
    return inner(file)->pMethods->xShmMap(inner(file), page, page_size, extend, at);
}
inline int lock_shared(sqlite3_file* file, int first, int count, int flags) {
    return inner(file)->pMethods->xShmLock(inner(file), first, count, flags);
}
inline void barrier(sqlite3_file* file) {
    inner(file)->pMethods->xShmBarrier(inner(file));
}
inline int unshare(sqlite3_file* file, int remove) {
    return inner(file)->pMethods->xShmUnmap(inner(file), remove);
}

// Version 2: without memory-mapped pages, which would go past write().
inline constexpr sqlite3_io_methods let_through{
    2,       close,      read,    write,       truncate,        sync,  size,        lock,
    unlock,  check_lock, control, sector_size, characteristics, share, lock_shared, barrier,
    unshare, nullptr,    nullptr};

}  // namespace store_test::layer
