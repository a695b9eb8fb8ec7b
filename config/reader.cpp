#include "config/reader.hpp"

#include "config/suggestion.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

namespace config {
namespace {

using Kind = yaml::Node::Kind;

std::string_view name(Kind kind) {
    switch (kind) {
        case Kind::nothing:
            return "nothing";
        case Kind::scalar:
            return "a single value";
        case Kind::list:
            return "a list";
        case Kind::mapping:
            return "a mapping";
    }
    return "nothing";
}

bool word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

std::string joined(const std::vector<std::string_view>& words) {
    std::string all;
    for (const std::string_view word : words) {
        if (!all.empty()) all += ", ";
        all += word;
    }
    return all;
}

}  // namespace

void Report::add(const yaml::Node& at, std::string what) {
    mistakes_->push_back({file_, at.line, at.column, std::move(what)});
}

void sort_by_place(Mistakes& mistakes_of_one_file) {
    std::stable_sort(mistakes_of_one_file.begin(), mistakes_of_one_file.end(),
                     [](const Mistake& a, const Mistake& b) {
                         return std::pair{a.line, a.column} < std::pair{b.line, b.column};
                     });
}

void check_keys(const yaml::Node& mapping, Report& report) {
    std::set<std::string_view> seen;
    for (const yaml::Entry& entry : mapping.entries) {
        if (!expect(Kind::scalar, entry.key, report)) continue;
        if (!seen.insert(entry.key.text).second) {
            report.add(entry.key, "key '" + entry.key.text + "' stands here twice");
        }
    }
}

Keys::Keys(const yaml::Node& mapping, Report& report) : mapping_{mapping}, report_{report} {
    if (expect(Kind::mapping, mapping, report)) check_keys(mapping, report);
}

const yaml::Node* Keys::optional(std::string_view key) {
    asked_.push_back(key);
    for (const yaml::Entry& entry : mapping_.entries) {
        if (entry.key.kind == Kind::scalar && entry.key.text == key) return &entry.value;
    }
    return nullptr;
}

const yaml::Node* Keys::required(std::string_view key) {
    const yaml::Node* value = optional(key);
    if (value == nullptr && mapping_.kind == Kind::mapping) {
        report_.add(mapping_, "key '" + std::string{key} + "' is missing");
    }
    return value;
}

void Keys::finish() {
    for (const yaml::Entry& entry : mapping_.entries) {
        if (entry.key.kind != Kind::scalar) continue;
        if (std::find(asked_.begin(), asked_.end(), entry.key.text) != asked_.end()) continue;
        report_.add(entry.key,
                    "unknown key '" + entry.key.text + "'" + did_you_mean(entry.key.text, asked_));
    }
}

bool expect(Kind kind, const yaml::Node& node, Report& report) {
    if (node.kind == kind) return true;
    report.add(node,
               "expected " + std::string{name(kind)} + ", found " + std::string{name(node.kind)});
    return false;
}

std::optional<std::string> read_text(const yaml::Node& node, Report& report) {
    if (!expect(Kind::scalar, node, report)) return std::nullopt;
    if (node.text.find_first_not_of(" \t\r\n") == std::string::npos) {
        report.add(node, "is empty");
        return std::nullopt;
    }
    return node.text;
}

std::optional<std::string> read_word(const yaml::Node& node, Report& report) {
    auto text = read_text(node, report);
    if (!text) return std::nullopt;
    if (!std::all_of(text->begin(), text->end(), word_character)) {
        report.add(node, "'" + *text + "' is no single word of letters, digits and hyphens");
        return std::nullopt;
    }
    return text;
}

std::optional<bool> read_boolean(const yaml::Node& node, Report& report) {
    const auto choice = read_choice(node, {"true", "false"}, report);
    if (!choice) return std::nullopt;
    return *choice == "true";
}

std::optional<std::uint64_t> read_integer(const yaml::Node& node, std::uint64_t least,
                                          std::uint64_t most, Report& report) {
    const auto text = read_text(node, report);
    if (!text) return std::nullopt;
    std::uint64_t value = 0;
    const char* const end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, value);
    if (error != std::errc{} || stop != end || value < least || value > most) {
        report.add(node, "'" + *text + "' is no whole number from " + std::to_string(least) +
                             " to " + std::to_string(most));
        return std::nullopt;
    }
    return value;
}

std::optional<alerts::Decimal> read_decimal(const yaml::Node& node, Report& report) {
    const auto text = read_text(node, report);
    if (!text) return std::nullopt;
    const auto number = alerts::Decimal::parse(*text);
    if (!number) report.add(node, "'" + *text + "' is no decimal number");
    return number;
}

std::optional<std::string_view> read_choice(const yaml::Node& node,
                                            const std::vector<std::string_view>& choices,
                                            Report& report) {
    const auto text = read_text(node, report);
    if (!text) return std::nullopt;
    const auto found = std::find(choices.begin(), choices.end(), *text);
    if (found != choices.end()) return *found;
    report.add(node,
               "'" + *text + "' is none of " + joined(choices) + did_you_mean(*text, choices));
    return std::nullopt;
}

std::vector<std::string> read_texts(const yaml::Node& node, Report& report) {
    std::vector<std::string> texts;
    for (const yaml::Node* item : one_or_many(node)) {
        if (auto text = read_text(*item, report)) texts.push_back(std::move(*text));
    }
    return texts;
}

std::vector<const yaml::Node*> one_or_many(const yaml::Node& node) {
    if (node.kind != Kind::list) return {&node};
    std::vector<const yaml::Node*> items;
    for (const yaml::Node& item : node.items) items.push_back(&item);
    return items;
}

}  // namespace config
