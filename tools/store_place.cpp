#include "tools/store_place.hpp"

#include "config/settings.hpp"

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace calciwatch {
namespace {

constexpr const char* what_to_do =
    "Give --store FILE or --config FILE: the log of the daemon names its store when it starts "
    "(under systemd /var/lib/calciwatch/calciwatch.db).";

}  // namespace

// The rule of the daemon: what the configuration names, else calciwatch.db in $STATE_DIRECTORY,
// else in ./calciwatch-state.
tl::expected<std::filesystem::path, std::string> store_file(const StorePlace& place) {
    if (!place.store.empty()) return place.store;
    if (!place.config.empty()) {
        const auto settings = config::load_settings(place.config);
        if (!settings) return tl::make_unexpected(config::to_string(settings.error().front()));
        if (!settings->store.empty()) return settings->store;
    }
    const char* const given = std::getenv("STATE_DIRECTORY");
    return std::filesystem::path{given != nullptr ? given : "calciwatch-state"} / "calciwatch.db";
}

void add_store_options(CLI::App& command, StorePlace& place) {
    CLI::Option* store = command.add_option("--store", place.store, "The file of the store");
    command.add_option("--config", place.config, "A calciwatch.yaml that names the store")
        ->excludes(store);
}

tl::expected<std::filesystem::path, std::string> existing_store(const StorePlace& place) {
    auto file = store_file(place);
    if (!file) return file;
    std::error_code unreachable;
    if (std::filesystem::exists(*file, unreachable)) return file;
    if (unreachable)
        return tl::make_unexpected(file->string() + ": " + unreachable.message() +
                                   ". Only root and the user of the daemon may look into it.");
    return tl::make_unexpected("there is no store at " + file->string() + ". " + what_to_do);
}

}  // namespace calciwatch
