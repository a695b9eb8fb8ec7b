// One connection to a SQLite file, and how its errors become StoreFailures.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <sqlite3.h>

namespace alerts::sqlite {

// Throws a StoreFailure with SQLite's own words and extended code. They name tables and columns,
// never values.
[[noreturn]] void fail(sqlite3* db, std::string_view doing);
// Of a call that no connection remembers.
[[noreturn]] void fail(int code, std::string_view doing);

// Nobody reads SQLite's statistics of memory, and keeping them takes a lock of all connections
// together at every allocation. Must come before SQLite's first use; later it changes nothing.
void leave_statistics_off();

enum class Access { read_write, read_only };

// Used by one thread at a time. The file must exist.
class Connection {
  public:
    Connection(const std::filesystem::path& file, Access access);

    // Statements without parameters and without interest in their rows.
    void run(const std::string& sql);
    // The first column of the first row: for a PRAGMA.
    [[nodiscard]] std::int64_t ask_number(const std::string& sql);
    [[nodiscard]] std::string ask_text(const std::string& sql);

    [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(db_.get()) == 0; }
    [[nodiscard]] sqlite3* handle() const { return db_.get(); }

  private:
    struct Close {
        void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
    };
    std::unique_ptr<sqlite3, Close> db_;
};

}  // namespace alerts::sqlite
