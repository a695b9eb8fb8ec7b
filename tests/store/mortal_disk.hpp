// A disk that forgets what was not synced when its power is cut: a layer under SQLite that is
// everybody's disk while it lives. Files lie in the file system as usual; what was there before a
// write is remembered until the write is synced.
//
// A sync that fails is as bad as on Linux: what it was to save can still be read, but nobody will
// try to save it again, unless it is written again.
#pragma once

#include <cstdint>
#include <functional>

namespace store_test {

class MortalDisk {
  public:
    explicit MortalDisk(std::uint32_t seed);
    MortalDisk(const MortalDisk&) = delete;
    MortalDisk& operator=(const MortalDisk&) = delete;
    ~MortalDisk();

    // The n-th write, truncation or sync from now on (counted from 0) finds the power gone; so does
    // all that follows.
    void cut_power_at(int n);
    // The n-th sync from now on fails, and no other.
    void fail_sync_at(int n);
    // Something else happens while the n-th sync from now on is under way.
    void during_sync_at(int n, std::function<void()> something);
    // As when the process is killed: no operation reaches the disk any more.
    void kill();
    [[nodiscard]] bool dead() const;

    // To be called when nobody has a file open.
    // Of every sector that was not synced, chance decides whether it is the old or the new one.
    void power_on_again();
    // The machine went on: files are as they were last seen.
    void start_again();

    [[nodiscard]] int syncs() const;
    [[nodiscard]] int failed_syncs() const;
    [[nodiscard]] int sectors_lost() const;
};

}  // namespace store_test
