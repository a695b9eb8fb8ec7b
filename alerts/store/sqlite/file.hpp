// The store's file on disk: made for its owner only, and written by one process at a time.
#pragma once

#include <filesystem>

namespace alerts::sqlite {

// Makes what is missing of the folder (0700) and an empty file (0600). What exists stays as it is.
void create(const std::filesystem::path& file);
void create_folder_of(const std::filesystem::path& file);
// An empty file (0600); throws when it exists.
void create_new(const std::filesystem::path& file);
// In one folder; on disk when it returns.
void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

// Writes the write-ahead log of `file` again as it is, and syncs it. After a sync that failed the
// kernel still shows what was to be saved, but may never save it: a log that was read from memory
// alone would tear off at that place when the power goes, with all that was written behind it.
// What was copied into the store's file may be lost likewise: all of the log is copied again.
// Nobody may write meanwhile, and nobody in this process may have the store open.
void settle_log(const std::filesystem::path& file);

// Held from construction to destruction, and freed by the kernel when the process dies.
class WriterLock {
  public:
    // Locks `file`.lock; throws StoreFailure when another process, or another store of this one,
    // holds it.
    explicit WriterLock(const std::filesystem::path& file);
    WriterLock(const WriterLock&) = delete;
    WriterLock& operator=(const WriterLock&) = delete;
    ~WriterLock();

  private:
    int descriptor_;
};

}  // namespace alerts::sqlite
