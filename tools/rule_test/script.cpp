#include "tools/rule_test/script.hpp"

#include "config/suggestion.hpp"
#include "config/yaml_text.hpp"
#include "tools/rule_test/steps.hpp"

#include <algorithm>

namespace calciwatch::rule_test {
namespace {

using config::Keys;
using config::Report;
using config::yaml::Node;
using Kind = Node::Kind;

constexpr std::size_t most_in_any_order = 4;  // 24 permutations

constexpr std::string_view changes[] = {"raised",     "updated",  "escalated", "acknowledged",
                                        "overridden", "resolved", "retracted"};

class Reader {
  public:
    Reader(Script& script, const alerts::Knowledge& knowledge, Report& report)
        : script_{script}, knowledge_{knowledge}, report_{report} {}

    void read(const Node& root) {
        Keys keys{root, report_};
        const Node* rules = keys.required("rules");
        const Node* change = keys.optional("change");
        const Node* start = keys.optional("start");
        const Node* tests = keys.required("tests");
        keys.finish();
        if (rules != nullptr) {
            for (const Node* item : config::one_or_many(*rules)) {
                if (auto name = read_rule(*item)) script_.rules.push_back(*std::move(name));
            }
        }
        if (change != nullptr) script_.change = "change: " + config::yaml::flow(*change) + "\n";
        script_.start = alerts::from_iso8601("2026-01-05T08:00:00.000Z").value();
        if (start != nullptr) {
            const auto time = read_time(*start);
            if (time) script_.start = *time;
        }
        if (tests == nullptr || !config::expect(Kind::list, *tests, report_)) return;
        for (const Node& node : tests->items) read_test(node);
    }

  private:
    std::optional<Time> read_time(const Node& node) {
        const auto text = config::read_text(node, report_);
        if (!text) return std::nullopt;
        for (const std::string& full : {*text, *text + "T00:00:00Z"}) {
            if (const auto time = alerts::from_iso8601(full)) return time;
        }
        report_.add(node, "'" + *text + "' is no time such as 2026-01-05T08:00:00.000Z");
        return std::nullopt;
    }

    std::optional<std::string> read_rule(const Node& node) {
        auto name = config::read_text(node, report_);
        if (!name) return std::nullopt;
        std::vector<std::string_view> known;
        for (const alerts::Rule& rule : knowledge_.rules) known.push_back(rule.id);
        if (std::find(known.begin(), known.end(), *name) != known.end()) return name;
        report_.add(node, "there is no rule '" + *name + "'" + config::did_you_mean(*name, known));
        return std::nullopt;
    }

    // A test with `each` is one test a value; "{each}" in it stands for the value.
    void read_test(const Node& node) {
        const Node* each = nullptr;
        for (const config::yaml::Entry& entry : node.entries)
            if (entry.key.text == "each") each = &entry.value;
        if (each == nullptr) {
            read_one(node, "");
            return;
        }
        for (const Node* value : config::one_or_many(*each)) {
            Node filled = node;
            fill_in(filled, *value);
            read_one(filled,
                     value->kind == Kind::scalar ? value->text : config::yaml::flow(*value));
        }
    }
    static void fill_in(Node& node, const Node& value) {
        constexpr std::string_view mark = "{each}";
        if (node.kind == Kind::scalar) {
            if (node.text == mark && value.kind != Kind::scalar) {
                node = value;
                return;
            }
            for (std::size_t at = node.text.find(mark); at != node.text.npos;
                 at = node.text.find(mark, at + value.text.size()))
                node.text.replace(at, mark.size(), value.text);
        }
        for (Node& item : node.items) fill_in(item, value);
        for (config::yaml::Entry& entry : node.entries) {
            if (entry.key.text != "each") fill_in(entry.value, value);
        }
    }

    void read_one(const Node& node, const std::string& each) {
        Test test;
        test.file = report_.file();
        test.line = node.line;
        Keys keys{node, report_};
        const Node* name = keys.required("test");
        const Node* born = keys.optional("born");
        const Node* steps = keys.optional("steps");
        const Node* any_order = keys.optional("in_any_order");
        const Node* after = keys.optional("expect_after");
        static_cast<void>(keys.optional("each"));
        static_cast<void>(keys.optional("comment"));
        keys.finish();
        if (name != nullptr) test.name = config::read_text(*name, report_).value_or("");
        if (!each.empty()) test.name += " (" + each + ")";
        if (born != nullptr) test.born = config::read_text(*born, report_).value_or("");
        if ((steps == nullptr) == (any_order == nullptr)) {
            report_.add(node, "a test needs steps: or in_any_order:");
            return;
        }
        test.any_order = any_order != nullptr;
        StepReader reader{knowledge_, report_};
        read_steps(steps != nullptr ? *steps : *any_order, reader, test.steps);
        if (test.any_order && test.steps.size() > most_in_any_order)
            report_.add(*any_order, "at most 4 steps in any order");
        if ((after != nullptr) != test.any_order)
            report_.add(node, "in_any_order: and expect_after: go together");
        if (after != nullptr) test.after = read_expected(*after, false);
        script_.tests.push_back(std::move(test));
    }

    void read_steps(const Node& list, StepReader& reader, std::vector<Step>& steps) {
        if (!config::expect(Kind::list, list, report_)) return;
        for (const Node& node : list.items) {
            if (node.entries.size() == 1 && node.entries[0].key.text == "repeat") {
                repeat(node.entries[0].value, reader, steps);
                continue;
            }
            Keys keys{node, report_};
            const Node* expect = keys.optional("expect");
            const Node* active = keys.optional("active");
            auto what = reader.read(node, keys);
            keys.finish();
            if (!what) continue;
            Step step{node.line, config::yaml::flow(node).substr(0, 90), *std::move(what), {}, {}};
            if (expect != nullptr) step.expect = read_expected(*expect, true);
            if (active != nullptr) step.active = read_expected(*active, false);
            steps.push_back(std::move(step));
        }
    }

    void repeat(const Node& node, StepReader& reader, std::vector<Step>& steps) {
        Keys keys{node, report_};
        const Node* times = keys.required("times");
        const Node* inner = keys.required("steps");
        keys.finish();
        if (times == nullptr || inner == nullptr) return;
        const auto count = config::read_integer(*times, 1, 1000, report_).value_or(0);
        std::vector<Step> once;
        read_steps(*inner, reader, once);
        for (std::uint64_t i = 0; i < count; ++i)
            steps.insert(steps.end(), once.begin(), once.end());
    }

    // Of changes {raised: RULE, ...}, else of alerts that stand {rule: RULE, ...}.
    std::vector<Expected> read_expected(const Node& list, bool of_changes) {
        std::vector<Expected> all;
        if (!config::expect(Kind::list, list, report_)) return all;
        for (const Node& node : list.items) {
            Keys keys{node, report_};
            Expected one;
            const Node* rule = of_changes ? nullptr : keys.required("rule");
            if (of_changes) {
                for (const std::string_view change : changes) {
                    const Node* found = keys.optional(change);
                    if (found == nullptr) continue;
                    rule = found;
                    one.change = change;
                }
                if (rule == nullptr)
                    report_.add(node, "which change? {raised: RULE}, {resolved: RULE}, ...");
            }
            one.severity = read_optional(keys, "severity");
            one.says = read_optional(keys, "says");
            one.because = read_optional(keys, "because");
            if (const Node* quiet = keys.optional("quiet"))
                one.quiet = config::read_boolean(*quiet, report_);
            keys.finish();
            if (rule == nullptr) continue;
            one.rule = read_rule(*rule).value_or("");
            const auto& watched = script_.rules;
            if (std::find(watched.begin(), watched.end(), one.rule) == watched.end() &&
                !one.rule.empty())
                report_.add(*rule, "'" + one.rule + "' is not among the rules of this file");
            all.push_back(std::move(one));
        }
        return all;
    }
    std::optional<std::string> read_optional(Keys& keys, std::string_view key) {
        const Node* node = keys.optional(key);
        return node == nullptr ? std::nullopt : config::read_text(*node, report_);
    }

    Script& script_;
    const alerts::Knowledge& knowledge_;
    Report& report_;
};

}  // namespace

config::Loaded<Script> read_script(const std::string& file, std::string_view text,
                                   const alerts::Knowledge& knowledge) {
    auto root = config::yaml::parse(file, text);
    if (!root) return tl::make_unexpected(config::Mistakes{std::move(root.error())});
    Script script;
    script.file = file;
    config::Mistakes mistakes;
    Report report{file, mistakes};
    Reader{script, knowledge, report}.read(*root);
    if (!mistakes.empty()) {
        config::sort_by_place(mistakes);
        return tl::make_unexpected(std::move(mistakes));
    }
    return script;
}

}  // namespace calciwatch::rule_test
