#include "tools/show_one.hpp"

#include <memory>
#include <utility>

#include <CLI/CLI.hpp>

namespace calciwatch {

void add_show_one(CLI::App& list, Run& run, const std::string& description,
                  const std::string& examples, std::function<Exit(const ShowOne&)> show) {
    auto options = std::make_shared<ShowOne>();
    CLI::App& command = *list.add_subcommand("show", description);
    command.footer(examples);
    command.add_option("message", options->message, "Its number in the list")->required();
    add_store_options(command, options->place);
    CLI::Option* json = command.add_flag("--json", options->json, "One JSON document");
    command.add_flag("--raw", options->raw, "The bytes as received")->excludes(json);
    command.callback([options, show = std::move(show), &run] {
        run = [options, show] { return show(*options); };
    });
}

}  // namespace calciwatch
