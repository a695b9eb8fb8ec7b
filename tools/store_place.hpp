// Which store a command looks at, and how it comes to be open.
#pragma once

#include "alerts/store/sqlite_reader.hpp"
#include "alerts/store/store.hpp"

#include <filesystem>
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

// Where it is; the error says why that cannot be told. There may be no file.
[[nodiscard]] tl::expected<std::filesystem::path, std::string> store_file(const StorePlace& place);

// The same, of a file that is there. The error says what is wrong and what to do, here and below.
[[nodiscard]] tl::expected<std::filesystem::path, std::string> existing_store(
    const StorePlace& place);
// Opened to be read, as what reads stores.
template <class Reader = alerts::SqliteReader>
[[nodiscard]] tl::expected<std::unique_ptr<Reader>, std::string> open_store(
    const StorePlace& place) {
    const auto file = existing_store(place);
    if (!file) return tl::make_unexpected(file.error());
    try {
        return std::make_unique<Reader>(*file);
    } catch (const alerts::StoreFailure& failure) {
        return tl::make_unexpected(file->string() + ": " + failure.what());
    }
}

}  // namespace calciwatch
