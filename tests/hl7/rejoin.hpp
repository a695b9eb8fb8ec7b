// The way back from the parsed tree to bytes: what the corpus test and the fuzzer hold a parse
// against.
#pragma once

#include "hl7/message.hpp"

#include <string>

namespace hl7 {

// A field from the leaves of its tree: repetitions, components, subcomponents.
inline void append_rejoined(std::string& line, const Field& field, const Delimiters& by) {
    const auto divide = [&line](bool& first, char delimiter) {
        if (!first) line += delimiter;
        first = false;
    };
    bool first_repetition = true;
    for (const Repetition& repetition : field) {
        divide(first_repetition, by.repetition);
        bool first_component = true;
        for (const Component& component : repetition) {
            divide(first_component, by.component);
            bool first_subcomponent = true;
            for (const std::string_view subcomponent : component) {
                divide(first_subcomponent, by.subcomponent);
                line += subcomponent;
            }
        }
    }
}

// The name, then for every field its separator and its tree.
[[nodiscard]] inline std::string rejoin(const Message& message, const Segment& segment) {
    std::string line{segment.name()};
    const bool header = line == "MSH" || line == "FHS" || line == "BHS";
    for (std::size_t n = header ? 2 : 1; n <= segment.fields(); ++n) {
        line += message.delimiters().field;
        append_rejoined(line, segment.field(n), message.delimiters());
    }
    return line;
}

// Every byte of the text belongs to a segment, or to what may stand between two.
[[nodiscard]] inline bool accounts_for_every_byte(const Message& message) {
    const std::string_view text = message.text();
    std::size_t end = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
    for (std::size_t i = 0; i < message.segments(); ++i) {
        const Segment segment = message.segment(i);
        if (segment.offset() < end || rejoin(message, segment) != segment.raw()) return false;
        if (segment.raw().data() != text.data() + segment.offset()) return false;
        const std::string_view between = text.substr(end, segment.offset() - end);
        if (between.find_first_not_of("\r\n \t") != std::string_view::npos) return false;
        end = segment.offset() + segment.raw().size();
    }
    return text.substr(end).find_first_not_of("\r\n \t") == std::string_view::npos;
}

}  // namespace hl7
