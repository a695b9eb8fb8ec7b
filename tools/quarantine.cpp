// calciwatch quarantine: messages that were kept but could not be used, and why.
#include "tools/command.hpp"
#include "tools/listing.hpp"
#include "tools/message_text.hpp"
#include "tools/quarantine_retry.hpp"
#include "tools/show_one.hpp"
#include "tools/table.hpp"
#include "tools/time_text.hpp"

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using Json = nlohmann::ordered_json;

struct ListOptions {
    Listing listing;
    std::string listener;
};

Json json(const alerts::QuarantinedMessage& one) {
    return {
        {"message", one.id},
        {"received", alerts::to_iso8601(one.received)},
        {"listener", one.listener},
        {"peer", one.peer},
        {"sending_application", one.sending_application},
        {"sending_facility", one.sending_facility},
        {"type", one.type},
        {"control_id", one.control_id},
        {"reason", one.reason},
        {"retried_at", one.retried_at ? Json(alerts::to_iso8601(*one.retried_at)) : Json(nullptr)},
        {"became", one.retried_as == 0 ? Json(nullptr) : Json(one.retried_as)}};
}

Json json(const std::vector<alerts::QuarantinedMessage>& messages) {
    Json all = Json::array();
    for (const alerts::QuarantinedMessage& one : messages) all.push_back(json(one));
    return all;
}

std::string text(const std::vector<alerts::QuarantinedMessage>& messages) {
    Table table;
    table.head({"message", "received", "listener", "from", "type", "control id", "reason"});
    for (const alerts::QuarantinedMessage& one : messages)
        table.row({std::to_string(one.id), time_text(one.received), one.listener,
                   one.sending_application, one.type, one.control_id,
                   Cell{one.reason, Colour::yellow}});
    return table.text(is_terminal(stdout));
}

Exit list(const ListOptions& options) {
    const auto reader = open_store(options.listing.place);
    if (!reader) {
        complain(reader.error());
        return Exit::failed;
    }
    const auto found = (*reader)->quarantine(options.listener, options.listing.at_most());
    show_list(options.listing,
              {found.items.size(), found.total, "nothing in quarantine",
               [&] { return text(found.items); },
               [&] {
                   return Json{{"total", found.total}, {"quarantine", json(found.items)}};
               }});
    return Exit::good;
}

std::string retried(const alerts::QuarantinedMessage& one) {
    return time_text(*one.retried_at) +
           (one.retried_as == 0 ? ", in vain"
                                : ": became message " + std::to_string(one.retried_as));
}

std::string page(const alerts::QuarantinedMessage& one, const std::string& raw) {
    const bool colour = is_terminal(stdout);
    Table table;
    table.row({"message", std::to_string(one.id)});
    table.row({"received", time_text(one.received) + " by " + one.listener + " from " + one.peer});
    table.row({"reason", Cell{one.reason, Colour::yellow}});
    if (one.retried_at) table.row({"retried", retried(one)});
    return table.text(colour) + '\n' + segments_text(raw, colour);
}

Exit show(const ShowOne& options) {
    const auto reader = open_store(options.place);
    if (!reader) {
        complain(reader.error());
        return Exit::failed;
    }
    const auto found = (*reader)->quarantined(options.message);
    if (!found) {
        complain("no message " + std::to_string(options.message) +
                 " in quarantine; calciwatch quarantine lists them");
        return Exit::no;
    }
    const std::string raw = (*reader)->raw(options.message);
    if (options.raw) {
        print(raw);
    } else if (options.json) {
        Json document = json(*found);
        document["raw"] = raw;
        print_json(document);
    } else {
        print(page(*found, raw));
    }
    return Exit::good;
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch quarantine --listener lab\n"
    "  calciwatch quarantine show 815\n"
    "  calciwatch quarantine show 815 --raw > 815.hl7\n"
    "  calciwatch quarantine retry 815 --by jmiller     when its cause is put right\n"
    "\n"
    "A message in quarantine was kept whole, but nothing in it was used. The reason names the "
    "place. The newest are shown first; what was retried with success is no longer listed.\n"
    "\n"
    "Exit status: 0 shown, also when there is none, 1 show: no such message in quarantine, "
    "2 the store could not be read.";

constexpr const char* show_examples =
    "Examples:\n"
    "  calciwatch quarantine show 815\n"
    "  calciwatch quarantine show 815 --raw > 815.hl7    every byte as it was received\n"
    "\n"
    "Exit status: 0 shown, 1 no such message in quarantine, 2 the store could not be read.";

}  // namespace

void add_quarantine(CLI::App& tool, Run& run) {
    auto options = std::make_shared<ListOptions>();
    CLI::App& command =
        *tool.add_subcommand("quarantine", "Show messages that could not be used, and why");
    command.footer(examples);
    command.add_option("--listener", options->listener, "Only from this listener");
    add_listing_options(command, options->listing);
    add_quarantine_retry(command, run);
    add_show_one(command, run, "Show one of them as show does", show_examples, show);
    command.callback([options, &command, &run] {
        if (command.get_subcommands().empty()) run = [options] { return list(*options); };
    });
}

}  // namespace calciwatch
