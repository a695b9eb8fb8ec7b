// calciwatch patients: who is known, and all that is known of one.
#include "tools/command.hpp"
#include "tools/listing.hpp"
#include "tools/patient_json.hpp"
#include "tools/patient_text.hpp"
#include "tools/terminal.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

struct Options {
    Listing listing;
    std::string whom;
    std::string search;
    bool id = false;
};

alerts::Time now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

// "900001^H1MRN^MR", or as PID-3 has it: "900001^^^H1MRN^MR".
alerts::Identifier parse_number(const std::string& text) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == '^')
            parts.emplace_back();
        else
            parts.back() += c;
    }
    const std::size_t authority = parts.size() > 3 ? 3 : 1;
    parts.resize(std::max(parts.size(), authority + 2));
    return {parts[authority], parts[authority + 1], parts[0]};
}

std::optional<alerts::PatientId> parse_id(const std::string& text) {
    alerts::PatientId id = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, id);
    if (error != std::errc{} || end != last) return std::nullopt;
    return id;
}

// Every record that may be meant, each once.
std::vector<alerts::PatientId> candidates(alerts::SqliteReader& reader, const Options& options) {
    std::vector<alerts::PatientId> found;
    if (!options.id) found = reader.who_has(parse_number(options.whom));
    if (const auto id = parse_id(options.whom)) {
        const auto record = reader.record(*id);
        if (record && std::find(found.begin(), found.end(), record->patient.id) == found.end())
            found.push_back(record->patient.id);
    }
    return found;
}

Exit several(alerts::SqliteReader& reader, const Options& options,
             const std::vector<alerts::PatientId>& found) {
    complain('\'' + options.whom + "' means " + std::to_string(found.size()) +
             " patients; say which: NUMBER^AUTHORITY^TYPE, or --id with the id of the record");
    for (const alerts::PatientId id : found) {
        const auto record = reader.record(id);
        if (!record) continue;
        std::string line = "  id " + std::to_string(id);
        for (const alerts::PatientNumber& one : record->numbers)
            line += "  " + identifier_text(one.identifier);
        std::fprintf(stderr, "%s\n", printable(line).c_str());
    }
    return Exit::no;
}

Exit show_one(alerts::SqliteReader& reader, const Options& options) {
    const auto found = candidates(reader, options);
    if (found.size() > 1) return several(reader, options, found);
    const auto record = found.empty() ? std::nullopt : reader.record(found.front());
    if (!record) {
        complain("nobody goes by '" + options.whom +
                 "'; calciwatch patients --search PART finds parts of names and numbers");
        return Exit::no;
    }
    if (options.listing.json)
        print_json(patient_json(*record, now()));
    else
        print(patient_text(*record, now(), is_terminal(stdout)));
    return Exit::good;
}

Exit list(alerts::SqliteReader& reader, const Options& options) {
    const auto found = reader.patients(options.search, now(), options.listing.at_most());
    if (options.listing.json)
        print_json(patients_json(found));
    else if (!found.items.empty())
        print(patients_text(found.items, is_terminal(stdout)));
    say_rest(found.items.size(), found.total);
    if (!found.items.empty()) return Exit::good;
    complain(options.search.empty() ? "no patient yet"
                                    : "nobody has '" + options.search + "' in name or number");
    return options.search.empty() ? Exit::good : Exit::no;
}

Exit patients(const Options& options) {
    const auto reader = open_store(options.listing.place);
    if (!reader) {
        complain(reader.error());
        return Exit::failed;
    }
    return options.whom.empty() ? list(**reader, options) : show_one(**reader, options);
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch patients                       those with active alerts first\n"
    "  calciwatch patients --search 9000         a part of a name or number\n"
    "  calciwatch patients 900001^H1MRN          all that is known of one\n"
    "  calciwatch patients --id 12 --json | jq '.orders[] | select(.running)'\n"
    "\n"
    "A patient is named by a number, if need be with its authority and type (also as PID-3 has "
    "them), or by the id of the record in the store. An old number finds who goes by it now. The "
    "daemon may be running; nothing is changed.\n"
    "\n"
    "Exit status: 0 shown, 1 nobody, or several, are meant, 2 the store could not be read.";

}  // namespace

void add_patients(CLI::App& tool, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App& command = *tool.add_subcommand("patients", "Show patients and what is known of them");
    command.footer(examples);
    CLI::Option* whom =
        command.add_option("patient", options->whom, "NUMBER[^AUTHORITY[^TYPE]] or id");
    command.add_option("--search", options->search, "Only who has this in name or number")
        ->excludes(whom);
    command.add_flag("--id", options->id, "The patient is named by id, not by number")->needs(whom);
    add_listing_options(command, options->listing);
    command.callback([options, &run] { run = [options] { return patients(*options); }; });
}

}  // namespace calciwatch
