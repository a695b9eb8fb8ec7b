#include "config/yaml_text.hpp"

#include <algorithm>

namespace config::yaml {
namespace {

bool plain(const std::string& text) {
    const auto harmless = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '.' || c == '-';
    };
    return !text.empty() && text.front() != '-' && text.front() != '.' &&
           std::all_of(text.begin(), text.end(), harmless);
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
        } else {
            if (c == '"' || c == '\\') out += '\\';
            out += c;
        }
    }
    return out + '"';
}

}  // namespace

std::string flow(const Node& node) {
    switch (node.kind) {
        case Node::Kind::nothing:
            return "";
        case Node::Kind::scalar:
            return plain(node.text) ? node.text : quoted(node.text);
        case Node::Kind::list: {
            std::string out = "[";
            for (const Node& item : node.items) {
                if (out.size() > 1) out += ", ";
                out += flow(item);
            }
            return out + "]";
        }
        case Node::Kind::mapping:
            break;
    }
    std::string out = "{";
    for (const Entry& entry : node.entries) {
        if (out.size() > 1) out += ", ";
        out += flow(entry.key) + ": " + flow(entry.value);
    }
    return out + "}";
}

}  // namespace config::yaml
