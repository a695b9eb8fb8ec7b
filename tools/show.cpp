// calciwatch show: a message as a person reads it.
#include "hl7/message.hpp"
#include "hl7/text.hpp"
#include "tools/command.hpp"
#include "tools/message_file.hpp"
#include "tools/message_text.hpp"
#include "tools/terminal.hpp"

#include <cstdio>
#include <memory>
#include <string>

namespace calciwatch {
namespace {

struct Options {
    std::string file = "-";
    std::string path;
};

// One line a message with what stands at the path; whether something stood there.
bool write_value(const hl7::Message& message, const hl7::Path& path) {
    const std::string_view raw = message.at(path);
    std::printf("%s\n", printable(hl7::TextReader{message}(raw)).c_str());
    return !raw.empty();
}

Exit show(const Options& options) {
    const auto fail = [](const std::string& why) {
        std::fprintf(stderr, "calciwatch: %s\n", why.c_str());
        return Exit::failed;
    };
    const auto path = hl7::parse_path(options.path);
    if (!options.path.empty() && (!path || path->field == 0))
        return fail("'" + options.path +
                    "' is no path; write PID-3, PID-3.1, OBX[2]-5 or "
                    "PID-3[2].4.1");
    const auto source = read_source(options.file);
    if (!source) return fail(source.error());
    const auto messages = split_messages(source->bytes);
    if (!messages) return fail(source->name + ": " + messages.error());

    bool found = false;
    bool first = true;
    for (const std::string& text : *messages) {
        const auto message = hl7::Message::parse(text);
        if (!message)
            return fail(source->name + ": " + std::string{hl7::name(message.error().flaw)} +
                        " at byte " + std::to_string(message.error().offset) + " of its message");
        if (path) {
            found = write_value(*message, *path) || found;
            continue;
        }
        if (!first) std::printf("\n");
        first = false;
        std::fputs(message_text(*message, is_terminal(stdout)).c_str(), stdout);
    }
    return path && !found ? Exit::no : Exit::good;
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch show tests/data/01-admission.hl7\n"
    "  calciwatch show --path PID-3.1 archive.hl7\n"
    "  calciwatch show --path 'OBX[2]-5' < message\n"
    "\n"
    "Escapes are undone and the character set of MSH-18 is read as it says. With --path there is "
    "one line for each message.\n"
    "\n"
    "Exit status: 0 shown, 1 nothing stands at --path, 2 the file could not be read or is no "
    "HL7v2.";

}  // namespace

void add_show(CLI::App& tool, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App& command = *tool.add_subcommand("show", "Show HL7v2 messages with their names");
    command.footer(examples);
    command.add_option("file", options->file, "A file, or - for standard input")
        ->capture_default_str();
    command.add_option("--path", options->path, "Only the value at this place, e.g. PID-3.1");
    command.callback([options, &run] { run = [options] { return show(*options); }; });
}

}  // namespace calciwatch
