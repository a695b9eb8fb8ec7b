// calciwatch check: what the daemon would say of a configuration, before it is asked to run it.
#include "alerts/interpret/interpret.hpp"
#include "config/feed_keys.hpp"
#include "config/knowledge.hpp"
#include "config/settings.hpp"
#include "tools/command.hpp"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace calciwatch {
namespace {

struct Options {
    std::string file;
    std::vector<std::string> rules;
    std::vector<std::string> terminology;
    std::vector<std::string> local_codes;
};

// "1 rule", "4 rules".
std::string counted(std::size_t n, const std::string& noun) {
    return std::to_string(n) + ' ' + noun + (n == 1 ? "" : "s");
}

Exit wrong(const config::Mistakes& mistakes) {
    for (const config::Mistake& mistake : mistakes)
        std::fprintf(stderr, "%s\n", config::to_string(mistake).c_str());
    return Exit::no;
}

bool known_time_zone(const std::string& name) {
    alerts::FeedPolicy policy;
    policy.time_zone = name;
    return alerts::Interpreter::make(policy).has_value();
}

// What the settings' own loader cannot know: it has no time-zone database.
config::Mistakes unknown_time_zones(const std::string& file, const config::Settings& settings) {
    config::Mistakes mistakes;
    for (const config::Listener& listener : settings.listeners)
        if (!known_time_zone(listener.time_zone))
            mistakes.push_back({file, 0, 0,
                                "listener '" + listener.name + "': unknown time zone '" +
                                    listener.time_zone + "'"});
    return mistakes;
}

std::vector<std::filesystem::path> paths(const std::vector<std::string>& names) {
    return {names.begin(), names.end()};
}

Exit check(const Options& options) {
    config::KnowledgeFiles files{paths(options.terminology), paths(options.rules),
                                 paths(options.local_codes)};
    std::string summary;
    if (!options.file.empty()) {
        const auto settings = config::load_settings(options.file);
        if (!settings) return wrong(settings.error());
        const auto unknown = unknown_time_zones(options.file, *settings);
        if (!unknown.empty()) return wrong(unknown);
        if (settings->feed.curve) {
            const auto keys = config::load_feed_keys(*settings->feed.curve);
            if (!keys) return wrong(keys.error());
            summary = counted(keys->clients.size(), "feed client") + ", ";
        }
        files = {settings->terminology, settings->rules, settings->local_codes};
        summary = counted(settings->listeners.size(), "listener") + ", " + summary;
    }
    const auto knowledge = config::load_knowledge(files);
    if (!knowledge) return wrong(knowledge.error());
    std::printf("good: %s%s, %s\n", summary.c_str(),
                counted(knowledge->rules.size(), "rule").c_str(),
                counted(knowledge->terminology.size(), "concept").c_str());
    return Exit::good;
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch check /etc/calciwatch/calciwatch.yaml\n"
    "  calciwatch check --rules my-rules.yaml --terminology config/terminology\n"
    "\n"
    "Every mistake is shown as file:line:column with what was expected.\n"
    "\n"
    "Exit status: 0 good, 1 there are mistakes, 2 wrong use.";

}  // namespace

void add_check(CLI::App& tool, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App& command = *tool.add_subcommand("check", "Check a configuration, or rules");
    command.footer(examples);
    CLI::Option* file = command.add_option("file", options->file, "A calciwatch.yaml");
    CLI::Option* rules = command.add_option("--rules", options->rules, "Rule files or folders");
    CLI::Option* terminology =
        command.add_option("--terminology", options->terminology, "Terminology files or folders");
    command
        .add_option("--local-codes", options->local_codes, "CSV files: system, code, text, concept")
        ->excludes(file);
    rules->excludes(file)->needs(terminology);
    terminology->excludes(file);
    command.callback([options, &run] {
        if (options->file.empty() && options->terminology.empty())
            throw CLI::RequiredError{"a configuration file, or --rules and --terminology"};
        run = [options] { return check(*options); };
    });
}

}  // namespace calciwatch
