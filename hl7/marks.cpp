#include "hl7/marks.hpp"

#include "hl7/block.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace hl7 {
namespace {

constexpr bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// The bits of `bits` below the lowest bit of `stop`.
constexpr std::uint64_t below(std::uint64_t bits, std::uint64_t stop) {
    return bits & (stop ^ (stop - 1)) & ~stop;
}

// Inside a long field, a document say: the last of the whole blocks from `at` on without a mark.
std::size_t skip_unmarked(std::string_view text, std::size_t at, char field, char line_end) {
    while (text.size() - at >= 2 * block_size &&
           holds_neither(text.data() + at + block_size, field, line_end))
        at += block_size;
    return at;
}

bool is_header(NameTag name) {
    return name == name_tag("MSH") || name == name_tag("FHS") || name == name_tag("BHS");
}

}  // namespace

// The state of one pass: everything before `at` is marked, lines up to `begin` are kept.
struct Marks::Pass {
    Marks& marks;
    std::string_view text;
    std::size_t begin;            // of the line that is open
    std::uint32_t* next;          // where the next field separator goes
    std::size_t first_field = 0;  // of the open line

    // There is always room for a whole block.
    void field_separators(std::uint64_t bits, std::size_t at) {
        for (; bits != 0; bits &= bits - 1)
            *next++ =
                static_cast<std::uint32_t>(at + static_cast<std::size_t>(std::countr_zero(bits)));
    }

    [[nodiscard]] std::size_t used() const {
        return static_cast<std::size_t>(next - marks.fields_.data());
    }

    void grow() {
        const std::size_t count = used();
        marks.fields_.resize(std::max(marks.fields_.size() * 2, 4 * block_size));
        next = marks.fields_.data() + count;
    }

    bool close_line(std::size_t end) {
        std::size_t first = begin;
        while (first < end && blank(text[first])) ++first;
        begin = end + 1;
        if (first == end) return true;
        if (marks.lines_.size() == max_lines) {
            begin = first;
            return false;
        }
        const std::size_t count = used();
        const std::size_t name_end = count > first_field ? marks.fields_[first_field] : end;
        const NameTag name = name_tag(text.substr(first, name_end - first));
        const bool header = count > first_field && is_header(name);
        marks.lines_.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(end),
                                static_cast<std::uint32_t>(first_field),
                                static_cast<std::uint32_t>(count - first_field), name, header});
        first_field = count;
        return true;
    }
};

tl::expected<void, Error> Marks::mark(std::string_view text, std::size_t start, char field,
                                      char line_end) {
    lines_.clear();
    Pass pass{*this, text, start, fields_.data()};
    std::array<char, block_size> last{};
    for (std::size_t at = start; at < text.size(); at += block_size) {
        const char* block = text.data() + at;
        if (text.size() - at < block_size) {
            std::copy_n(block, text.size() - at, last.data());
            block = last.data();
        }
        if (fields_.size() - pass.used() < block_size) pass.grow();

        std::uint64_t fields = positions(block, field);
        std::uint64_t ends = positions(block, line_end);
        if ((fields | ends) == 0) [[unlikely]] {
            at = skip_unmarked(text, at, field, line_end);
            continue;
        }
        for (; ends != 0; ends &= ends - 1) {
            const std::uint64_t before = below(fields, ends);
            pass.field_separators(before, at);
            fields ^= before;
            if (!pass.close_line(at + static_cast<std::size_t>(std::countr_zero(ends))))
                return tl::unexpected(Error{Flaw::too_many_segments, pass.begin});
        }
        pass.field_separators(fields, at);
        if (pass.used() > max_fields)
            return tl::unexpected(Error{Flaw::too_many_fields, fields_[max_fields]});
    }
    if (!pass.close_line(text.size()))
        return tl::unexpected(Error{Flaw::too_many_segments, pass.begin});
    return {};
}

}  // namespace hl7
