#include "alerts/store/sqlite/schema.hpp"

#include "alerts/store/sqlite/migration_1.hpp"
#include "alerts/store/store.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace alerts::sqlite {
namespace {

// "calc" in the file's header: file(1) and a careless administrator can tell it from others.
constexpr std::int64_t application_id = 0x63616c63;

// The one at index n makes version n + 1 of a file of version n.
constexpr std::array migrations{migration_1};

void refuse_foreign(Connection& connection, std::int64_t version) {
    if (connection.ask_number("PRAGMA application_id") == application_id) return;
    if (version == 0 && connection.ask_number("SELECT count(*) FROM sqlite_schema") == 0) return;
    throw StoreFailure("the file is a SQLite database, but not one of calciwatch");
}

void refuse_later(std::int64_t version) {
    if (version <= known_version()) return;
    throw StoreFailure("the store has version " + std::to_string(version) +
                       ", this program knows versions up to " + std::to_string(known_version()) +
                       ": it was written by a later calciwatch");
}

std::int64_t read_version(Connection& connection) {
    const std::int64_t version = connection.ask_number("PRAGMA user_version");
    refuse_foreign(connection, version);
    refuse_later(version);
    return version;
}

}  // namespace

int known_version() {
    return static_cast<int>(migrations.size());
}

void migrate(Connection& connection) {
    for (auto version = static_cast<std::size_t>(read_version(connection));
         version < migrations.size(); ++version) {
        connection.run("BEGIN IMMEDIATE;" + std::string{migrations.at(version)} +
                       "PRAGMA application_id = " + std::to_string(application_id) +
                       ";PRAGMA user_version = " + std::to_string(version + 1) + ";COMMIT");
    }
}

void expect_known_version(Connection& connection) {
    if (read_version(connection) != known_version())
        throw StoreFailure("the store has not been brought to this program's version yet");
}

}  // namespace alerts::sqlite
