#include "alerts/store/sqlite/schema.hpp"

#include "alerts/store/sqlite/migration_1.hpp"
#include "alerts/store/sqlite/migration_2.hpp"
#include "alerts/store/sqlite/migration_3.hpp"
#include "alerts/store/sqlite/migration_4.hpp"
#include "alerts/store/sqlite/migration_5.hpp"
#include "alerts/store/sqlite/migration_6.hpp"
#include "alerts/store/sqlite/migration_7.hpp"
#include "alerts/store/sqlite/migration_8.hpp"
#include "alerts/store/store.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace alerts::sqlite {
namespace {

// "calc" in the file's header: file(1) and a careless administrator can tell it from others.
constexpr std::int64_t application_id = 0x63616c63;

// The one at index n makes version n + 1 of a file of version n.
constexpr std::array migrations{migration_1, migration_2, migration_3, migration_4,
                                migration_5, migration_6, migration_7, migration_8};

std::int64_t version_of(Connection& connection) {
    return connection.ask_number("PRAGMA user_version");
}

bool is_empty(Connection& connection) {
    return connection.ask_number("SELECT count(*) FROM sqlite_schema") == 0;
}

}  // namespace

void refuse_unknown(Connection& connection) {
    if (connection.ask_number("PRAGMA application_id") != application_id && !is_empty(connection))
        throw StoreFailure("the file is a SQLite database, but not one of calciwatch");
    if (const std::int64_t version = version_of(connection);
        std::cmp_greater(version, migrations.size()))
        throw StoreFailure("the store has version " + std::to_string(version) +
                           ", this program knows versions up to " +
                           std::to_string(migrations.size()) +
                           ": it was written by a later calciwatch");
}

void refuse_other(Connection& connection) {
    refuse_unknown(connection);
    if (const std::int64_t version = version_of(connection);
        std::cmp_less(version, migrations.size()))
        throw StoreFailure("the store has version " + std::to_string(version) +
                           ", this program reads version " + std::to_string(migrations.size()) +
                           ": a calciwatchd of this version brings it up to date when it starts");
}

std::optional<std::int64_t> earlier_version(Connection& connection) {
    const std::int64_t version = version_of(connection);
    if (is_empty(connection) || std::cmp_equal(version, migrations.size())) return std::nullopt;
    return version;
}

void migrate(Connection& connection) {
    for (auto version = static_cast<std::size_t>(version_of(connection));
         version < migrations.size(); ++version)
        connection.run("BEGIN IMMEDIATE;" + std::string{migrations.at(version)} +
                       "PRAGMA application_id = " + std::to_string(application_id) +
                       ";PRAGMA user_version = " + std::to_string(version + 1) + ";COMMIT");
}

}  // namespace alerts::sqlite
