// How a store knows that it is a copy of another: numbers its subscribers have seen may come again
// with other content, so that it needs an epoch of its own.
#pragma once

#include "alerts/store/sqlite/connection.hpp"

#include <string>

namespace alerts::sqlite {

void mark_as_copy(Connection& connection);
[[nodiscard]] bool is_copy(Connection& connection);
[[nodiscard]] std::string read_epoch(Connection& connection);
// Also takes the mark away. Each in one transaction.
void renew_epoch(Connection& connection);

}  // namespace alerts::sqlite
