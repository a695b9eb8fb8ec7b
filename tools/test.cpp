// calciwatch test: do the rules what their tests say?
#include "config/shipped.hpp"
#include "tools/command.hpp"
#include "tools/listing.hpp"
#include "tools/rule_test/mutation.hpp"
#include "tools/rule_test/pack.hpp"
#include "tools/terminal.hpp"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using namespace rule_test;

struct Options {
    std::vector<std::string> paths;
    std::vector<std::string> rules;
    std::vector<std::string> terminology;
    std::vector<std::string> local_codes;
    std::size_t of_each = 0;  // changes to a rule; 0: all
    bool mutate = false;
    bool json = false;
    bool verbose = false;
};

Exit wrong(const config::Mistakes& mistakes) {
    for (const config::Mistake& mistake : mistakes)
        std::fprintf(stderr, "%s\n", config::to_string(mistake).c_str());
    return Exit::failed;
}

std::string place(const std::string& file, int line) {
    return file + ":" + std::to_string(line);
}

void print(const Test& test, const std::vector<Failure>& failures, bool colour) {
    for (const Failure& failure : failures) {
        std::printf("%s %s: %s\n", painted("FAILED", Colour::red, colour).c_str(),
                    place(test.file, failure.line).c_str(), test.name.c_str());
        if (!failure.step.empty()) std::printf("    %s\n", failure.step.c_str());
        for (const std::string& one : failure.missing)
            std::printf("  %s\n", painted("- expected: " + one, Colour::red, colour).c_str());
        for (const std::string& one : failure.unexpected)
            std::printf("  %s\n", painted("+ seen:     " + one, Colour::green, colour).c_str());
        std::printf("    standing then: %s\n", failure.standing.c_str());
    }
}

Exit run_tests(const std::vector<Prepared>& all, const Options& options) {
    std::size_t passed = 0;
    std::size_t failed = 0;
    const bool colour = is_terminal(stdout);
    nlohmann::ordered_json report = nlohmann::ordered_json::array();
    for (const Prepared& file : all) {
        for (const Test& test : file.script.tests) {
            const auto failures = play(test, file.script.rules, file.script.start, file.knowledge);
            failures.empty() ? ++passed : ++failed;
            if (options.json) {
                report.push_back({{"file", test.file},
                                  {"line", test.line},
                                  {"test", test.name},
                                  {"passed", failures.empty()}});
                for (const Failure& one : failures)
                    report.back()["failures"].push_back({{"line", one.line},
                                                         {"step", one.step},
                                                         {"missing", one.missing},
                                                         {"unexpected", one.unexpected}});
                continue;
            }
            print(test, failures, colour);
            if (options.verbose && failures.empty())
                std::printf("passed %s: %s\n", place(test.file, test.line).c_str(),
                            test.name.c_str());
        }
    }
    if (options.json) {
        print_json(report);
    } else {
        std::printf("%zu tests passed, %zu failed\n", passed, failed);
    }
    if (passed + failed == 0) return Exit::failed;
    return failed == 0 ? Exit::good : Exit::no;
}

Exit run_mutants(const Pack& pack, const std::vector<Prepared>& tests, std::size_t of_each) {
    std::vector<Mutant> all = mutants(pack);
    if (of_each > 0) all = sample(std::move(all), of_each);
    std::size_t survivors = 0;
    ProgressBar bar{"changing the rules", all.size()};
    for (std::size_t i = 0; i < all.size(); ++i) {
        bar.show(i);
        if (killed(all[i], pack, tests)) continue;
        ++survivors;
        bar.hide();
        std::printf("no test notices %s: %s\n", place(all[i].file, all[i].line).c_str(),
                    (all[i].rule + " " + all[i].words).c_str());
    }
    bar.hide();
    std::printf("%zu changes to the rules, %zu unnoticed\n", all.size(), survivors);
    return survivors == 0 ? Exit::good : Exit::no;
}

std::vector<std::filesystem::path> paths(const std::vector<std::string>& names) {
    return {names.begin(), names.end()};
}

// A folder of rules is named by itself, its tests are in tests/; single files are tests.
Exit test(const Options& options) {
    config::KnowledgeFiles files{paths(options.terminology), paths(options.rules),
                                 paths(options.local_codes)};
    std::vector<std::filesystem::path> tests;
    for (const std::string& path : options.paths) {
        if (std::filesystem::is_directory(path)) {
            files.rules.emplace_back(path);
        } else {
            tests.emplace_back(path);
        }
    }
    const std::filesystem::path shipped = config::shipped_folder();
    if (files.rules.empty()) files.rules.push_back(shipped / "rules");
    if (files.terminology.empty()) files.terminology.push_back(shipped / "terminology");
    const auto pack = read_pack(files, tests);
    if (!pack) return wrong(pack.error());
    const auto prepared = prepare(*pack);
    if (!prepared) return wrong(prepared.error());
    const Exit exit = run_tests(*prepared, options);
    return exit == Exit::good && options.mutate ? run_mutants(*pack, *prepared, options.of_each)
                                                : exit;
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch test config/rules               the pack and its tests in config/rules/tests\n"
    "  calciwatch test my-tests.yaml              one file of tests, over the shipped rules\n"
    "  calciwatch test rules/ --terminology terms/ --mutate\n"
    "\n"
    "Each test is played from an empty store with a clock of its own. What was expected and not\n"
    "seen is shown with -, what was seen and not expected with +. docs/rule-tests.md tells how to\n"
    "write them.\n"
    "\n"
    "Exit status: 0 all pass, 1 a test fails or a change goes unnoticed, 2 could not be run.";

}  // namespace

void add_test(CLI::App& tool, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App& command = *tool.add_subcommand("test", "Run the tests of rules");
    command.footer(examples);
    command.add_option("path", options->paths, "Folders of rules, or files of tests")->required();
    command.add_option("--rules", options->rules, "Rule files or folders beside those");
    command.add_option("--terminology", options->terminology,
                       "Terminology files or folders (default: what is shipped)");
    command.add_option("--local-codes", options->local_codes,
                       "CSV files: system, code, text, concept");
    CLI::Option* mutate =
        command.add_flag("--mutate", options->mutate,
                         "Then change the rules in every place, one at a time: a test must notice");
    command
        .add_option("--of-each", options->of_each,
                    "With --mutate: only so many changes to each rule, always the same")
        ->needs(mutate)
        ->check(CLI::PositiveNumber);
    command.add_flag("--json", options->json, "The outcome of each test as JSON")->excludes(mutate);
    command.add_flag("-v,--verbose", options->verbose, "Name the tests that pass, too");
    command.callback([options, &run] { run = [options] { return test(*options); }; });
}

}  // namespace calciwatch
