#include "config/rules.hpp"

#include "config/conditions.hpp"
#include "config/message.hpp"

#include <limits>
#include <utility>

namespace config {
namespace {

using alerts::Rule;
using Kind = yaml::Node::Kind;

// More than seven reasons, and nobody reads the list (coded reasons are for counting).
constexpr std::size_t most_override_reasons = 7;

std::string text_of(const yaml::Node* node, Report& report) {
    return node == nullptr ? std::string{} : read_text(*node, report).value_or("");
}

void read_severity(Rule& rule, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    const auto choice = read_choice(*node, {"info", "moderate", "high", "critical"}, report);
    if (choice) rule.severity = alerts::parse_severity(*choice).value_or(rule.severity);
}

void read_mode(Rule& rule, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    const auto choice = read_choice(*node, {"on", "off"}, report);
    if (choice) rule.mode = *choice == "on" ? alerts::Mode::on : alerts::Mode::off;
}

void read_version(Rule& rule, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    const auto version = read_integer(*node, 1, std::numeric_limits<std::uint32_t>::max(), report);
    if (version) rule.version = static_cast<std::uint32_t>(*version);
}

void read_audience(Rule& rule, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    for (const yaml::Node* item : one_or_many(*node)) {
        if (auto word = read_word(*item, report)) rule.audience.push_back(std::move(*word));
    }
}

void read_override_reasons(Rule& rule, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    rule.override_reasons = read_texts(*node, report);
    if (rule.override_reasons.size() > most_override_reasons) {
        report.add(*node, "at most " + std::to_string(most_override_reasons) +
                              " override reasons: the rest is 'other'");
    }
}

// The topic of an alert is made of these, and a prefix of a topic must mean one thing.
bool lower_case(const std::string& word) {
    return word.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
}

std::string read_topic_word(const yaml::Node* node, std::string otherwise, Report& report) {
    if (node == nullptr) return otherwise;
    auto word = read_word(*node, report);
    if (!word) return otherwise;
    if (!lower_case(*word)) report.add(*node, "'" + *word + "' must be in lower case");
    return std::move(*word);
}

}  // namespace

void RuleReader::read_file(const yaml::Node& root, Report& report) {
    if (root.kind == Kind::nothing || !expect(Kind::list, root, report)) return;
    for (const yaml::Node& node : root.items) read_rule(node, report);
}

void RuleReader::read_rule(const yaml::Node& node, Report& report) {
    Rule rule;
    Keys keys{node, report};
    const yaml::Node* id = keys.required("rule");
    const yaml::Node* title = keys.required("title");
    const yaml::Node* severity = keys.required("severity");
    const yaml::Node* domain = keys.optional("domain");
    const yaml::Node* audience = keys.optional("audience");
    const yaml::Node* for_each = keys.optional("for_each");
    const yaml::Node* when = keys.required("when");
    const yaml::Node* message = keys.required("message");
    const yaml::Node* reference = keys.required("reference");
    const yaml::Node* reasons = keys.optional("override_reasons");
    const yaml::Node* mode = keys.optional("mode");
    const yaml::Node* version = keys.optional("version");
    keys.finish();

    rule.id = read_topic_word(id, "", report);
    rule.title = text_of(title, report);
    rule.domain = read_topic_word(domain, rule.domain, report);
    read_severity(rule, severity, report);
    read_audience(rule, audience, report);
    read_override_reasons(rule, reasons, report);
    read_mode(rule, mode, report);
    read_version(rule, version, report);
    rule.reference = text_of(reference, report);

    ConditionReader conditions{terminology_, for_each != nullptr, report};
    if (for_each != nullptr) {
        Keys subject{*for_each, report};
        const yaml::Node* order = subject.required("order");
        subject.finish();
        if (order != nullptr) {
            rule.for_each_order = conditions.read_concept(*order, alerts::ConceptKind::drug);
        }
    }
    // What a condition that could not be read makes known cannot be said: assume the best.
    Known known{for_each != nullptr, true, true};
    if (when != nullptr) {
        const std::size_t mistakes_before = report.count();
        auto condition = conditions.read(*when);
        if (condition && report.count() == mistakes_before) {
            known = known_by(*condition);
            known.order = for_each != nullptr;
            rule.when = std::move(*condition);
        }
    }
    if (message != nullptr) {
        rule.message = text_of(message, report);
        check_message(*message, known, report);
    }
    if (rule.id.empty()) return;
    const std::string place = report.file() + ':' + std::to_string(id->line);
    const auto [had, fresh] = places_.try_emplace(rule.id, place);
    if (!fresh) {
        report.add(*id, "rule '" + rule.id + "' is defined already, at " + had->second);
        return;
    }
    rules_.push_back(std::move(rule));
}

}  // namespace config
