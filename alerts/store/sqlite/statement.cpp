#include "alerts/store/sqlite/statement.hpp"

namespace alerts::sqlite {
namespace {

// Enough of the statement to know it by.
std::string_view beginning(std::string_view sql) {
    return sql.substr(0, 60);
}

[[noreturn]] void fail(sqlite3_stmt* statement) {
    sqlite::fail(sqlite3_db_handle(statement), beginning(sqlite3_sql(statement)));
}

// A null pointer would bind NULL, and an empty view may have one.
const char* start_of(std::string_view text) {
    return text.data() == nullptr ? "" : text.data();
}

}  // namespace

void Parameters::check(int code) const {
    if (code != SQLITE_OK) fail(statement_);
}

void Parameters::text(std::string_view value) {
    check(sqlite3_bind_text64(statement_, ++at_, start_of(value), value.size(), SQLITE_STATIC,
                              SQLITE_UTF8));
}

void Parameters::text_copied(std::string_view value) {
    // The value SQLITE_TRANSIENT stands for, without its old-style cast.
    const auto transient = reinterpret_cast<sqlite3_destructor_type>(-1);
    check(sqlite3_bind_text64(statement_, ++at_, start_of(value), value.size(), transient,
                              SQLITE_UTF8));
}

void Parameters::blob(std::span<const std::byte> value) {
    if (value.empty())
        check(sqlite3_bind_zeroblob(statement_, ++at_, 0));
    else
        check(sqlite3_bind_blob64(statement_, ++at_, value.data(), value.size(), SQLITE_STATIC));
}

bool Values::null() const {
    return sqlite3_column_type(statement_, at_) == SQLITE_NULL;
}

std::string_view Values::bytes() {
    const void* const data = sqlite3_column_blob(statement_, at_);
    const int size = sqlite3_column_bytes(statement_, at_);
    ++at_;
    if (data == nullptr) {
        // Nothing there, or no memory to show it.
        if (sqlite3_errcode(sqlite3_db_handle(statement_)) == SQLITE_NOMEM) fail(statement_);
        return {};
    }
    return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

bool Rows::next() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) fail(statement_);
    return false;
}

Statement::Statement(const Connection& connection, std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int code =
        sqlite3_prepare_v3(connection.handle(), sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    statement_.reset(statement);
    if (code != SQLITE_OK) sqlite::fail(connection.handle(), beginning(sql));
}

}  // namespace alerts::sqlite
