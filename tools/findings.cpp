// calciwatch findings: what messages said that could not be used, and where it stood.
#include "tools/clock.hpp"
#include "tools/command.hpp"
#include "tools/listing.hpp"
#include "tools/table.hpp"
#include "tools/time_text.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
    Listing listing;
    std::string code;
    std::string listener;
    std::optional<alerts::Time> since;
    bool summary = false;
};

Json json(const alerts::KeptFinding& one) {
    return {{"id", one.id},
            {"received", alerts::to_iso8601(one.received)},
            {"listener", one.listener},
            {"message", one.message ? Json(*one.message) : Json(nullptr)},
            {"type", one.type},
            {"control_id", one.finding.source.control_id},
            {"code", one.finding.code},
            {"place", one.finding.source.place},
            {"detail", one.finding.detail}};
}

Json json(const alerts::FindingCount& one) {
    return {{"count", one.count},
            {"code", one.code},
            {"place", one.place},
            {"listener", one.listener},
            {"last", alerts::to_iso8601(one.last)}};
}

template <class Item>
Json json(const std::vector<Item>& items) {
    Json all = Json::array();
    for (const Item& one : items) all.push_back(json(one));
    return all;
}

std::string text(const std::vector<alerts::KeptFinding>& findings) {
    Table table;
    table.head(
        {"received", "listener", "message", "type", "control id", "code", "place", "detail"});
    for (const alerts::KeptFinding& one : findings)
        table.row({time_text(one.received), one.listener,
                   one.message ? std::to_string(*one.message) : "", one.type,
                   one.finding.source.control_id, Cell{one.finding.code, Colour::yellow},
                   one.finding.source.place, one.finding.detail});
    return table.text(is_terminal(stdout));
}

std::string text(const std::vector<alerts::FindingCount>& counts) {
    Table table;
    table.head({"count", "code", "place", "listener", "last"});
    for (const alerts::FindingCount& one : counts)
        table.row({std::to_string(one.count), Cell{one.code, Colour::yellow}, one.place,
                   one.listener, time_text(one.last)});
    return table.text(is_terminal(stdout));
}

template <class Item>
void show(const Listing& listing, const alerts::Excerpt<Item>& found, const char* name) {
    show_list(listing,
              {found.items.size(), found.total, "no findings", [&] { return text(found.items); },
               [&] {
                   return Json{{"total", found.total}, {name, json(found.items)}};
               }});
}

Exit findings(const Options& options) {
    const auto reader = open_store(options.listing.place);
    if (!reader) {
        complain(reader.error());
        return Exit::failed;
    }
    const alerts::FindingsAsked asked{options.code, options.listener, options.since};
    const std::size_t limit = options.listing.at_most();
    if (!options.summary) {
        show(options.listing, (*reader)->findings(asked, limit), "findings");
        return Exit::good;
    }
    alerts::Excerpt<alerts::FindingCount> counts{(*reader)->count_findings(asked), 0};
    counts.total = counts.items.size();
    counts.items.resize(std::min(counts.total, limit));
    show(options.listing, counts, "counts");
    return Exit::good;
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch findings --summary --since 7d      what a feed has wrong, most frequent first\n"
    "  calciwatch findings --code unit-missing --listener lab\n"
    "  calciwatch findings --since 2026-11-22T10:00:00Z --json\n"
    "\n"
    "A finding names a value that could not be used, and where it stood: the rest of its message "
    "was used, and no alert came of the value. Messages of which nothing was used are in "
    "calciwatch quarantine. The newest are shown first.\n"
    "\n"
    "Exit status: 0 shown, also when there is none, 2 the store could not be read.";

}  // namespace

void add_findings(CLI::App& tool, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App& command =
        *tool.add_subcommand("findings", "Show what in messages could not be used, and where");
    command.footer(examples);
    command.add_option("--code", options->code, "Only of this kind, e.g. unit-missing");
    command.add_option("--listener", options->listener, "Only from this listener");
    add_time_option(command, "--since", options->since, "Only since then");
    command.add_flag("--summary", options->summary, "Count them by code, place and listener");
    add_listing_options(command, options->listing);
    command.callback([options, &run] { run = [options] { return findings(*options); }; });
}

}  // namespace calciwatch
