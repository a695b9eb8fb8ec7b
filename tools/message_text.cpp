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

}  // namespace

std::string message_text(const hl7::Message& message, bool colour) {
    return Page{message, colour}.write();
}

}  // namespace calciwatch
