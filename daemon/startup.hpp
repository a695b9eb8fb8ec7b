// From the command line to what the daemon runs on: settings, knowledge, a reader for each
// listener.
#pragma once

#include "alerts/step/step.hpp"
#include "alerts/store/configuration.hpp"
#include "config/knowledge.hpp"
#include "config/settings.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace calciwatch {

struct Prepared {
    config::Settings settings;
    std::shared_ptr<const alerts::Knowledge> knowledge;
    alerts::Readers readers;
    // All of it as texts, the settings first, for whoever has to know one day by what messages were
    // judged.
    alerts::Configuration record;
};

// What reads the messages of each listener whose time zone the database knows.
[[nodiscard]] alerts::Readers readers_for(const config::Settings& settings);

// Reads and checks everything; on failure every mistake, with its place. An empty path means what
// is shipped, from $CALCIWATCH_DATA or where the program was installed.
[[nodiscard]] tl::expected<Prepared, std::vector<std::string>> prepare(
    const std::filesystem::path& configuration);

// "1 listener, 4 rules, 8 concepts"
[[nodiscard]] std::string summary(const Prepared& prepared);

// Where the store is: settings.store, else calciwatch.db in `state`, else in $STATE_DIRECTORY,
// else in ./calciwatch-state.
[[nodiscard]] std::filesystem::path store_file(const config::Settings& settings,
                                               const std::filesystem::path& state);

}  // namespace calciwatch
