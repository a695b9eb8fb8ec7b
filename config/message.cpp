#include "config/message.hpp"

#include "alerts/rule.hpp"
#include "config/suggestion.hpp"

#include <algorithm>

namespace config {
namespace {

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
    } else if (about == "problem" && !known.problem) {
        report.add(message, shown + " needs a problem condition in every way the rule can hold");
    } else if (about == "result" && !known.result) {
        report.add(message, shown + " needs a result condition in every way the rule can hold");
    }
}

}  // namespace

Known known_by(const alerts::Condition& condition) {
    Known known;
    if (std::holds_alternative<alerts::ProblemIs>(condition.kind)) {
        known.problem = true;
    } else if (std::holds_alternative<alerts::ResultBound>(condition.kind)) {
        known.result = true;
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

void check_message(const yaml::Node& message, const Known& known, Report& report) {
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
        check_placeholder(rest.substr(brace + 1, end - brace - 1), message, known, report);
        rest.remove_prefix(end + 1);
    }
}

}  // namespace config
