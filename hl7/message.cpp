#include "hl7/message.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

namespace hl7 {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::string_view line_ends = "\r\n";
constexpr std::string_view blanks = "\r\n \t";  // what may stand before a segment's name
constexpr Delimiters indivisible{'\0', '\0', '\0', '\0', '\0', '\0'};

std::size_t pieces(std::string_view text, char by) {
    if (text.empty()) return 0;
    if (by == '\0') return 1;
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), by)) + 1;
}

bool punctuation(char c) {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
           (c >= '{' && c <= '~');
}

// `header` begins with MSH, `offset` is where in the frame.
Result<Delimiters> read_delimiters(std::string_view header, std::size_t offset) {
    const auto bad = [&](std::size_t at) {
        return tl::unexpected(Error{Flaw::bad_delimiters, offset + at});
    };
    constexpr std::size_t field_at = 3;
    if (header.size() <= field_at || !punctuation(header[field_at])) return bad(field_at);

    Delimiters found = indivisible;
    found.field = header[field_at];
    std::string_view encoding = header.substr(field_at + 1);
    encoding = encoding.substr(0, encoding.find(found.field));
    encoding = encoding.substr(0, encoding.find_first_of(line_ends));
    encoding = encoding.substr(0, encoding.find_last_not_of(' ') + 1);

    const std::array<char*, 5> order{&found.component, &found.repetition, &found.escape,
                                     &found.subcomponent, &found.truncation};
    if (encoding.empty() || encoding.size() > order.size()) return bad(field_at + 1);
    for (std::size_t i = 0; i < encoding.size(); ++i) {
        const char c = encoding[i];
        if (!punctuation(c) || encoding.find(c) != i) return bad(field_at + 1 + i);
        *order[i] = c;
    }
    return found;
}

}  // namespace

std::size_t Repetition::components() const {
    return pieces(raw_, by_.component);
}

std::string_view Field::first() const {
    char one = by_.component;
    char other = by_.repetition;
    if (one == '\0') one = other;
    if (other == '\0') other = one;
    if (one == '\0') return raw_;
    std::size_t end = 0;
    constexpr std::size_t very_short = 8;
    if (raw_.size() <= very_short) {
        while (end < raw_.size() && raw_[end] != one && raw_[end] != other) ++end;
        return {raw_.data(), end};
    }
    end = raw_.size();
    for_each_short_block(
        raw_,
        [one, other](const char* bytes) {
            return short_positions(bytes, one) | short_positions(bytes, other);
        },
        [&end](std::size_t base, std::uint32_t bits) {
            if (bits != 0) end = base + static_cast<std::size_t>(std::countr_zero(bits));
            return bits != 0;
        });
    return {raw_.data(), end};
}

std::size_t Field::repetitions() const {
    return pieces(raw_, by_.repetition);
}

std::string_view Segment::raw() const {
    return message_->text_.substr(line_->begin, line_->end - line_->begin);
}

std::size_t Segment::offset() const {
    return line_->begin;
}

std::size_t Segment::fields() const {
    return line_->header ? line_->field_count + 1 : line_->field_count;
}

Field Segment::delimiter_field(std::size_t n) const {
    const std::string_view text = message_->text_;
    if (n == 0) return {{}, message_->delimiters_};
    if (n == 1) return {text.substr(*separators_, 1), indivisible};
    const std::uint32_t begin = *separators_ + 1;
    const std::uint32_t end = line_->field_count > 1 ? separators_[1] : line_->end;
    return {text.substr(begin, end - begin), indivisible};
}

Result<Message> Message::parse(std::string_view text) {
    Message message;
    if (auto read = message.reparse(text); !read) return tl::unexpected(read.error());
    return message;
}

tl::expected<void, Error> Message::reparse(std::string_view text) {
    text_ = {};
    marks_.clear();
    const auto fail = [this](Flaw flaw, std::size_t offset) {
        marks_.clear();
        return tl::unexpected(Error{flaw, offset});
    };
    if (text.size() > std::numeric_limits<std::uint32_t>::max())
        return fail(Flaw::too_long, std::numeric_limits<std::uint32_t>::max());

    std::size_t start = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    start = std::min(text.find_first_not_of(blanks, start), text.size());
    if (!text.substr(start).starts_with("MSH")) return fail(Flaw::no_msh, start);
    const Result<Delimiters> delimiters = read_delimiters(text.substr(start), start);
    if (!delimiters) return fail(delimiters.error().flaw, delimiters.error().offset);
    delimiters_ = *delimiters;

    // A CR after the last line makes no CR message of LF lines; an LF after the last CR is none of
    // its data.
    const std::string_view trimmed = text.substr(0, text.find_last_not_of(line_ends) + 1);
    const char line_end = trimmed.find('\r', start) == std::string_view::npos ? '\n' : '\r';
    const std::size_t end = line_end == '\n' ? trimmed.size() : text.find_last_not_of('\n') + 1;
    if (auto marked = marks_.mark(text.substr(0, end), start, delimiters_.field, line_end); !marked)
        return fail(marked.error().flaw, marked.error().offset);
    text_ = text;
    return {};
}

std::optional<Segment> Message::find(std::string_view name, std::size_t n) const {
    const NameTag tag = name_tag(name);
    for (std::size_t i = 0; i < segments(); ++i) {
        const bool found = tag != 0 ? marks_.line(i).name == tag : segment(i).name() == name;
        if (found && n-- == 1) return segment(i);
    }
    return std::nullopt;
}

std::string_view Message::at(const Path& path) const {
    const std::optional<Segment> segment = find(path.segment, path.occurrence);
    if (!segment) return {};
    if (path.field == 0) return segment->raw();
    const Field field = segment->field(path.field);
    if (path.repetition == 0 && path.component == 0) return field.raw();
    const Repetition repetition = field.repetition(std::max<std::size_t>(path.repetition, 1));
    if (path.component == 0) return repetition.raw();
    const Component component = repetition.component(path.component);
    return path.subcomponent == 0 ? component.raw() : component.subcomponent(path.subcomponent);
}

}  // namespace hl7
