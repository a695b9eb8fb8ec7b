#include "config/message.hpp"

#include "alerts/rule.hpp"
#include "config/suggestion.hpp"
#include "config/terminology.hpp"

#include <algorithm>

namespace config {
namespace {

// {newest pth}: what is said of a concept, and of which kind it must be.
alerts::ConceptKind kind_of(std::string_view about) {
    return about == "newest" ? alerts::ConceptKind::lab : alerts::ConceptKind::drug;
}

void check_concept(std::string_view inside, const yaml::Node& message,
                   const alerts::Terminology& terminology, Report& report) {
    const std::size_t blank = inside.find(' ');
    const std::string_view about = inside.substr(0, blank);
    const std::string_view name = inside.substr(blank + 1);
    const std::string shown = "{" + std::string{inside} + "}";
    const auto& known = alerts::concept_placeholders();
    if (std::find(known.begin(), known.end(), about) == known.end()) {
        report.add(message, "unknown placeholder " + shown + did_you_mean(about, known));
        return;
    }
    std::vector<std::string_view> fitting;
    for (std::size_t i = 0; i < terminology.size(); ++i) {
        const alerts::Concept& one = terminology[static_cast<alerts::ConceptId>(i)];
        if (one.kind == kind_of(about)) fitting.push_back(one.name);
    }
    if (std::find(fitting.begin(), fitting.end(), name) != fitting.end()) return;
    report.add(message, shown + " needs a " + std::string{config::name(kind_of(about))} +
                            " concept" + did_you_mean(name, fitting));
}

void check_placeholder(std::string_view inside, const yaml::Node& message, const Known& known,
                       Report& report) {
    const auto& placeholders = alerts::placeholders();
    const std::string shown = "{" + std::string{inside} + "}";
    if (std::find(placeholders.begin(), placeholders.end(), inside) == placeholders.end()) {
        report.add(message, "unknown placeholder " + shown + did_you_mean(inside, placeholders));
        return;
    }
    const std::string_view about = inside.substr(0, inside.find('.'));
    if (about == "order" && !known.order) {
        report.add(message, shown + " needs for_each: {order: ...}");
    } else if (about == "procedure" && !known.procedure) {
        report.add(message, shown + " needs for_each: {procedure: ...}");
    } else if (about == "bundle" && !known.bundle) {
        report.add(message, shown + " needs bundle: [...]");
    } else if (about == "problem" && !known.problem) {
        report.add(message, shown + " needs a problem condition in every way the rule can hold");
    } else if (about == "result" && !known.result) {
        report.add(message, shown + " needs a result condition in every way the rule can hold");
    }
}

template <class... Kinds>
bool is_one_of(const alerts::Condition& condition) {
    return (std::holds_alternative<Kinds>(condition.kind) || ...);
}

}  // namespace

Known known_by(const alerts::Condition& condition) {
    Known known;
    if (std::holds_alternative<alerts::ProblemIs>(condition.kind)) {
        known.problem = true;
    } else if (is_one_of<alerts::ResultBound, alerts::ResultRange, alerts::ResultTrend,
                         alerts::ResultCorrected, alerts::ResultSays>(condition)) {
        known.result = true;
    } else if (const auto* documented = std::get_if<alerts::Known>(&condition.kind)) {
        known = known_by(documented->of.front());
    } else if (const auto* all = std::get_if<alerts::All>(&condition.kind)) {
        for (const alerts::Condition& part : all->of) {
            const Known one = known_by(part);
            known.problem |= one.problem;
            known.result |= one.result;
        }
    } else if (const auto* any = std::get_if<alerts::Any>(&condition.kind)) {
        known.problem = known.result = !any->of.empty();
        for (const alerts::Condition& part : any->of) {
            const Known one = known_by(part);
            known.problem &= one.problem;
            known.result &= one.result;
        }
    }
    return known;
}

void check_message(const yaml::Node& message, const Known& known,
                   const alerts::Terminology& terminology, Report& report) {
    if (message.kind != yaml::Node::Kind::scalar) return;
    std::string_view rest = message.text;
    for (;;) {
        const std::size_t brace = rest.find_first_of("{}");
        if (brace == std::string_view::npos) return;
        const std::size_t end = rest.find_first_of("{}", brace + 1);
        if (rest[brace] == '}' || end == std::string_view::npos || rest[end] == '{') {
            report.add(message, "a brace without its partner in the message");
            return;
        }
        const std::string_view inside = rest.substr(brace + 1, end - brace - 1);
        if (inside.find(' ') != inside.npos) {
            check_concept(inside, message, terminology, report);
        } else {
            check_placeholder(inside, message, known, report);
        }
        rest.remove_prefix(end + 1);
    }
}

}  // namespace config
