#include "config/limits.hpp"

#include "config/suggestion.hpp"

namespace config {
namespace {

using Kind = yaml::Node::Kind;

void place_at(yaml::Node& node, const yaml::Node& use) {
    node.line = use.line;
    node.column = use.column;
    for (yaml::Node& item : node.items) place_at(item, use);
    for (yaml::Entry& entry : node.entries) {
        place_at(entry.key, use);
        place_at(entry.value, use);
    }
}

// "14 days" and "P14D" are no names: a name begins with a small letter.
bool may_be_name(const yaml::Node& node) {
    return node.kind == Kind::scalar && !node.text.empty() && node.text.front() >= 'a' &&
           node.text.front() <= 'z';
}

}  // namespace

void Limits::read(const yaml::Node& mapping, Report& report) {
    if (!expect(Kind::mapping, mapping, report)) return;
    check_keys(mapping, report);
    for (const auto& [key, value] : mapping.entries) {
        const auto name = read_word(key, report);
        if (!name) continue;
        if (!may_be_name(key)) {
            report.add(key, "the name of a limit begins with a small letter");
            continue;
        }
        const auto [had, fresh] = limits_.try_emplace(*name, Limit{value, key, report.file()});
        if (!fresh) {
            report.add(key, "limit '" + *name + "' is defined already, at " + had->second.file +
                                ':' + std::to_string(had->second.place.line) +
                                "; a site sets it under change: {limits: ...}");
        }
    }
}

void Limits::change(const yaml::Node& mapping, Report& report) {
    if (!expect(Kind::mapping, mapping, report)) return;
    check_keys(mapping, report);
    for (const auto& [key, value] : mapping.entries) {
        const auto known = limits_.find(key.text);
        if (known != limits_.end()) {
            known->second.value = value;
            continue;
        }
        std::vector<std::string_view> names;
        for (const auto& [name, limit] : limits_) names.push_back(name);
        report.add(key, "there is no limit '" + key.text + "'" + did_you_mean(key.text, names));
    }
}

const yaml::Node& Limits::resolve(const yaml::Node& node) {
    if (!may_be_name(node)) return node;
    const auto found = limits_.find(node.text);
    if (found == limits_.end()) return node;
    found->second.used = true;
    yaml::Node& copy = resolved_.emplace_back(found->second.value);
    place_at(copy, node);
    return copy;
}

void Limits::report_unused(std::string_view file, Report& report) const {
    for (const auto& [name, limit] : limits_) {
        if (limit.used || limit.file != file) continue;
        report.add(limit.place, "no rule uses the limit '" + name + "'");
    }
}

}  // namespace config
