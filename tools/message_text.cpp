#include "tools/message_text.hpp"

#include "hl7/text.hpp"
#include "tools/dictionary.hpp"
#include "tools/terminal.hpp"

#include <algorithm>
#include <utility>

namespace calciwatch {
namespace {

// One message, segment by segment.
class Page {
  public:
    Page(const hl7::Message& message, bool colour)
        : message_{message}, text_{message}, colour_{colour} {}

    std::string write() && {
        for (std::size_t i = 0; i < message_.segments(); ++i) write(message_.segment(i));
        return std::move(out_);
    }

  private:
    void write(const hl7::Segment& segment) {
        const std::string name{segment.name()};
        out_ += painted(printable(name), Colour::bold, colour_) + "  ";
        out_.append(segment_name(name)) += '\n';
        for (std::size_t n = 1; n <= segment.fields(); ++n) {
            const hl7::Field field = segment.field(n);
            if (field.presence() != hl7::Presence::absent) write(name, n, field);
        }
    }

    void write(const std::string& segment, std::size_t n, const hl7::Field& field) {
        const std::string label = segment + '-' + std::to_string(n);
        const std::string name{field_name(segment, n)};
        // MSH-1 and MSH-2 are the delimiters themselves.
        if (segment == "MSH" && n <= 2) {
            row(label, name, printable(field.raw()));
            return;
        }
        const bool repeats = field.repetitions() > 1;
        std::size_t r = 0;
        for (const hl7::Repetition& one : field) {
            ++r;
            const std::string index = repeats ? '[' + std::to_string(r) + ']' : "";
            write(label + index, name, segment, n, one);
        }
    }

    void write(const std::string& label, const std::string& name, const std::string& segment,
               std::size_t n, const hl7::Repetition& value) {
        if (value.components() < 2) {
            row(label, name, shown(value.raw()));
            return;
        }
        std::string line;
        std::size_t c = 0;
        for (const hl7::Component& one : value) {
            ++c;
            const std::string_view raw = one.raw();
            if (raw.empty()) continue;
            if (!line.empty()) line += "  ";
            const std::string_view known = component_name(segment, n, c);
            line += known.empty() ? '.' + std::to_string(c) : std::string{known};
            line += '=' + shown(raw);
        }
        row(label, name, line);
    }

    void row(const std::string& label, const std::string& name, const std::string& value) {
        out_ += "  " + padded(label, 10) + ' ' + padded(name, 28) + ' ' + value + '\n';
    }

    static std::string padded(std::string text, std::size_t width) {
        text.resize(std::max(text.size(), width), ' ');
        return text;
    }

    [[nodiscard]] std::string shown(std::string_view raw) const {
        if (hl7::presence(raw) == hl7::Presence::null) return "\"\" (delete)";
        return printable(text_(raw));
    }

    const hl7::Message& message_;
    hl7::TextReader text_;
    bool colour_;
    std::string out_;
};

// What cannot be parsed is shown as it came, a segment a line.
std::string lines_of(std::string_view raw) {
    std::string text;
    std::size_t at = 0;
    while (at < raw.size()) {
        const std::size_t end = std::min(raw.find_first_of("\r\n", at), raw.size());
        if (end > at) text += printable(raw.substr(at, end - at)) + '\n';
        at = end + 1;
    }
    return text;
}

}  // namespace

std::string message_text(const hl7::Message& message, bool colour) {
    return Page{message, colour}.write();
}

std::string segments_text(const std::string& raw, bool colour) {
    constexpr char start = '\x0b';
    constexpr char end = '\x1c';
    std::string text;
    std::string_view rest = raw;
    while (!rest.empty()) {
        if (rest.front() == start) rest.remove_prefix(1);
        const std::string_view one = rest.substr(0, rest.find(start));
        rest.remove_prefix(one.size());
        const std::string_view inner = one.substr(0, one.rfind(end));
        if (!text.empty()) text += '\n';
        const auto message = hl7::Message::parse(inner);
        text += message ? message_text(*message, colour) : lines_of(inner);
    }
    return text;
}

}  // namespace calciwatch
