// The store's file on disk: made for its owner only, and written by one process at a time.
#pragma once

#include <filesystem>

namespace alerts::sqlite {

// Makes what is missing of the folder (0700) and an empty file (0600). What exists stays as it is.
void create(const std::filesystem::path& file);

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
