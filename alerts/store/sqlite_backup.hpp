// Copies of a store, and what is done to a store that no daemon uses. docs/store.md tells an
// administrator when.
#pragma once

#include "alerts/store/store.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace alerts {

// So many steps of as many are done.
using Progress = std::function<void(std::size_t done, std::size_t all)>;

// Every call may throw StoreFailure; then nothing is there that was not there before. A store of an
// earlier version is taken as it is, and stays of that version.

// Every damage in words without values; empty: the store is whole. Beside a running daemon too.
[[nodiscard]] std::vector<std::string> check_store(const std::filesystem::path& store,
                                                   const Progress& progress);

// The store at one moment, as one file (0600) that must not exist yet; beside a running daemon too.
// The copy is checked before it gets its name. It is marked as a copy: a daemon that starts on it
// gives it a new epoch, however it came into the store's place.
void back_up(const std::filesystem::path& store, const std::filesystem::path& backup,
             const Progress& copied, const Progress& checked);

// Puts a backup in the place of the store, under a new epoch. What was there is kept under the name
// that is given back (empty when there was nothing). No daemon may use the store.
std::filesystem::path restore(const std::filesystem::path& backup,
                              const std::filesystem::path& store, const Progress& checked);

// Gives the file system back what the store does not use. No daemon may use the store.
void compact(const std::filesystem::path& store);

}  // namespace alerts
