// calciwatch journal: the messages that came in, and what became of them.
#include "alerts/store/sqlite_messages.hpp"
#include "hl7/message.hpp"
#include "hl7/segments/patient.hpp"
#include "tools/clock.hpp"
#include "tools/command.hpp"
#include "tools/listing.hpp"
#include "tools/message_text.hpp"
#include "tools/show_one.hpp"
#include "tools/table.hpp"
#include "tools/time_text.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using Json = nlohmann::ordered_json;

struct ListOptions {
    Listing listing;
    std::string listener;
    std::string type;
    std::string control_id;
    std::string patient;
    std::string disposition;
    std::optional<alerts::Time> since;
    std::optional<alerts::Time> until;
};

const std::map<std::string, alerts::Disposition> dispositions{
    {"applied", alerts::Disposition::applied},
    {"ignored", alerts::Disposition::ignored},
    {"quarantined", alerts::Disposition::quarantined}};

bool has_number(const hl7::Field& field, std::string_view number) {
    for (const hl7::Repetition one : field)
        if (one[1] == number) return true;
    return false;
}

// Whether the message is about the patient with this number, or gives it up.
bool is_about(std::string_view raw, std::string_view number) {
    const auto message = hl7::Message::parse(raw);
    if (!message) return false;
    for (std::size_t i = 0; i < message->segments(); ++i) {
        const hl7::Segment segment = message->segment(i);
        if (segment.name() == "PID" &&
            (has_number(segment[3], number) || has_number(segment[2], number) ||
             has_number(segment[4], number)))
            return true;
        if (segment.name() == "MRG" && has_number(segment[1], number)) return true;
    }
    return false;
}

Colour colour_of(alerts::Disposition disposition) {
    return disposition == alerts::Disposition::quarantined ? Colour::yellow : Colour::none;
}

Json json(const alerts::MessageLine& line) {
    return {{"message", line.id},
            {"received", alerts::to_iso8601(line.received)},
            {"listener", line.listener},
            {"peer", line.peer},
            {"sending_application", line.sending_application},
            {"sending_facility", line.sending_facility},
            {"type", line.type},
            {"control_id", line.control_id},
            {"disposition", std::string{alerts::name(line.disposition)}},
            {"reason", line.reason},
            {"bytes", line.bytes},
            {"retry_of", line.retry_of == 0 ? Json(nullptr) : Json(line.retry_of)}};
}

std::string text(const std::vector<alerts::MessageLine>& lines) {
    Table table;
    table.head(
        {"message", "received", "listener", "from", "type", "control id", "became", "reason"});
    for (const alerts::MessageLine& one : lines)
        table.row(
            {std::to_string(one.id), time_text(one.received), one.listener, one.sending_application,
             one.type, one.control_id,
             Cell{std::string{alerts::name(one.disposition)}, colour_of(one.disposition)},
             one.retry_of == 0 ? one.reason : "retry of message " + std::to_string(one.retry_of)});
    return table.text(is_terminal(stdout));
}

Json json(const std::vector<alerts::MessageLine>& lines) {
    Json all = Json::array();
    for (const alerts::MessageLine& one : lines) all.push_back(json(one));
    return all;
}

Exit list(const ListOptions& options) {
    const auto messages = open_store<alerts::SqliteMessages>(options.listing.place);
    if (!messages) {
        complain(messages.error());
        return Exit::failed;
    }
    alerts::MessagesAsked asked;
    asked.listener = options.listener;
    asked.type = options.type;
    asked.control_id = options.control_id;
    asked.words = options.patient;
    if (!options.disposition.empty()) asked.disposition = dispositions.at(options.disposition);
    asked.since = options.since;
    asked.until = options.until;
    alerts::SqliteMessages::Wanted wanted;
    if (!options.patient.empty())
        wanted = [&](std::string_view raw) { return is_about(raw, options.patient); };
    const std::size_t limit = options.listing.limit;
    auto found =
        (*messages)->list(asked, limit == 0 ? options.listing.at_most() : limit + 1, wanted);
    const bool more = limit != 0 && found.size() > limit;
    if (more) found.pop_back();
    show_list(options.listing, {found.size(), more ? std::nullopt : std::optional{found.size()},
                                "no messages", [&] { return text(found); },
                                [&] {
                                    return Json{{"more", more}, {"messages", json(found)}};
                                }});
    return Exit::good;
}

std::string page_text(const alerts::MessagePage& page) {
    const bool colour = is_terminal(stdout);
    const alerts::MessageLine& line = page.line;
    Table table;
    table.row({"message", std::to_string(line.id)});
    table.row(
        {"received", time_text(line.received) + " by " + line.listener + " from " + line.peer});
    table.row(
        {"became", Cell{std::string{alerts::name(line.disposition)}, colour_of(line.disposition)}});
    if (!line.reason.empty()) table.row({"reason", line.reason});
    if (line.retry_of != 0) table.row({"retry of", std::to_string(line.retry_of)});
    for (const alerts::Finding& one : page.findings)
        table.row({"finding", one.code + " at " + one.source.place + ": " + one.detail});
    for (const alerts::Sequence seq : page.events) table.row({"event", std::to_string(seq)});
    std::string out = table.text(colour) + '\n';
    if (page.raw.empty())
        out += "Its bytes are no longer kept.\n";
    else
        out += segments_text(page.raw, colour);
    out += page.ack.empty() ? "\nNo answer was owed.\n" : "\nThe answer:\n\n";
    if (!page.ack.empty()) out += segments_text(page.ack, colour);
    return out;
}

Exit show(const ShowOne& options) {
    const auto messages = open_store<alerts::SqliteMessages>(options.place);
    if (!messages) {
        complain(messages.error());
        return Exit::failed;
    }
    const auto page = (*messages)->page(options.message);
    if (!page) {
        complain("no message " + std::to_string(options.message) + " in the journal");
        return Exit::no;
    }
    if (options.raw) {
        if (page->raw.empty()) {
            complain("the bytes of message " + std::to_string(options.message) +
                     " are no longer kept");
            return Exit::no;
        }
        print(page->raw);
    } else if (options.json) {
        Json document = json(page->line);
        Json findings = Json::array();
        for (const alerts::Finding& one : page->findings)
            findings.push_back(
                {{"code", one.code}, {"place", one.source.place}, {"detail", one.detail}});
        document["findings"] = findings;
        document["events"] = page->events;
        document["ack"] = page->ack;
        document["raw"] = page->raw;
        print_json(document);
    } else {
        print(page_text(*page));
    }
    return Exit::good;
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch journal --since 1h --listener lab\n"
    "  calciwatch journal --patient 900001 --type ORU\n"
    "  calciwatch journal --control-id MSG00001 --json\n"
    "  calciwatch journal show 815              one of them, with the answer it got\n"
    "  calciwatch journal show 815 --raw > 815.hl7\n"
    "\n"
    "The newest are shown first. --patient reads the bytes of messages: it takes its time in a "
    "large store unless --since bounds it.\n"
    "\n"
    "Exit status: 0 shown, also when there is none, 1 show: no such message, 2 the store could not "
    "be read.";

constexpr const char* show_examples =
    "Examples:\n"
    "  calciwatch journal show 815\n"
    "  calciwatch journal show 815 --raw > 815.hl7    every byte as it was received\n"
    "\n"
    "Exit status: 0 shown, 1 no such message, or no bytes of it any more, 2 the store could not be "
    "read.";

}  // namespace

void add_journal(CLI::App& tool, Run& run) {
    auto options = std::make_shared<ListOptions>();
    CLI::App& command =
        *tool.add_subcommand("journal", "Show the messages that came in, and what they became");
    command.footer(examples);
    command.add_option("--listener", options->listener, "Only from this listener");
    command.add_option("--type", options->type, "Only of this type, or type^event");
    command.add_option("--control-id", options->control_id, "Only with this MSH-10");
    command.add_option("--patient", options->patient,
                       "Only about the patient with this number (PID-3, MRG-1)");
    command.add_option("--disposition", options->disposition, "Only what became this")
        ->check(CLI::IsMember({"applied", "ignored", "quarantined"}));
    add_time_option(command, "--since", options->since, "Only since then");
    add_time_option(command, "--until", options->until, "Only before then");
    add_listing_options(command, options->listing);
    add_show_one(command, run, "Show one of them, what it caused, and its answer", show_examples,
                 show);
    command.callback([options, &command, &run] {
        if (command.get_subcommands().empty()) run = [options] { return list(*options); };
    });
}

}  // namespace calciwatch
