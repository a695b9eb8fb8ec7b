// The commands of the tool. Each adds itself to the command line and names what runs it.
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

namespace calciwatch {

// What every command gives back to the shell; each --help says what it means there.
enum class Exit {
    good = 0,    // done, and the answer is yes
    no = 1,      // done, and something was refused, wrong or not there
    failed = 2,  // could not be done: wrong use, no file, no connection, no answer in time
};

// Set by the command that was named on the command line.
using Run = std::function<Exit()>;

void add_send(CLI::App& tool, Run& run);
void add_listen(CLI::App& tool, Run& run);
void add_check(CLI::App& tool, Run& run);
void add_show(CLI::App& tool, Run& run);
void add_patients(CLI::App& tool, Run& run);
void add_alerts(CLI::App& tool, Run& run);
void add_explain(CLI::App& tool, Run& run);
void add_findings(CLI::App& tool, Run& run);
void add_test(CLI::App& tool, Run& run);
void add_verify(CLI::App& tool, Run& run);
void add_quarantine(CLI::App& tool, Run& run);
void add_load(CLI::App& tool, Run& run);
void add_keys(CLI::App& tool, Run& run);

}  // namespace calciwatch
