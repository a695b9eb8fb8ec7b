// calciwatchd: listens to HL7v2 feeds and raises alerts.
#include "daemon/app.hpp"
#include "daemon/disk_watch.hpp"
#include "daemon/log.hpp"
#include "daemon/open_files.hpp"
#include "daemon/service.hpp"
#include "daemon/start_failure.hpp"
#include "daemon/startup.hpp"
#include "daemon/upkeep.hpp"

#include <csignal>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <spdlog/spdlog.h>

namespace {

constexpr int failure = 1;

struct Flags {
    std::filesystem::path config;
    std::filesystem::path state;
    bool check = false;
};

void tell_of_earlier_store(std::int64_t version) {
    spdlog::info("the store has version {}: it is brought up to date, at some 100 MB a second",
                 version);
    calciwatch::service::status("bringing the store up to date");
}

int serve(const Flags& flags) {
    auto prepared = calciwatch::prepare(flags.config);
    if (!prepared) {
        for (const std::string& mistake : prepared.error()) std::cerr << mistake << '\n';
        return failure;
    }
    if (flags.check) {
        std::cout << "configuration is good: " << calciwatch::summary(*prepared) << '\n';
        return 0;
    }
    calciwatch::set_up_log(prepared->settings.log_level);
    std::signal(SIGPIPE, SIG_IGN);
    calciwatch::allow_many_open_files();
    spdlog::info("calciwatchd {}: {}", CALCIWATCH_VERSION, calciwatch::summary(*prepared));

    const std::filesystem::path file = calciwatch::store_file(prepared->settings, flags.state);
    alerts::SqliteStore store{file, tell_of_earlier_store};
    spdlog::info("store: {}", file.string());
    if (store.was_copy())
        spdlog::warn("this store is a copy of another: its epoch is new, subscribers begin anew");
    if (!store.was_checked())
        spdlog::info("the store is too large to be looked at whole now: calciwatch store check");
    calciwatch::DiskWatch disk{file, prepared->settings.disk};
    calciwatch::App app{*std::move(prepared), store, &disk};
    app.may_reload([file = flags.config] { return calciwatch::prepare(file); });
    app.obey_signals();
    const calciwatch::Upkeep upkeep{store, disk};
    app.run();
    return 0;
}

// Leaves through CLI::ParseError for --help, --version and mistakes.
Flags read_flags(CLI::App& command, int argc, char** argv) {
    Flags flags;
    command.add_option("--config", flags.config, "The configuration, calciwatch.yaml");
    command.add_flag("--check", flags.check, "Check configuration and rules, then leave");
    command.add_option("--state", flags.state,
                       "Folder of the store; else $STATE_DIRECTORY, else ./calciwatch-state");
    command.set_version_flag("--version", CALCIWATCH_VERSION);
    command.parse(argc, argv);
    return flags;
}

int start(int argc, char** argv) {
    CLI::App command{
        "Listens to HL7v2 feeds over MLLP and raises clinical alerts over ZeroMQ.\n"
        "Without --config it runs with what is shipped, on loopback only."};
    try {
        return serve(read_flags(command, argc, argv));
    } catch (const CLI::ParseError& leave) {
        return command.exit(leave);
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return start(argc, argv);
    } catch (const calciwatch::StartFailure& why) {
        std::cerr << "calciwatchd: " << why.what() << '\n';
    } catch (const alerts::StoreFailure& why) {
        std::cerr << "calciwatchd: the store cannot be opened: " << why.what() << '\n';
    } catch (const std::exception& why) {
        std::cerr << "calciwatchd: " << why.what() << '\n';
    }
    return failure;
}
