#include "tools/message_file.hpp"

#include "hl7/batch.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <system_error>

namespace calciwatch {
namespace {

namespace fs = std::filesystem;

// Segments end with LF only where a message has no CR; else a line feed is data, or the second
// half of a CR LF.
std::string on_the_wire(std::string_view message) {
    const char end = message.find('\r') == std::string_view::npos ? '\n' : '\r';
    std::string out;
    while (!message.empty()) {
        std::string_view line = message.substr(0, message.find(end));
        message.remove_prefix(std::min(message.size(), line.size() + 1));
        while (line.starts_with('\n')) line.remove_prefix(1);
        if (line.empty()) continue;
        out += line;
        out += '\r';
    }
    return out;
}

}  // namespace

tl::expected<std::vector<std::string>, std::string> split_messages(std::string_view bytes) {
    std::vector<std::string> messages;
    hl7::BatchReader pieces{bytes};
    while (const auto piece = pieces.next()) {
        if (piece->part == hl7::BatchPart::stray)
            return tl::unexpected{"the line at byte " + std::to_string(piece->offset) +
                                  " belongs to no message: a message begins with MSH"};
        if (piece->part == hl7::BatchPart::message) messages.push_back(on_the_wire(piece->text));
    }
    if (messages.empty()) return tl::unexpected{std::string{"no line begins with MSH"}};
    return messages;
}

tl::expected<std::vector<std::string>, std::string> list_files(
    const std::vector<std::string>& names) {
    std::vector<std::string> files;
    for (const std::string& name : names) {
        std::error_code error;
        if (name == "-" || !fs::is_directory(name, error)) {
            files.push_back(name);
            continue;
        }
        std::vector<std::string> inside;
        for (fs::directory_iterator entry{name, error}, end; !error && entry != end;
             entry.increment(error))
            if (entry->path().extension() == ".hl7") inside.push_back(entry->path().string());
        if (error) return tl::unexpected{name + ": " + error.message()};
        if (inside.empty()) return tl::unexpected{name + ": no *.hl7 file in this folder"};
        std::sort(inside.begin(), inside.end());
        files.insert(files.end(), inside.begin(), inside.end());
    }
    return files;
}

tl::expected<Source, std::string> read_source(const std::string& name) {
    const auto all = [](std::istream& in) {
        return std::string{std::istreambuf_iterator<char>{in}, {}};
    };
    if (name == "-") return Source{"standard input", all(std::cin)};
    std::ifstream file{name, std::ios::binary};
    if (!file) return tl::unexpected{name + ": " + std::generic_category().message(errno)};
    Source source{name, all(file)};
    if (file.bad()) return tl::unexpected{name + ": cannot be read"};
    return source;
}

}  // namespace calciwatch
