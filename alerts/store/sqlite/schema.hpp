// The tables, as a list of migrations: a file of any earlier version becomes one of this version,
// a file of a later version or of another program is refused. docs/store.md tells what the tables
// mean.
#pragma once

#include "alerts/store/sqlite/connection.hpp"

#include <cstdint>
#include <optional>

namespace alerts::sqlite {

// Throws StoreFailure, before anything is written, when the file is not for this program.
void refuse_unknown(Connection& connection);
// The same for who may not bring a file up to date: also throws when it is of an earlier version.
void refuse_other(Connection& connection);
// The version of a file that migrate() will have to rewrite; empty for a new or a current one.
[[nodiscard]] std::optional<std::int64_t> earlier_version(Connection& connection);
// Each migration is one transaction with the version it leads to.
void migrate(Connection& connection);

}  // namespace alerts::sqlite
