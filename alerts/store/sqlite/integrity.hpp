// Whether a store is whole: by SQLite's own checks, and by what calciwatch promises of its numbers.
#pragma once

#include "alerts/store/sqlite/connection.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace alerts::sqlite {

// So many steps of as many are done.
using Progress = std::function<void(std::size_t done, std::size_t all)>;

// Throws StoreFailure when damage is met. True: all was looked at; false: the time was over before,
// and none was met until then.
bool check_quickly(Connection& connection, std::chrono::milliseconds longest);

// Every damage in words that name tables, rows by their number, and pages; no values. Empty: the
// store is whole.
[[nodiscard]] std::vector<std::string> check_fully(Connection& connection,
                                                   const Progress& progress);

}  // namespace alerts::sqlite
