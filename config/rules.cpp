#include "config/rules.hpp"

#include "config/conditions.hpp"
#include "config/contradiction.hpp"
#include "config/message.hpp"
#include "config/suggestion.hpp"

#include <algorithm>
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

void read_severity(alerts::Severity& severity, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    const auto choice = read_choice(*node, {"info", "moderate", "high", "critical"}, report);
    if (choice) severity = alerts::parse_severity(*choice).value_or(severity);
}

void read_mode(Rule& rule, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    const auto choice = read_choice(*node, {"on", "off", "shadow"}, report);
    if (choice == "on") rule.mode = alerts::Mode::on;
    if (choice == "off") rule.mode = alerts::Mode::off;
    if (choice == "shadow") rule.mode = alerts::Mode::shadow;
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

// renotify: 72 hours, or {after: 180 days, per: drug}; notify: never
void read_quiet(Rule& rule, const yaml::Node* renotify, const yaml::Node* notify,
                ConditionReader& conditions, Report& report) {
    if (notify != nullptr) rule.quiet.always = read_choice(*notify, {"never"}, report).has_value();
    if (renotify == nullptr) return;
    if (renotify->kind != Kind::mapping) {
        rule.quiet.length = conditions.read_length(*renotify);
        return;
    }
    Keys keys{*renotify, report};
    const yaml::Node* after = keys.required("after");
    const yaml::Node* per = keys.optional("per");
    keys.finish();
    if (after != nullptr) rule.quiet.length = conditions.read_length(*after);
    if (per == nullptr) return;
    const bool drug = read_choice(*per, {"drug", "order"}, report) == "drug";
    if (drug && !rule.for_each_order) report.add(*per, "per: drug needs for_each: {order: ...}");
    rule.quiet.per_drug = drug;
}

void read_subject(Rule& rule, const yaml::Node& node, ConditionReader& conditions, Report& report) {
    Keys keys{node, report};
    const yaml::Node* order = keys.optional("order");
    const yaml::Node* procedure = keys.optional("procedure");
    keys.finish();
    if ((order == nullptr) == (procedure == nullptr)) {
        report.add(node, "for_each needs one of {order: ...} and {procedure: ...}");
        return;
    }
    if (order != nullptr)
        rule.for_each_order = conditions.read_concept(*order, alerts::ConceptKind::drug);
    if (procedure != nullptr)
        rule.for_each_procedure =
            conditions.read_concept(*procedure, alerts::ConceptKind::procedure);
}

std::optional<alerts::Case> read_case(const yaml::Node& node, Known known,
                                      ConditionReader& conditions,
                                      const alerts::Terminology& terminology, Report& report) {
    Keys keys{node, report};
    const yaml::Node* when = keys.required("when");
    const yaml::Node* severity = keys.required("severity");
    const yaml::Node* message = keys.optional("message");
    keys.finish();
    alerts::Case made;
    read_severity(made.severity, severity, report);
    auto condition = when == nullptr ? std::nullopt : conditions.read(*when);
    if (!condition) return std::nullopt;
    known.problem |= known_by(*condition).problem;
    known.result |= known_by(*condition).result;
    made.when = std::move(*condition);
    made.message = text_of(message, report);
    if (message != nullptr) check_message(*message, known, terminology, report);
    return made;
}

ConditionReader::Subject subject_of(const yaml::Node* for_each) {
    if (for_each == nullptr) return ConditionReader::Subject::patient;
    for (const yaml::Entry& entry : for_each->entries) {
        if (entry.key.text == "procedure") return ConditionReader::Subject::procedure;
    }
    return ConditionReader::Subject::order;
}

// The value of a key of a file that is a mapping; of a list of rules, the rules.
const yaml::Node* section(const yaml::Node& root, std::string_view key) {
    if (root.kind == Kind::list && key == "rules") return &root;
    for (const yaml::Entry& entry : root.entries)
        if (entry.key.text == key) return &entry.value;
    return nullptr;
}

}  // namespace

const std::vector<std::string_view>& rule_keys() {
    static const std::vector<std::string_view> keys{"rule",         "title",
                                                    "severity",     "domain",
                                                    "audience",     "for_each",
                                                    "when",         "cases",
                                                    "clear",        "message",
                                                    "reference",    "mode",
                                                    "version",      "override_reasons",
                                                    "override_for", "renotify",
                                                    "notify",       "escalate_after",
                                                    "supersedes",   "bundle"};
    return keys;
}

void RuleReader::read_limits(const yaml::Node& root, Report& report) {
    reports_.push_back(&report);
    if (root.kind == Kind::nothing || root.kind == Kind::list) return;
    Keys keys{root, report};
    const yaml::Node* limits = keys.optional("limits");
    static_cast<void>(keys.optional("rules"));
    static_cast<void>(keys.optional("change"));
    keys.finish();
    if (limits != nullptr) limits_.read(*limits, report);
}

void RuleReader::change_limits(const yaml::Node& root, Report& report) {
    const yaml::Node* change = section(root, "change");
    if (change == nullptr) return;
    Keys keys{*change, report};
    const yaml::Node* limits = keys.optional("limits");
    const yaml::Node* rules = keys.optional("rules");
    keys.finish();
    if (limits != nullptr) limits_.change(*limits, report);
    if (rules != nullptr && expect(Kind::mapping, *rules, report))
        changes_.push_back({rules, &report});
}

void RuleReader::read_rules(const yaml::Node& root, Report& report) {
    const yaml::Node* rules = section(root, "rules");
    if (rules == nullptr || !expect(Kind::list, *rules, report)) return;
    for (const yaml::Node& node : rules->items) read_rule(node, report);
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
    const yaml::Node* cases = keys.optional("cases");
    const yaml::Node* clear = keys.optional("clear");
    const yaml::Node* message = keys.required("message");
    const yaml::Node* reference = keys.required("reference");
    const yaml::Node* reasons = keys.optional("override_reasons");
    const yaml::Node* override_for = keys.optional("override_for");
    const yaml::Node* renotify = keys.optional("renotify");
    const yaml::Node* notify = keys.optional("notify");
    const yaml::Node* escalate_after = keys.optional("escalate_after");
    const yaml::Node* supersedes = keys.optional("supersedes");
    const yaml::Node* bundle = keys.optional("bundle");
    const yaml::Node* mode = keys.optional("mode");
    const yaml::Node* version = keys.optional("version");
    keys.finish();

    rule.id = read_topic_word(id, "", report);
    rule.title = text_of(title, report);
    rule.domain = read_topic_word(domain, rule.domain, report);
    read_severity(rule.severity, severity, report);
    read_audience(rule, audience, report);
    read_override_reasons(rule, reasons, report);
    read_mode(rule, mode, report);
    read_version(rule, version, report);
    rule.reference = text_of(reference, report);

    ConditionReader conditions{terminology_, limits_, subject_of(for_each), report};
    if (for_each != nullptr) read_subject(rule, *for_each, conditions, report);
    read_quiet(rule, renotify, notify, conditions, report);
    if (override_for != nullptr)
        rule.override_for = conditions.read_length(*override_for).value_or(rule.override_for);
    if (escalate_after != nullptr) rule.escalate_after = conditions.read_length(*escalate_after);

    // What a condition that could not be read makes known cannot be said: assume the best.
    Known known;
    known.problem = known.result = true;
    known.bundle = bundle != nullptr;
    known.order = subject_of(for_each) == ConditionReader::Subject::order;
    known.procedure = subject_of(for_each) == ConditionReader::Subject::procedure;
    if (when != nullptr) {
        const std::size_t mistakes_before = report.count();
        auto condition = conditions.read(*when);
        if (condition && report.count() == mistakes_before) {
            const Known by = known_by(*condition);
            known.problem = by.problem;
            known.result = by.result;
            rule.when = std::move(*condition);
            if (const auto why = contradiction(rule.when, terminology_))
                report.add(*when, "can never hold: " + *why);
        }
    }
    if (clear != nullptr) rule.clear = conditions.read(*clear);
    if (message != nullptr) {
        rule.message = text_of(message, report);
        check_message(*message, known, terminology_, report);
    }
    if (cases != nullptr && expect(Kind::list, *cases, report)) {
        for (const yaml::Node& item : cases->items) {
            if (auto one = read_case(item, known, conditions, terminology_, report))
                rule.cases.push_back(std::move(*one));
        }
    }
    if (rule.id.empty()) return;
    if (const auto had = find(rule.id)) {
        report.add(*id, "rule '" + rule.id + "' is defined already, at " +
                            places_[*had].report->file() + ':' +
                            std::to_string(places_[*had].node->line));
        return;
    }
    if (supersedes != nullptr)
        names_.push_back({rules_.size(), &Rule::supersedes, {supersedes, &report}});
    if (bundle != nullptr) names_.push_back({rules_.size(), &Rule::bundle, {bundle, &report}});
    places_.push_back({id, &report});
    rules_.push_back(std::move(rule));
}

void RuleReader::finish() {
    for (const Names& names : names_) resolve(names);
    for (const Place& change : changes_) read_change(*change.node, *change.report);
    // With a mistake in one rule, others would seem wrong: say only what is at fault.
    if (std::any_of(reports_.begin(), reports_.end(),
                    [](const Report* report) { return report->count() > 0; }))
        return;
    for (Report* report : reports_) limits_.report_unused(report->file(), *report);
    for (const Shadow& shadow : shadowed(rules_, terminology_))
        places_[shadow.rule].report->add(*places_[shadow.rule].node, shadow.why);
}

void RuleReader::resolve(const Names& names) {
    Report& report = *names.place.report;
    for (const yaml::Node* item : one_or_many(*names.place.node)) {
        const auto name = read_word(*item, report);
        if (!name) continue;
        const auto other = find(*name);
        if (!other) {
            report.add(*item, "there is no rule '" + *name + "'" + did_you_mean(*name, ids()));
        } else if (*other == names.rule) {
            report.add(*item, "a rule cannot name itself here");
        } else {
            (rules_[names.rule].*names.into).push_back(*other);
        }
    }
}

// change: {rules: {vka-in-dialysis: {severity: moderate, mode: off}}}
void RuleReader::read_change(const yaml::Node& node, Report& report) {
    check_keys(node, report);
    for (const auto& [key, value] : node.entries) {
        const auto at = find(key.text);
        if (!at) {
            report.add(key, "there is no rule '" + key.text + "'" + did_you_mean(key.text, ids()));
            continue;
        }
        Keys keys{value, report};
        const yaml::Node* severity = keys.optional("severity");
        const yaml::Node* mode = keys.optional("mode");
        keys.finish();
        read_severity(rules_[*at].severity, severity, report);
        read_mode(rules_[*at], mode, report);
    }
}

std::vector<std::string_view> RuleReader::ids() const {
    std::vector<std::string_view> all;
    for (const Rule& rule : rules_) all.push_back(rule.id);
    return all;
}

std::optional<std::size_t> RuleReader::find(std::string_view id) const {
    for (std::size_t i = 0; i < rules_.size(); ++i)
        if (rules_[i].id == id) return i;
    return std::nullopt;
}

}  // namespace config
