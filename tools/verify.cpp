// calciwatch verify: does the journal still make what the store holds?
#include "tools/command.hpp"
#include "tools/listing.hpp"
#include "tools/store_place.hpp"
#include "tools/terminal.hpp"
#include "tools/verify/proof.hpp"
#include "tools/verify/verdict.hpp"

#include <cstddef>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

struct Options {
    StorePlace place;
    std::string from;
    std::string work;
    bool json = false;
};

// A bar for each stage of the proof.
class Bars {
  public:
    void show(const std::string& stage, std::size_t done, std::size_t total) {
        if (stage != stage_) {
            bar_.reset();
            bar_ = std::make_unique<ProgressBar>(stage, total);
            stage_ = stage;
        }
        bar_->show(done);
    }

  private:
    std::string stage_;
    std::unique_ptr<ProgressBar> bar_;
};

Exit verify(const Options& options) {
    const auto file = existing_store(options.place);
    if (!file) {
        complain(file.error());
        return Exit::failed;
    }
    auto bars = std::make_unique<Bars>();
    const auto verdict = prove({*file, options.from, options.work},
                               [&bars](const std::string& stage, std::size_t done,
                                       std::size_t total) { bars->show(stage, done, total); });
    bars.reset();
    if (!verdict) {
        complain(verdict.error());
        return Exit::failed;
    }
    if (options.json)
        print_json(verdict_json(*verdict));
    else
        print(verdict_text(*verdict, is_terminal(stdout)));
    return verdict->equal() ? Exit::good : verdict->different() ? Exit::no : Exit::failed;
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch verify --store /var/lib/calciwatch/calciwatch.db     the daemon may be running\n"
    "  calciwatch verify --store backup.db --json | jq .first_difference\n"
    "  calciwatch verify --store calciwatch.db --from sunday.db        what came since that "
    "backup\n"
    "\n"
    "Every message and every other cause (time, acts of people, new rules) that the store has kept "
    "is done again in a fresh store, by the configuration that was in force then and that the "
    "store has kept too. Then everything is compared: answers, patients, alerts, events, counters. "
    "The first difference is shown; it means that the file was changed from outside, that the disk "
    "lost or altered something, or that a program of another version would conclude otherwise.\n"
    "\n"
    "When the oldest messages are no longer kept, there is no proof from nothing: --from takes a "
    "backup that still knows what they did. The fresh store needs as much room as the store and is "
    "removed at the end. Nothing in the store is changed.\n"
    "\n"
    "Exit status: 0 equal, 1 a difference, 2 it could not be proved.";

}  // namespace

void add_verify(CLI::App& tool, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App& command =
        *tool.add_subcommand("verify", "Prove that the journal makes what the store holds");
    command.footer(examples);
    add_store_options(command, options->place);
    command.add_option("--from", options->from, "Begin with this backup instead of nothing")
        ->check(CLI::ExistingFile);
    command
        .add_option("--work", options->work,
                    "The folder for the fresh store; else that of temporary files")
        ->check(CLI::ExistingDirectory);
    command.add_flag("--json", options->json, "As JSON");
    command.callback([options, &run] { run = [options] { return verify(*options); }; });
}

}  // namespace calciwatch
