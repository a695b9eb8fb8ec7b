#include "alerts/store/sqlite/connection.hpp"

#include "alerts/store/sqlite/columns.hpp"
#include "alerts/store/sqlite/statement.hpp"
#include "alerts/store/store.hpp"

namespace alerts::sqlite {

void leave_statistics_off() {
    static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(once);
}

void fail(sqlite3* db, std::string_view doing) {
    std::string why = "SQLite error " + std::to_string(sqlite3_extended_errcode(db)) + ": " +
                      sqlite3_errmsg(db) + ": " + std::string{doing};
    const int kind = sqlite3_errcode(db) & 0xFF;  // without the extension
    if (kind == SQLITE_CORRUPT)
        why = "the store is damaged: " + why + ": see calciwatch store check, and restore a backup";
    throw StoreFailure(why);
}

void fail(int code, std::string_view doing) {
    throw StoreFailure("SQLite error " + std::to_string(code) + ": " + sqlite3_errstr(code) + ": " +
                       std::string{doing});
}

Connection::Connection(const std::filesystem::path& file, Access access) {
    leave_statistics_off();
    sqlite3* db = nullptr;
    const int flags = (access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(file.c_str(), &db, flags, nullptr);
    db_.reset(db);
    if (code != SQLITE_OK) fail(db, "opening " + file.string());
}

void Connection::run(const std::string& sql) {
    if (sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        fail(handle(), sql.substr(0, sql.find('\n')));
}

std::int64_t Connection::ask_number(const std::string& sql) {
    Statement statement{*this, sql};
    Rows rows = statement.query();
    std::int64_t answer = 0;
    if (rows.next()) rows.read(answer);
    return answer;
}

std::string Connection::ask_text(const std::string& sql) {
    Statement statement{*this, sql};
    Rows rows = statement.query();
    std::string answer;
    if (rows.next()) rows.read(answer);
    return answer;
}

}  // namespace alerts::sqlite
