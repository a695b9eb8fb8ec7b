// The tables, as a list of migrations: a file of any earlier version becomes one of this version,
// a file of a later version or of another program is refused. docs/store.md tells what the tables
// mean.
#pragma once

#include "alerts/store/sqlite/connection.hpp"

namespace alerts::sqlite {

[[nodiscard]] int known_version();

// Each migration is one transaction with the version it leads to.
void migrate(Connection& connection);
// For a connection that must not write: throws unless the file is of the known version.
void expect_known_version(Connection& connection);

}  // namespace alerts::sqlite
