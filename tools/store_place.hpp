// Which store a command looks at, and how it comes to be open.
#pragma once

#include "alerts/store/sqlite_reader.hpp"

#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <tl/expected.hpp>

namespace calciwatch {

// As given on the command line: a file, or the configuration that names it. Without both the store
// is where a daemon without a configuration has it.
struct StorePlace {
    std::string store;
    std::string config;
};

void add_store_options(CLI::App& command, StorePlace& place);

// The error says what is wrong and what to do.
[[nodiscard]] tl::expected<std::unique_ptr<alerts::SqliteReader>, std::string> open_store(
    const StorePlace& place);

}  // namespace calciwatch
