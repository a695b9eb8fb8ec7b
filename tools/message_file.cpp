#include "tools/message_file.hpp"

#include "hl7/mllp.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <iterator>
#include <system_error>

namespace calciwatch {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::array<std::string_view, 4> envelopes{"FHS", "BHS", "BTS", "FTS"};

bool ends_line(char c) {
    return c == '\r' || c == '\n' || c == hl7::start_block || c == hl7::end_block;
}

bool is_envelope(std::string_view line) {
    return std::any_of(envelopes.begin(), envelopes.end(),
                       [line](std::string_view name) { return line.starts_with(name); });
}

// Where lines begin with MSH.
std::vector<std::size_t> message_starts(std::string_view bytes) {
    std::vector<std::size_t> starts;
    for (std::size_t at = bytes.find("MSH"); at != std::string_view::npos;
         at = bytes.find("MSH", at + 1))
        if (at == 0 || ends_line(bytes[at - 1])) starts.push_back(at);
    return starts;
}

// The next segment of `rest`, which loses it. Line ends are CR, or LF where a message has no CR;
// the bytes of an MLLP envelope always end a line.
std::string_view take_line(std::string_view& rest, bool has_cr) {
    const auto end = std::find_if(rest.begin(), rest.end(), [has_cr](char c) {
        return ends_line(c) && !(c == '\n' && has_cr);
    });
    std::string_view line = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    while (line.starts_with('\n')) line.remove_prefix(1);  // of a CR LF
    return line;
}

std::string on_the_wire(std::string_view message) {
    const bool has_cr = message.find('\r') != std::string_view::npos;
    while (message.ends_with('\n')) message.remove_suffix(1);  // that parts two messages
    std::string out;
    while (!message.empty()) {
        const std::string_view line = take_line(message, has_cr);
        if (line.empty() || is_envelope(line)) continue;
        out += line;
        out += '\r';
    }
    return out;
}

// What stands before the first message may only be an envelope.
bool only_envelopes(std::string_view before) {
    while (!before.empty()) {
        const std::string_view line = take_line(before, false);
        if (line.find_first_not_of(" \t") != std::string_view::npos && !is_envelope(line))
            return false;
    }
    return true;
}

}  // namespace

tl::expected<std::vector<std::string>, std::string> split_messages(std::string_view bytes) {
    if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
    const std::vector<std::size_t> starts = message_starts(bytes);
    if (starts.empty()) return tl::unexpected{std::string{"no line begins with MSH"}};
    if (!only_envelopes(bytes.substr(0, starts.front())))
        return tl::unexpected{std::string{"the first line is neither MSH nor a batch header"}};
    std::vector<std::string> messages;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const std::size_t end = i + 1 < starts.size() ? starts[i + 1] : bytes.size();
        messages.push_back(on_the_wire(bytes.substr(starts[i], end - starts[i])));
    }
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
