#include "tools/command.hpp"

#include <cstdio>
#include <exception>

namespace {

constexpr const char* after_help =
    "First steps with a running daemon:\n"
    "  calciwatch listen &                                         show alerts as they come\n"
    "  calciwatch send tests/data/01-admission.hl7 tests/data/02-warfarin.hl7\n"
    "                                                              what raises one\n"
    "\n"
    "calciwatch COMMAND --help explains a command with examples.\n"
    "Exit status: 0 good, 1 refused or not there, 2 could not be done.";

int use(int argc, char** argv) {
    CLI::App tool{"Talks HL7v2 to calciwatchd and shows the alerts it raises.", "calciwatch"};
    tool.set_version_flag("--version", std::string{"calciwatch "} + CALCIWATCH_VERSION);
    tool.footer(after_help);
    tool.require_subcommand(1);

    calciwatch::Run run;
    calciwatch::add_send(tool, run);
    calciwatch::add_listen(tool, run);
    calciwatch::add_ack(tool, run);
    calciwatch::add_show(tool, run);
    calciwatch::add_patients(tool, run);
    calciwatch::add_alerts(tool, run);
    calciwatch::add_explain(tool, run);
    calciwatch::add_findings(tool, run);
    calciwatch::add_quarantine(tool, run);
    calciwatch::add_journal(tool, run);
    calciwatch::add_store(tool, run);
    calciwatch::add_check(tool, run);
    calciwatch::add_test(tool, run);
    calciwatch::add_load(tool, run);
    calciwatch::add_keys(tool, run);
    calciwatch::add_verify(tool, run);

    try {
        tool.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // Help and version are no failure; any other parse error is wrong use.
        return tool.exit(error) == 0 ? 0 : static_cast<int>(calciwatch::Exit::failed);
    }
    return static_cast<int>(run());
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return use(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "calciwatch: %s\n", error.what());
        return static_cast<int>(calciwatch::Exit::failed);
    }
}
