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
#include "tools/past.hpp"
#include "tools/terminal.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
    StorePlace place;
    PatientAsked whom;
    std::string rule;
    std::optional<alerts::Time> at;
    std::string work;
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

// Null when there are mistakes, which are told.
std::shared_ptr<const alerts::Knowledge> knowledge_of(const Options& options) {
    auto loaded = load_knowledge(options);
    if (loaded) return std::make_shared<const alerts::Knowledge>(*std::move(loaded));
    for (const config::Mistake& mistake : loaded.error()) complain(config::to_string(mistake));
    return nullptr;
}

Exit no_such_rule(const std::string& wanted, const alerts::RuleSet& rules,
                  const std::string& when) {
    std::vector<std::string_view> ids;
    for (const alerts::Rule& rule : rules) ids.push_back(rule.id);
    std::string text = "there is no rule '" + wanted + "'" + when;
    const std::string meant = config::did_you_mean(wanted, ids);
    text += meant.empty() ? "; there are:" : meant;
    if (meant.empty())
        for (const std::string_view id : ids) text.append("\n  ").append(id);
    complain(text);
    return Exit::no;
}

// What an explanation rests on.
struct Ground {
    std::shared_ptr<const alerts::Knowledge> knowledge;
    alerts::Patient patient;
    alerts::Time at{};
    alerts::Time facts_of{};  // what had come by then is known
    std::string note;         // how that was found out, and what is to be minded; empty of now
};

Exit show(const Options& options, Ground ground) {
    const bool then = ground.facts_of == ground.at && options.at.has_value();
    const alerts::Engine engine{ground.knowledge};
    const alerts::Knowledge& knowledge = engine.knowledge();
    const auto rule = std::find_if(knowledge.rules.begin(), knowledge.rules.end(),
                                   [&](const alerts::Rule& one) { return one.id == options.rule; });
    if (rule == knowledge.rules.end())
        return no_such_rule(options.rule, knowledge.rules, then ? " among those of then" : "");
    engine.classify(ground.patient);
    const auto explanations = alerts::explain(ground.patient, *rule, knowledge, ground.at);
    if (options.json) {
        Json document = explanation_json(*rule, knowledge.terminology, ground.at, explanations);
        document["facts_of"] = alerts::to_iso8601(ground.facts_of);
        document["note"] = ground.note;
        print_json(document);
        return Exit::good;
    }
    print(explanation_text(*rule, knowledge.terminology, ground.at, explanations,
                           is_terminal(stdout)));
    if (!ground.note.empty()) print('\n' + ground.note + '\n');
    return Exit::good;
}

// By what the store holds now.
Exit explain(const Options& options, alerts::SqliteReader& reader, const std::string& note) {
    auto knowledge = knowledge_of(options);
    if (!knowledge) return Exit::failed;
    auto record = find_patient(reader, options.whom);
    if (!record) {
        complain(record.error());
        return Exit::no;
    }
    const alerts::Time today = now();
    return show(options, {std::move(knowledge), std::move(record->patient),
                          options.at.value_or(today), today, note});
}

std::string note_on(const Past& past, bool own_rules) {
    const Account& account = past.account;
    std::string note = "This is what was known then: " + std::to_string(account.messages) +
                       " messages were done again by the settings of their time, and the rules are "
                       "those " +
                       (own_rules ? "given." : "of then.");
    if (account.deviation)
        note += " Not all went as it had gone (message " +
                std::to_string(account.deviation->message) + ": " + account.deviation->what +
                "); calciwatch verify says more.";
    return note;
}

// By what it held at a time. When its journal cannot tell, by what it holds now.
Exit explain_then(const Options& options, alerts::SqliteReader& reader) {
    const alerts::Time at = options.at.value();
    const auto file = existing_store(options.place);
    std::unique_ptr<ProgressBar> bar;
    const auto past = recall(*file, at, options.work,
                             [&](const std::string& stage, std::size_t done, std::size_t total) {
                                 if (!bar) bar = std::make_unique<ProgressBar>(stage, total);
                                 bar->show(done);
                             });
    bar.reset();
    if (!past)
        return explain(options, reader,
                       "What was known then cannot be told: " + past.error() +
                           ". This is what is known now, by the clock of then: what later messages "
                           "said is not undone.");
    if (!past->knowledge) {
        complain("nothing was known then: the store is younger");
        return Exit::no;
    }
    const bool own_rules =
        !options.rules.empty() || !options.terminology.empty() || !options.local_codes.empty();
    auto knowledge = own_rules ? knowledge_of(options) : past->knowledge;
    if (!knowledge) return Exit::failed;
    const auto then = past->patients->begin();
    auto patient = find_patient(reader, *then, options.whom);
    if (!patient) {
        complain(patient.error());
        return Exit::no;
    }
    return show(options,
                {std::move(knowledge), *std::move(patient), at, at, note_on(*past, own_rules)});
}

Exit explain(const Options& options) {
    const auto reader = open_store(options.place);
    if (!reader) {
        complain(reader.error());
        return Exit::failed;
    }
    return options.at ? explain_then(options, **reader) : explain(options, **reader, "");
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch explain 900001 vka-in-calciphylaxis --config /etc/calciwatch/calciwatch.yaml\n"
    "  calciwatch explain 900001^H1MRN crp-high --at 2026-11-22T10:15:00Z\n"
    "  calciwatch explain --id 12 vka-in-calciphylaxis --json | jq '.subjects[].when'\n"
    "\n"
    "Shows for each order, procedure or patient the rule is about what every condition saw and "
    "answered, and what holds an alert back. The rules are those of --config, else those that are "
    "shipped; the daemon may be running, and nothing is changed.\n"
    "\n"
    "--at asks what was known at that time: every message that had come by then is done again, as "
    "calciwatch verify does, by the settings and rules of its time, and the rules are those of "
    "then unless others are given. That is done in memory, with a store of more than 512 MiB in a "
    "file among the temporary ones (or in --work), which needs as much room as the store and is "
    "removed at the end. When the oldest messages are no longer kept it cannot be told what was "
    "known then; shown is what is known now by the clock of then, and the last line says so.\n"
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
    add_time_option(command, "--at", options->at, "What was known then");
    command
        .add_option("--work", options->work,
                    "With --at: do it in a file in this folder instead of in memory")
        ->check(CLI::ExistingDirectory);
    command.add_option("--rules", options->rules, "Rule files or folders");
    command.add_option("--terminology", options->terminology, "Terminology files or folders");
    command.add_option("--local-codes", options->local_codes,
                       "CSV files: system, code, text, concept");
    add_store_options(command, options->place);
    command.add_flag("--json", options->json, "As JSON");
    command.callback([options, &run] { run = [options] { return explain(*options); }; });
}

}  // namespace calciwatch
