// calciwatch explain: why a rule speaks about a patient, or is silent.
#include "alerts/explain.hpp"

#include "config/knowledge.hpp"
#include "config/settings.hpp"
#include "config/shipped.hpp"
#include "config/suggestion.hpp"
#include "tools/clock.hpp"
#include "tools/command.hpp"
#include "tools/explanation_json.hpp"
#include "tools/explanation_text.hpp"
#include "tools/find_patient.hpp"
#include "tools/listing.hpp"
#include "tools/terminal.hpp"
#include "tools/time_text.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

struct Options {
    StorePlace place;
    PatientAsked whom;
    std::string rule;
    std::string at;
    std::vector<std::string> rules;
    std::vector<std::string> terminology;
    std::vector<std::string> local_codes;
    bool json = false;
};

std::vector<std::filesystem::path> paths(const std::vector<std::string>& names) {
    return {names.begin(), names.end()};
}

// What the command line names, else the configuration, else what is shipped.
config::Loaded<alerts::Knowledge> load_knowledge(const Options& options) {
    config::KnowledgeFiles files{paths(options.terminology), paths(options.rules),
                                 paths(options.local_codes)};
    if (!options.place.config.empty()) {
        const auto settings = config::load_settings(options.place.config);
        if (!settings) return tl::make_unexpected(settings.error());
        if (files.terminology.empty()) files.terminology = settings->terminology;
        if (files.rules.empty()) files.rules = settings->rules;
        if (files.local_codes.empty()) files.local_codes = settings->local_codes;
    }
    const std::filesystem::path shipped = config::shipped_folder();
    if (files.terminology.empty()) files.terminology.push_back(shipped / "terminology");
    if (files.rules.empty()) files.rules.push_back(shipped / "rules");
    return config::load_knowledge(files);
}

Exit no_such_rule(const std::string& wanted, const alerts::RuleSet& rules) {
    std::vector<std::string_view> ids;
    for (const alerts::Rule& rule : rules) ids.push_back(rule.id);
    std::string text = "there is no rule '" + wanted + "'";
    const std::string meant = config::did_you_mean(wanted, ids);
    text += meant.empty() ? "; there are:" : meant;
    if (meant.empty())
        for (const std::string_view id : ids) text.append("\n  ").append(id);
    complain(text);
    return Exit::no;
}

Exit explain(const Options& options) {
    auto loaded = load_knowledge(options);
    if (!loaded) {
        for (const config::Mistake& mistake : loaded.error()) complain(config::to_string(mistake));
        return Exit::failed;
    }
    const auto reader = open_store(options.place);
    if (!reader) {
        complain(reader.error());
        return Exit::failed;
    }
    const alerts::Engine engine{std::make_shared<const alerts::Knowledge>(*std::move(loaded))};
    const alerts::Knowledge& knowledge = engine.knowledge();
    const auto rule = std::find_if(knowledge.rules.begin(), knowledge.rules.end(),
                                   [&](const alerts::Rule& one) { return one.id == options.rule; });
    if (rule == knowledge.rules.end()) return no_such_rule(options.rule, knowledge.rules);
    auto record = find_patient(**reader, options.whom);
    if (!record) {
        complain(record.error());
        return Exit::no;
    }
    alerts::Patient& patient = record->patient;
    engine.classify(patient);
    const alerts::Time time = options.at.empty() ? now() : parse_since(options.at, now()).value();
    const auto explanations = alerts::explain(patient, *rule, knowledge, time);
    if (options.json)
        print_json(explanation_json(*rule, knowledge.terminology, time, explanations));
    else
        print(explanation_text(*rule, knowledge.terminology, time, explanations,
                               is_terminal(stdout)));
    if (!options.json && !options.at.empty())
        print(
            "\nThis is what is known now, by the clock of then: what later messages said is not "
            "undone.\n");
    return Exit::good;
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch explain 900001 vka-in-calciphylaxis --config /etc/calciwatch/calciwatch.yaml\n"
    "  calciwatch explain 900001^H1MRN crp-high --at 2026-11-22T10:15:00Z\n"
    "  calciwatch explain --id 12 vka-in-calciphylaxis --json | jq '.subjects[].when'\n"
    "\n"
    "Shows for each order, procedure or patient the rule is about what every condition saw and "
    "answered, and what holds an alert back. --at asks what is known now with the clock of that "
    "time; what a later message changed is not undone. The rules are those of --config, else "
    "those that are shipped; the daemon may be running, and nothing is changed.\n"
    "\n"
    "Exit status: 0 explained, 1 nobody, several, or no such rule are meant, 2 the store or the "
    "rules could not be read.";

}  // namespace

void add_explain(CLI::App& tool, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App& command =
        *tool.add_subcommand("explain", "Show why a rule speaks about a patient, or is silent");
    command.footer(examples);
    command.add_option("patient", options->whom.name, patient_words)->required();
    command.add_option("rule", options->rule, "The name of the rule")->required();
    command.add_flag("--id", options->whom.id, "The patient is named by id, not by number");
    command
        .add_option("--at", options->at,
                    "By the clock of then: 2h (ago), 7d, 2026-11-22 or 2026-11-22T10:15:00Z")
        ->check(since_time());
    command.add_option("--rules", options->rules, "Rule files or folders");
    command.add_option("--terminology", options->terminology, "Terminology files or folders");
    command.add_option("--local-codes", options->local_codes,
                       "CSV files: system, code, text, concept");
    add_store_options(command, options->place);
    command.add_flag("--json", options->json, "As JSON");
    command.callback([options, &run] { run = [options] { return explain(*options); }; });
}

}  // namespace calciwatch
