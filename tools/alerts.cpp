// calciwatch alerts: what stands, what is over, and how it went.
#include "tools/alert_list.hpp"
#include "tools/clock.hpp"
#include "tools/command.hpp"
#include "tools/find_patient.hpp"
#include "tools/listing.hpp"
#include "tools/rule_measures.hpp"
#include "tools/terminal.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using alerts::AlertStatus;

struct Options {
    Listing listing;
    PatientAsked whom;
    std::string rule;
    std::string severity;
    std::string status = "standing";
    std::optional<alerts::Time> since;
    bool history = false;
    bool rules = false;
};

const std::map<std::string, std::vector<AlertStatus>>& statuses() {
    static const std::map<std::string, std::vector<AlertStatus>> named{
        {"standing", {AlertStatus::active, AlertStatus::acknowledged, AlertStatus::overridden}},
        {"ended", {AlertStatus::resolved, AlertStatus::retracted}},
        {"all", {}},
        {"active", {AlertStatus::active}},
        {"acknowledged", {AlertStatus::acknowledged}},
        {"overridden", {AlertStatus::overridden}},
        {"resolved", {AlertStatus::resolved}},
        {"retracted", {AlertStatus::retracted}},
    };
    return named;
}

std::vector<std::string> status_words() {
    std::vector<std::string> words;
    for (const auto& [word, meant] : statuses()) words.push_back(word);
    return words;
}

Exit list_rules(alerts::SqliteReader& reader, const Options& options) {
    std::vector<RuleMeasures> measures = measures_of(reader.rule_counts(), reader.reactions());
    if (!options.rule.empty())
        std::erase_if(measures, [&](const RuleMeasures& one) { return one.rule != options.rule; });
    show_list(options.listing, {measures.size(), measures.size(), "no rule has had an alert",
                                [&] { return measures_text(measures, is_terminal(stdout)); },
                                [&] { return measures_json(measures); }});
    return Exit::good;
}

Exit list(const Options& options) {
    const auto opened = open_store(options.listing.place);
    if (!opened) {
        complain(opened.error());
        return Exit::failed;
    }
    alerts::SqliteReader& reader = **opened;
    if (options.rules) return list_rules(reader, options);
    alerts::AlertsAsked asked;
    asked.rule = options.rule;
    asked.at_least = alerts::parse_severity(options.severity);
    asked.statuses = statuses().at(options.status);
    asked.since = options.since;
    if (!options.whom.name.empty()) {
        const auto record = find_patient(reader, options.whom);
        if (!record) {
            complain(record.error());
            return Exit::no;
        }
        asked.patient = record->patient.id;
    }
    auto found = reader.alerts(asked, options.listing.at_most());
    std::vector<ListedAlert> listed;
    for (alerts::KeptAlert& one : found.items) {
        ListedAlert& next = listed.emplace_back(ListedAlert{std::move(one), std::nullopt});
        const alerts::Alert& alert = next.kept.alert;
        if (options.history)
            next.history = reader.history(next.kept.patient, alert.rule, alert.subject);
    }
    show_list(options.listing, {listed.size(), found.total, "no alerts",
                                [&] { return alerts_text(listed, is_terminal(stdout)); },
                                [&] { return alerts_json(listed, found.total); }});
    return Exit::good;
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch alerts                              what stands now, gravest first\n"
    "  calciwatch alerts --patient 900001 --status all --history\n"
    "  calciwatch alerts --severity high --since 24h --json | jq '.alerts[].summary'\n"
    "  calciwatch alerts --rules                      how often each rule spoke, and what came of "
    "it\n"
    "\n"
    "An alert stands while its rule holds, also when it was acknowledged or overridden. Each is "
    "shown once, as it is in its latest episode; --history adds everything that was sent of it, "
    "and why nobody was called. --rules counts since the store was made, and marks a rule that "
    "more than 90 % of 20 alerts or more were overridden of: it is time to change it. The daemon "
    "may be running; nothing is changed.\n"
    "\n"
    "Exit status: 0 shown, also when there is none, 1 nobody, or several, are meant, 2 the store "
    "could not be read.";

}  // namespace

void add_alerts(CLI::App& tool, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App& command = *tool.add_subcommand("alerts", "List alerts, and what happened to them");
    command.footer(examples);
    CLI::Option* whom = command.add_option("--patient", options->whom.name, patient_words);
    command.add_flag("--id", options->whom.id, "The patient is named by id, not by number")
        ->needs(whom);
    command.add_option("--rule", options->rule, "Only of this rule");
    command.add_option("--severity", options->severity, "Only as grave as this, or graver")
        ->check(CLI::IsMember{std::vector<std::string>{"info", "moderate", "high", "critical"}});
    command.add_option("--status", options->status, "Which: standing, ended, all, or one status")
        ->check(CLI::IsMember{status_words()})
        ->capture_default_str();
    add_time_option(command, "--since", options->since, "Only what changed since");
    command.add_flag("--history", options->history, "Show each change of each alert");
    CLI::Option* rules =
        command.add_flag("--rules", options->rules, "Count by rule what became of its alerts");
    for (const char* other : {"--patient", "--severity", "--status", "--since", "--history"})
        rules->excludes(command.get_option(other));
    add_listing_options(command, options->listing);
    command.callback([options, &run] { run = [options] { return list(*options); }; });
}

}  // namespace calciwatch
