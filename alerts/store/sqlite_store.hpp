// The store in one SQLite file. docs/store.md: the tables, the settings, and how to look inside.
#pragma once

#include "alerts/store/store.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace alerts {

// One writer: a second SqliteStore on the same file, in whatever process, is refused. Readers with
// SQLite's own tools are welcome at any time.
class SqliteStore final : public Store {
  public:
    // Told the version of a file that is brought up to date next: that may take minutes.
    using Earlier = std::function<void(std::int64_t version)>;
    // Makes the file (0600) and its folder (0700) when missing, brings an older file up to date,
    // and refuses one that SQLite would not keep safe, or that a check of a second finds damaged.
    explicit SqliteStore(const std::filesystem::path& file, const Earlier& earlier = {});
    SqliteStore(const SqliteStore&) = delete;
    SqliteStore& operator=(const SqliteStore&) = delete;
    ~SqliteStore() override;

    // It was a backup until now, and has a new epoch.
    [[nodiscard]] bool was_copy() const;
    // The check at the start has seen all of it; else the time was too short for a file so large.
    [[nodiscard]] bool was_checked() const;

    // A transaction must not outlive the store; an outbox may.
    [[nodiscard]] std::unique_ptr<Transaction> begin() override;
    [[nodiscard]] std::unique_ptr<Outbox> open_outbox() override;
    [[nodiscard]] std::string epoch() override;

    // Copies what was committed from the write-ahead log into the file, so that no commit has to
    // wait for that. Call it often, from any thread. It waits for nobody; what a reader still needs
    // stays in the log until the next time. Of a large log it leaves the last pages to begin().
    // Throws StoreMustReopen, and so does begin() then, when a sync of the file has failed.
    void checkpoint();
    // Should nobody call checkpoint(): begin() does it all once the log is longer than this.
    static constexpr std::uint64_t wal_limit = 128U << 20;
    // Bytes of the write-ahead log in use, as of the last commit; 0 when all of it is in the file.
    // Any thread. The file keeps its length when none of it is in use any more.
    [[nodiscard]] std::uint64_t wal_bytes() const;

  private:
    struct Parts;
    std::filesystem::path file_;
    std::unique_ptr<Parts> parts_;
};

}  // namespace alerts
