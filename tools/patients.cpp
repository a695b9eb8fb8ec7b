// calciwatch patients: who is known, and all that is known of one.
#include "tools/clock.hpp"
#include "tools/command.hpp"
#include "tools/find_patient.hpp"
#include "tools/listing.hpp"
#include "tools/patient_json.hpp"
#include "tools/patient_text.hpp"
#include "tools/terminal.hpp"

#include <memory>
#include <string>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

struct Options {
    Listing listing;
    PatientAsked whom;
    std::string search;
};

Exit show_one(alerts::SqliteReader& reader, const Options& options) {
    const auto record = find_patient(reader, options.whom);
    if (!record) {
        complain(record.error());
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
    const bool searched = !options.search.empty();
    show_list(options.listing,
              {found.items.size(), found.total,
               searched ? "nobody has '" + options.search + "' in name or number" : "no patients",
               [&] { return patients_text(found.items, is_terminal(stdout)); },
               [&] { return patients_json(found); }});
    return searched && found.items.empty() ? Exit::no : Exit::good;
}

Exit patients(const Options& options) {
    const auto reader = open_store(options.listing.place);
    if (!reader) {
        complain(reader.error());
        return Exit::failed;
    }
    return options.whom.name.empty() ? list(**reader, options) : show_one(**reader, options);
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
    CLI::Option* whom = command.add_option("patient", options->whom.name, patient_words);
    command.add_option("--search", options->search, "Only who has this in name or number")
        ->excludes(whom);
    command.add_flag("--id", options->whom.id, "The patient is named by id, not by number")
        ->needs(whom);
    add_listing_options(command, options->listing);
    command.callback([options, &run] { run = [options] { return patients(*options); }; });
}

}  // namespace calciwatch
