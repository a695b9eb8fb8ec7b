// The one pass over a message: where its segments begin and end, where its fields are divided.
#pragma once

#include "hl7/error.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace hl7 {

// A segment's name as a number, so that asking for it is one comparison: the three bytes of "PID".
// 0 is a name that has not three.
using NameTag = std::uint32_t;
[[nodiscard]] constexpr NameTag name_tag(std::string_view name) {
    if (name.size() != 3) return 0;
    const auto byte = [name](std::size_t i) {
        return NameTag{static_cast<unsigned char>(name[i])};
    };
    return byte(0) | byte(1) << 8U | byte(2) << 16U;
}

// Offsets are bytes from the beginning of the text that was marked.
struct Line {
    std::uint32_t begin;        // of the segment
    std::uint32_t end;          // one past its last byte
    std::uint32_t first_field;  // index of its first field separator in Marks::fields
    std::uint32_t field_count;  // field separators in it
    NameTag name;
    bool header;  // MSH, FHS or BHS: its first separator is field 1 itself
};

class Marks {
  public:
    // Most segments and field separators that will be kept.
    static constexpr std::size_t max_lines = 100'000;
    static constexpr std::size_t max_fields = 4'000'000;

    // Marks text[start..], which ends with its last line's last byte. Lines end with `line_end`;
    // blanks and line ends before a line are none of it, and what is nothing else is no line.
    [[nodiscard]] tl::expected<void, Error> mark(std::string_view text, std::size_t start,
                                                 char field, char line_end);
    void clear() { lines_.clear(); }

    [[nodiscard]] std::size_t lines() const { return lines_.size(); }
    [[nodiscard]] const Line& line(std::size_t index) const { return lines_[index]; }
    // The positions of the line's field separators, field_count of them.
    [[nodiscard]] const std::uint32_t* separators(const Line& line) const {
        return fields_.data() + line.first_field;
    }

  private:
    struct Pass;
    std::vector<Line> lines_;
    // Its size is the room there is; how much of it is in use the lines say.
    std::vector<std::uint32_t> fields_;
};

}  // namespace hl7
