// A look into a store's file from outside, as an administrator has with the sqlite3 shell.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

#include <sqlite3.h>

namespace store_test {

class Database {
  public:
    explicit Database(const std::filesystem::path& file, int flags = SQLITE_OPEN_READONLY) {
        if (sqlite3_open_v2(file.c_str(), &db_, flags, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(db_));
    }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database() { sqlite3_close(db_); }

    // The first column of the last row, as text.
    std::string ask(const std::string& sql) {
        std::string answer;
        const auto keep = [](void* to, int, char** values, char**) {
            *static_cast<std::string*>(to) = values[0] == nullptr ? "NULL" : values[0];
            return 0;
        };
        if (sqlite3_exec(db_, sql.c_str(), keep, &answer, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(db_));
        return answer;
    }

  private:
    sqlite3* db_ = nullptr;
};

}  // namespace store_test
