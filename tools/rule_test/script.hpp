// Rule tests as they are written: docs/rule-tests.md. One file is one list of tests over the same
// rules.
#pragma once

#include "alerts/engine.hpp"
#include "config/load.hpp"
#include "config/reader.hpp"
#include "config/yaml.hpp"
#include "tools/rule_test/message.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace calciwatch::rule_test {

// What an alert change must look like; what is empty may be anything.
struct Expected {
    std::string change;  // raised, updated, ...; of an alert that stands: empty
    std::string rule;
    std::optional<std::string> severity;
    std::optional<std::string> says;     // stands in the message
    std::optional<std::string> because;  // stands in why it changed or ended
    std::optional<bool> quiet;
};

// What happens in a step.
struct Send {
    std::function<std::string(Messages&, Time now)> message;
};
struct Resend {};
struct Wait {
    Time::duration length;
    bool down = false;  // nothing falls due before the end
};
struct Do {
    alerts::Act act;
};

struct Step {
    int line = 0;
    std::string words;  // as it was written, shortened
    std::variant<Send, Resend, Wait, Do> what;
    std::vector<Expected> expect;
    std::optional<std::vector<Expected>> active;  // exactly these stand afterwards
};

struct Test {
    std::string file;
    int line = 0;
    std::string name;
    std::string born;
    std::vector<Step> steps;
    bool any_order = false;  // the steps in every order; `after` holds after each
    std::vector<Expected> after;
};

struct Script {
    std::string file;
    std::vector<std::string> rules;  // whose changes are accounted for
    std::string change;              // a rule file that is read after the pack; empty: none
    Time start{};
    std::vector<Test> tests;
};

// Names of rules and concepts are checked against the knowledge.
[[nodiscard]] config::Loaded<Script> read_script(const std::string& file, std::string_view text,
                                                 const alerts::Knowledge& knowledge);

}  // namespace calciwatch::rule_test
