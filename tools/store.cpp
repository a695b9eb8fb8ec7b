// calciwatch store: the file that everything is kept in, for an administrator.
#include "alerts/store/sqlite_backup.hpp"
#include "tools/command.hpp"
#include "tools/listing.hpp"
#include "tools/store_place.hpp"
#include "tools/terminal.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <tl/expected.hpp>

namespace calciwatch {
namespace {

struct Options {
    StorePlace place;
    std::string backup;
};

// Draws a bar whose length is known only when work begins.
class Bar {
  public:
    explicit Bar(std::string what) : what_{std::move(what)} {}
    void operator()(std::size_t done, std::size_t all) {
        if (!bar_) bar_ = std::make_shared<ProgressBar>(what_, all);
        bar_->show(done);
    }

  private:
    std::string what_;
    std::shared_ptr<ProgressBar> bar_;  // copies draw the same
};

using Place = tl::expected<std::filesystem::path, std::string>;

Exit with_store(const Place& file, const std::function<Exit(const std::filesystem::path&)>& work) {
    if (!file) {
        complain(file.error());
        return Exit::failed;
    }
    try {
        return work(*file);
    } catch (const alerts::StoreFailure& failure) {
        complain(failure.what());
        return Exit::failed;
    }
}

Exit check(const Options& options) {
    return with_store(existing_store(options.place), [](const std::filesystem::path& store) {
        const auto damages = alerts::check_store(store, Bar{"checking"});
        for (const std::string& damage : damages) print(damage + "\n");
        if (damages.empty()) print(store.string() + " is whole\n");
        return damages.empty() ? Exit::good : Exit::no;
    });
}

Exit back_up(const Options& options) {
    return with_store(existing_store(options.place), [&](const std::filesystem::path& store) {
        alerts::back_up(store, options.backup, Bar{"copying"}, Bar{"checking the copy"});
        print(options.backup + " is a whole copy of " + store.string() + "\n");
        return Exit::good;
    });
}

Exit restore(const Options& options) {
    // The only one that needs none.
    return with_store(store_file(options.place), [&](const std::filesystem::path& store) {
        const auto aside = alerts::restore(options.backup, store, Bar{"checking the backup"});
        print(store.string() + " is what " + options.backup + " was, under a new epoch\n");
        if (!aside.empty()) print("what was there is kept as " + aside.string() + "\n");
        return Exit::good;
    });
}

Exit compact(const Options& options) {
    return with_store(existing_store(options.place), [](const std::filesystem::path& store) {
        const auto before = std::filesystem::file_size(store);
        alerts::compact(store);
        const auto after = std::filesystem::file_size(store);
        print(store.string() + " was " + std::to_string(before >> 20U) + " MiB and is " +
              std::to_string(after >> 20U) + " MiB\n");
        return Exit::good;
    });
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch store check                        every page and every number\n"
    "  calciwatch store backup /backup/monday.db     also while the daemon runs\n"
    "  calciwatch store restore /backup/monday.db    while it does not\n"
    "  calciwatch store compact                      likewise\n"
    "\n"
    "Exit status: 0 done, 1 check: the store is damaged, 2 could not be done.";

using Act = Exit (*)(const Options&);

CLI::App& add(CLI::App& store, Run& run, const std::shared_ptr<Options>& options, const char* name,
              const char* what, Act act) {
    CLI::App& command = *store.add_subcommand(name, what);
    add_store_options(command, options->place);
    command.callback([options, act, &run] { run = [options, act] { return act(*options); }; });
    return command;
}

}  // namespace

void add_store(CLI::App& tool, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App& command = *tool.add_subcommand("store", "Check, back up or restore the store");
    command.footer(examples);
    command.require_subcommand(1);
    add(command, run, options, "check", "Look at every page, every row and every number", check)
        .footer(
            "Examples:\n"
            "  calciwatch store check --store /backup/monday.db\n\n"
            "Reads everything: on a large store it takes minutes. The daemon may run.\n\n"
            "Exit status: 0 the store is whole, 1 it is damaged, 2 it could not be read.");
    CLI::App& backup = add(command, run, options, "backup",
                           "Copy the store as it is at one moment, and check the copy", back_up);
    backup.add_option("file", options->backup, "The copy; must not exist")->required();
    backup.footer(
        "Examples:\n"
        "  calciwatch store backup /backup/monday.db --config /etc/calciwatch/calciwatch.yaml\n\n"
        "The daemon may run and work meanwhile; its write-ahead log grows until the copy "
        "is done. The copy is readable by its owner only.\n\n"
        "Exit status: 0 the copy is there and whole, 2 there is none.");
    CLI::App& back = add(command, run, options, "restore",
                         "Put a backup in the place of the store, under a new epoch", restore);
    back.add_option("file", options->backup, "The backup")->required();
    back.footer(
        "Examples:\n"
        "  calciwatch store restore /backup/monday.db --config /etc/calciwatch/calciwatch.yaml\n\n"
        "The daemon must not run. What was there is kept beside it. Subscribers are told "
        "by the new epoch that sequence numbers they know come again.\n\n"
        "Exit status: 0 done, 2 nothing was changed.");
    add(command, run, options, "compact", "Give back to the disk what the store does not use",
        compact)
        .footer(
            "Examples:\n"
            "  calciwatch store compact --config /etc/calciwatch/calciwatch.yaml\n\n"
            "The daemon must not run, and the disk needs room for a second copy. Without this "
            "the store uses the room again itself.\n\n"
            "Exit status: 0 done, 2 nothing was changed.");
}

}  // namespace calciwatch
