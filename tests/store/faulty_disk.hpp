// A disk that fails on demand: a layer under SQLite that is everybody's disk while it lives.
#pragma once

namespace store_test {

class FaultyDisk {
  public:
    FaultyDisk();
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;
    ~FaultyDisk();

    // From the n-th write on (counted from 0) there is no room, until heal().
    void fill_up_at(int n);
    // The n-th write, truncation or sync fails, and no other.
    void fail_once_at(int n);
    void heal();
    // Whether a failure was handed out since it was asked for.
    [[nodiscard]] bool failed() const;
};

}  // namespace store_test
