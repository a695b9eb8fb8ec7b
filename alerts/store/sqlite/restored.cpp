#include "alerts/store/sqlite/restored.hpp"

namespace alerts::sqlite {

void mark_as_copy(Connection& connection) {
    connection.run(
        "INSERT OR REPLACE INTO meta VALUES ('copied', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))");
}

bool is_copy(Connection& connection) {
    return connection.ask_number("SELECT count(*) FROM meta WHERE name = 'copied'") != 0;
}

std::string read_epoch(Connection& connection) {
    return connection.ask_text("SELECT value FROM meta WHERE name = 'store_epoch'");
}

void renew_epoch(Connection& connection) {
    connection.run(
        "BEGIN IMMEDIATE; DELETE FROM meta WHERE name = 'copied';"
        "UPDATE meta SET value = lower(hex(randomblob(16))) WHERE name = 'store_epoch'; COMMIT");
}

}  // namespace alerts::sqlite
