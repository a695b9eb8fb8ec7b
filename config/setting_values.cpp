#include "config/setting_values.hpp"

#include "config/quantity.hpp"

namespace config {

void read_into(std::string& value, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    if (auto text = read_text(*node, report)) value = std::move(*text);
}

void read_word_into(std::string& value, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    if (auto word = read_word(*node, report)) value = std::move(*word);
}

void read_into(bool& value, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    if (const auto boolean = read_boolean(*node, report)) value = *boolean;
}

void read_into(std::size_t& value, const yaml::Node* node, std::uint64_t least, std::uint64_t most,
               Report& report) {
    if (node == nullptr) return;
    if (const auto number = read_integer(*node, least, most, report)) value = *number;
}

void read_size_into(std::size_t& value, const yaml::Node* node, std::uint64_t least,
                    std::uint64_t most, Report& report) {
    if (node == nullptr) return;
    const auto text = read_text(*node, report);
    if (!text) return;
    const auto size = parse_size(*text);
    if (size && *size >= least && *size <= most) {
        value = *size;
    } else {
        report.add(*node, "'" + *text + "' is no size such as 16 MiB, from " +
                              std::to_string(least) + " to " + std::to_string(most) + " bytes");
    }
}

void read_into(std::chrono::seconds& value, const yaml::Node* node, std::chrono::seconds least,
               Report& report) {
    if (node == nullptr) return;
    const auto text = read_text(*node, report);
    if (!text) return;
    // Nothing is nothing in every unit.
    const auto duration =
        *text == "0" ? std::optional{std::chrono::seconds{0}} : parse_duration(*text);
    if (duration && *duration >= least) {
        value = *duration;
    } else {
        report.add(*node, "'" + *text + "' is no duration such as '30 s' or PT30S, of at least " +
                              std::to_string(least.count()) + " s");
    }
}

void read_into(Endpoint& value, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    const auto text = read_text(*node, report);
    if (!text) return;
    if (auto endpoint = parse_endpoint(*text)) {
        value = std::move(*endpoint);
    } else {
        report.add(*node, "'" + *text +
                              "' is no endpoint: write an IP address (not a name) and a "
                              "port, such as 127.0.0.1:2575 or '[::1]:2575'");
    }
}

void Paths::read_list(std::vector<std::filesystem::path>& paths, const yaml::Node* node) const {
    if (node == nullptr || !expect(yaml::Node::Kind::list, *node, report_)) return;
    paths.clear();
    for (const std::string& path : read_texts(*node, report_)) paths.push_back(absolute(path));
}

void Paths::read_filled_list(std::vector<std::filesystem::path>& paths,
                             const yaml::Node* node) const {
    read_list(paths, node);
    if (node != nullptr && node->kind == yaml::Node::Kind::list && node->items.empty()) {
        report_.add(*node, "is empty: leave the key out for what is shipped");
    }
}

}  // namespace config
