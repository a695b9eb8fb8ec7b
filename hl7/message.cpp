#include "hl7/message.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

namespace hl7 {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::string_view line_ends = "\r\n";
constexpr std::string_view blanks = "\r\n \t";  // what may stand before a segment's name
constexpr Delimiters indivisible{'\0', '\0', '\0', '\0', '\0', '\0'};

// The n-th piece from 1; what is not there is empty. '\0' is a delimiter nobody defined.
std::string_view piece(std::string_view text, char by, std::size_t n) {
    if (n == 0 || (by == '\0' && n > 1)) return {};
    if (by == '\0') return text;
    for (; n > 1; --n) {
        const std::size_t at = text.find(by);
        if (at == std::string_view::npos) return {};
        text.remove_prefix(at + 1);
    }
    return text.substr(0, text.find(by));
}

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

std::string_view Component::subcomponent(std::size_t n) const {
    return piece(raw_, by_.subcomponent, n);
}

Component Repetition::component(std::size_t n) const {
    return {piece(raw_, by_.component, n), by_};
}

std::size_t Repetition::components() const {
    return pieces(raw_, by_.component);
}

std::size_t Field::repetitions() const {
    return pieces(raw_, by_.repetition);
}

Repetition Field::repetition(std::size_t n) const {
    return {piece(raw_, by_.repetition, n), by_};
}

std::string_view Segment::name() const {
    const Line& line = message_->marks_.line(index_);
    const std::uint32_t end = line.field_count > 0 ? *message_->marks_.separators(line) : line.end;
    return message_->text_.substr(line.begin, end - line.begin);
}

std::string_view Segment::raw() const {
    const Line& line = message_->marks_.line(index_);
    return message_->text_.substr(line.begin, line.end - line.begin);
}

std::size_t Segment::offset() const {
    return message_->marks_.line(index_).begin;
}

std::size_t Segment::fields() const {
    const Line& line = message_->marks_.line(index_);
    return line.header ? line.field_count + 1 : line.field_count;
}

Field Segment::field(std::size_t n) const {
    const Line& line = message_->marks_.line(index_);
    const std::uint32_t* const separators = message_->marks_.separators(line);
    const std::string_view text = message_->text_;
    if (line.header && n == 1) return {text.substr(*separators, 1), indivisible};

    const std::size_t before = line.header ? n - 1 : n;  // the separator before field n, from 1
    const Delimiters& by = line.header && n == 2 ? indivisible : message_->delimiters_;
    if (n == 0 || before > line.field_count) return {{}, by};
    const std::uint32_t begin = separators[before - 1] + 1;
    const std::uint32_t end = before < line.field_count ? separators[before] : line.end;
    return {text.substr(begin, end - begin), by};
}

std::vector<std::uint32_t> occurrences(const Message& message) {
    std::vector<std::uint32_t> by_name(message.segments());
    std::iota(by_name.begin(), by_name.end(), 0U);
    const auto name = [&message](std::uint32_t i) { return message.segment(i).name(); };
    std::stable_sort(by_name.begin(), by_name.end(),
                     [&name](std::uint32_t a, std::uint32_t b) { return name(a) < name(b); });

    std::vector<std::uint32_t> numbers(by_name.size());
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < by_name.size(); ++i) {
        number = i > 0 && name(by_name[i - 1]) == name(by_name[i]) ? number + 1 : 1;
        numbers[by_name[i]] = number;
    }
    return numbers;
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
    for (std::size_t i = 0; i < segments(); ++i)
        if (segment(i).name() == name && n-- == 1) return segment(i);
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
