#include "tools/rule_test/mutation.hpp"

#include "config/quantity.hpp"
#include "config/yaml.hpp"
#include "config/yaml_text.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace calciwatch::rule_test {
namespace {

using config::yaml::Entry;
using config::yaml::Node;
using Kind = Node::Kind;

// What does not change which alerts are raised.
constexpr std::string_view only_words[] = {
    "rule",      "title",    "message",      "reference",
    "audience",  "domain",   "version",      "override_reasons",
    "certainty", "renotify", "override_for", "escalate_after"};

bool is_words(std::string_view key) {
    return std::find(std::begin(only_words), std::end(only_words), key) != std::end(only_words);
}

// The number at the front of a text a tenth higher or lower, but by one at least when it is whole
// or a rate: between two whole rates of a week nothing is counted. Empty when there is none.
std::string moved(const std::string& text, bool up) {
    const std::size_t end = text.find_first_not_of("0123456789.");
    const std::string digits = text.substr(0, end);
    const std::string rest = end == text.npos ? "" : text.substr(end);
    const auto number = alerts::Decimal::parse(digits);
    if (digits.empty() || !number) return "";
    const bool whole = digits.find('.') == digits.npos;
    const alerts::Decimal step{std::max<std::int64_t>(1, whole ? number->coefficient() / 10 : 1)};
    std::optional<alerts::Decimal> next;
    if (whole || rest.starts_with(" per ")) {
        next = up ? alerts::sum(*number, step) : alerts::difference(*number, step);
    } else {
        next = alerts::multiplied(*number, *alerts::Decimal::parse(up ? "1.1" : "0.9"));
    }
    if (!next || *next < 0) return "";
    return next->to_string() + rest;
}

// Walks one file and makes a mutant of each place; the node is changed, written, and put back.
class Walk {
  public:
    Walk(const std::string& file, std::size_t at, Node& root, std::vector<Mutant>& mutants)
        : file_{file}, at_{at}, root_{root}, mutants_{mutants} {}

    void all() {
        if (root_.kind == Kind::list) return rules(root_);
        for (Entry& entry : root_.entries) {
            if (entry.key.text == "rules") rules(entry.value);
            if (entry.key.text == "limits") values(entry.value);
        }
    }

  private:
    void add(int line, std::string words) {
        mutants_.push_back(
            {file_, line, std::move(words), rule_, at_, config::yaml::flow(root_) + "\n"});
    }

    void rules(Node& list) {
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            rule_ = name_of(list.items[i]);
            drop(list.items, i, "without rule " + rule_);
            severity(list.items[i]);
            values(list.items[i]);
            rule_.clear();
        }
    }
    static std::string name_of(const Node& rule) {
        for (const Entry& entry : rule.entries)
            if (entry.key.text == "rule") return entry.value.text;
        return "";
    }

    void drop(std::vector<Node>& items, std::size_t i, const std::string& words) {
        Node kept = std::move(items[i]);
        items.erase(items.begin() + static_cast<std::ptrdiff_t>(i));
        add(kept.line, words);
        items.insert(items.begin() + static_cast<std::ptrdiff_t>(i), std::move(kept));
    }

    void severity(Node& node) {
        for (Entry& entry : node.entries) {
            if (entry.key.text != "severity") continue;
            const std::string was = entry.value.text;
            entry.value.text = was == "info" ? "moderate" : "info";
            add(entry.value.line, "severity " + was + " is " + entry.value.text);
            entry.value.text = was;
        }
    }

    void number(Node& scalar, const std::string& changed) {
        if (changed.empty()) return;
        const std::string was = std::exchange(scalar.text, changed);
        add(scalar.line, was + " is " + changed);
        scalar.text = was;
    }

    // Numbers, parts of lists and inner conditions, all the way down.
    void values(Node& node) {
        if (node.kind == Kind::scalar) {
            number(node, moved(node.text, true));
            number(node, moved(node.text, false));
        }
        if (node.kind == Kind::list) {
            for (std::size_t i = 0; i < node.items.size(); ++i) {
                if (node.items.size() > 1)
                    drop(node.items, i,
                         "without " + config::yaml::flow(node.items[i]).substr(0, 60));
                if (node.items[i].kind == Kind::mapping) severity(node.items[i]);
                values(node.items[i]);
            }
        }
        for (std::size_t i = 0; i < node.entries.size(); ++i) {
            if (is_words(node.entries[i].key.text)) continue;
            without_not(node, i);
            values(node.entries[i].value);
        }
    }

    // {not: X} becomes X; as a whole it is dropped with its list's other parts.
    void without_not(Node& node, std::size_t i) {
        if (node.entries[i].key.text != "not" || node.entries.size() != 1) return;
        Node whole = node;
        node = whole.entries[0].value;
        add(whole.line, "without its not");
        node = std::move(whole);
    }

    std::string file_;
    std::size_t at_;
    Node& root_;
    std::vector<Mutant>& mutants_;
    std::string rule_;
};

}  // namespace

std::vector<Mutant> mutants(const Pack& pack) {
    std::vector<Mutant> all;
    for (std::size_t i = 0; i < pack.rules.size(); ++i) {
        auto root = config::yaml::parse(pack.rules[i].name, pack.rules[i].text);
        if (root) Walk{pack.rules[i].name, i, *root, all}.all();
    }
    return all;
}

std::vector<Mutant> sample(std::vector<Mutant> all, std::size_t of_each) {
    std::map<std::pair<std::string, std::string>, std::vector<Mutant>> groups;
    for (Mutant& one : all) groups[{one.file, one.rule}].push_back(std::move(one));
    std::vector<Mutant> chosen;
    for (auto& [name, group] : groups) {
        const std::size_t some = std::min(of_each, group.size());
        for (std::size_t i = 0; i < some; ++i)
            chosen.push_back(std::move(group[(2 * i + 1) * group.size() / (2 * some)]));
    }
    return chosen;
}

bool killed(const Mutant& mutant, const Pack& pack, const std::vector<Prepared>& tests) {
    std::vector<config::NamedText> rules = pack.rules;
    rules[mutant.at].text = mutant.text;
    for (const Prepared& one : tests) {
        const auto& watched = one.script.rules;
        if (!mutant.rule.empty() &&
            std::find(watched.begin(), watched.end(), mutant.rule) == watched.end())
            continue;
        std::vector<config::NamedText> changed = rules;
        if (!one.script.change.empty()) changed.push_back({"change", one.script.change});
        auto knowledge = config::parse_knowledge(pack.terminology, changed, pack.local_codes);
        if (!knowledge) return true;
        const auto shared = std::make_shared<const alerts::Knowledge>(std::move(*knowledge));
        for (const Test& test : one.script.tests) {
            if (!play(test, watched, one.script.start, shared).empty()) return true;
        }
    }
    return false;
}

}  // namespace calciwatch::rule_test
