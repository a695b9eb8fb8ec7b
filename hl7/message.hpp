// A parsed HL7v2 message: marks over the sender's bytes, nothing copied.
//
// One pass marks every segment and field; repetitions, components and subcomponents are split
// when somebody asks. Delimiters are those of MSH-1 and MSH-2 of this very message. Segments end
// with CR; when the message holds no CR at all, with LF. CR LF and blank lines are tolerated.
#pragma once

#include "hl7/block.hpp"
#include "hl7/error.hpp"
#include "hl7/marks.hpp"

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hl7 {

// MSH-1 and MSH-2 (2.4.4). A character the sender did not define is '\0' and matches nothing.
struct Delimiters {
    char field = '|';
    char component = '^';
    char repetition = '~';
    char escape = '\\';
    char subcomponent = '&';
    char truncation = '\0';  // '#' by default from 2.7 when the sender declares it
    friend bool operator==(const Delimiters&, const Delimiters&) = default;
};

// What one field, component or subcomponent says. Escapes are still in it: see text.hpp.
enum class Presence {
    absent,  // nothing between the delimiters: no statement, keep what is known
    null,    // "": the sender deletes the value
    present,
};
[[nodiscard]] constexpr Presence presence(std::string_view raw) {
    if (raw.empty()) return Presence::absent;
    return raw == "\"\"" ? Presence::null : Presence::present;
}

// Where a byte first stands, else the length.
[[nodiscard]] inline std::size_t find_or_end(std::string_view text, char wanted) {
    const void* const found =
        text.empty() ? nullptr : std::memchr(text.data(), wanted, text.size());
    return found == nullptr
               ? text.size()
               : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

// The n-th piece from 1; what is not there is empty. '\0' is a delimiter nobody defined.
[[nodiscard]] inline std::string_view piece(std::string_view text, char by, std::size_t n) {
    if (by == '\0') return n == 1 ? text : std::string_view{};
    std::size_t length = find_or_end(text, by);
    for (; n > 1; --n) {
        if (length == text.size()) return {};
        text.remove_prefix(length + 1);
        length = find_or_end(text, by);
    }
    return {text.data(), n == 0 ? 0 : length};
}

// Goes over the pieces between one kind of delimiter, empty ones too: all of them in one pass,
// however many were sent. Of an empty text there are none.
template <class Piece, char Delimiters::*delimiter>
class PieceIterator {
  public:
    using value_type = Piece;
    using difference_type = std::ptrdiff_t;
    PieceIterator(std::string_view whole, const Delimiters& by)
        : rest_{whole}, by_{by}, length_{length()}, done_{whole.empty()} {}
    [[nodiscard]] Piece operator*() const {
        const std::string_view raw = rest_.substr(0, length_);
        if constexpr (std::same_as<Piece, std::string_view>)
            return raw;
        else
            return {raw, by_};
    }
    PieceIterator& operator++() {
        done_ = length_ == rest_.size();
        rest_.remove_prefix(done_ ? length_ : length_ + 1);
        length_ = length();
        return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const PieceIterator& it, std::default_sentinel_t) { return it.done_; }

  private:
    [[nodiscard]] std::size_t length() const {
        const char divides = by_.*delimiter;
        return divides == '\0' ? rest_.size() : find_or_end(rest_, divides);
    }
    std::string_view rest_;  // from the piece it stands at
    Delimiters by_;
    std::size_t length_;  // of the piece
    bool done_;
};

// A piece of a field, split on demand. All counts are from 1, as the standard counts; what the
// sender left out is an empty view, never an error. Component 1 of a field without component
// delimiters is the whole field, and likewise below. Who wants all pieces iterates.
class Component {
  public:
    using Iterator = PieceIterator<std::string_view, &Delimiters::subcomponent>;
    Component(std::string_view raw, const Delimiters& by) : raw_{raw}, by_{by} {}
    [[nodiscard]] std::string_view raw() const { return raw_; }
    [[nodiscard]] std::string_view subcomponent(std::size_t n) const {
        return piece(raw_, by_.subcomponent, n);
    }
    [[nodiscard]] Iterator begin() const { return {raw_, by_}; }
    [[nodiscard]] static std::default_sentinel_t end() { return {}; }

  private:
    std::string_view raw_;
    Delimiters by_;
};

class Repetition {
  public:
    using Iterator = PieceIterator<Component, &Delimiters::component>;
    Repetition(std::string_view raw, const Delimiters& by) : raw_{raw}, by_{by} {}
    [[nodiscard]] std::string_view raw() const { return raw_; }
    [[nodiscard]] Component component(std::size_t n) const {
        return {piece(raw_, by_.component, n), by_};
    }
    // component(n).raw(), the usual need.
    [[nodiscard]] std::string_view operator[](std::size_t n) const { return component(n).raw(); }
    // The first `count` of them in one pass: [0] is component 1.
    template <std::size_t count>
    [[nodiscard]] std::array<std::string_view, count> first() const;
    [[nodiscard]] std::size_t components() const;  // 0 for an empty repetition
    [[nodiscard]] Iterator begin() const { return {raw_, by_}; }
    [[nodiscard]] static std::default_sentinel_t end() { return {}; }

  private:
    std::string_view raw_;
    Delimiters by_;
};

class Field {
  public:
    using Iterator = PieceIterator<Repetition, &Delimiters::repetition>;
    Field(std::string_view raw, const Delimiters& by) : raw_{raw}, by_{by} {}
    [[nodiscard]] std::string_view raw() const { return raw_; }
    [[nodiscard]] Presence presence() const { return hl7::presence(raw_); }
    [[nodiscard]] std::size_t repetitions() const;  // 0 for an empty field
    [[nodiscard]] Repetition repetition(std::size_t n) const {
        return {piece(raw_, by_.repetition, n), by_};
    }
    [[nodiscard]] Iterator begin() const { return {raw_, by_}; }
    [[nodiscard]] static std::default_sentinel_t end() { return {}; }
    // Of the first repetition, the usual need.
    [[nodiscard]] Component component(std::size_t n) const { return repetition(1).component(n); }
    [[nodiscard]] std::string_view operator[](std::size_t n) const {
        return n == 1 ? first() : component(n).raw();
    }

  private:
    [[nodiscard]] std::string_view first() const;  // component 1 of the first repetition
    std::string_view raw_;
    Delimiters by_;
};

class Message;

// One segment: a view into the message that was parsed, which must outlive it.
class Segment {
  public:
    [[nodiscard]] std::string_view name() const;  // "PID"; bytes before the first delimiter
    // name() == name, and quicker for the names that the standard has.
    [[nodiscard]] bool is(std::string_view name) const;
    [[nodiscard]] NameTag tag() const;
    [[nodiscard]] std::string_view raw() const;  // the whole line without its terminator
    [[nodiscard]] std::size_t index() const { return index_; }  // in the message, from 0
    [[nodiscard]] std::size_t offset() const;                   // of raw() in the frame
    [[nodiscard]] std::size_t fields() const;                   // the highest field number sent
    // Field n as the standard numbers it. MSH-1 is the field separator itself and MSH-2 the
    // encoding characters, unsplit: the off-by-one of MSH (and FHS, BHS) lives in here only.
    [[nodiscard]] Field field(std::size_t n) const;
    [[nodiscard]] Field operator[](std::size_t n) const { return field(n); }

  private:
    friend class Message;
    Segment(const Message& message, std::size_t index);
    // MSH-1 and MSH-2, whose bytes are the delimiters and divided by none; MSH-0 is empty.
    [[nodiscard]] Field delimiter_field(std::size_t n) const;
    const Message* message_;
    std::size_t index_;
    const Line* line_;
    const std::uint32_t* separators_;
};

// A place as interface people write it: PID-3[2].4.1. Numbers count from 1; 0 = not given.
struct Path {
    std::string segment;         // "PID"
    std::size_t occurrence = 1;  // "OBX[3]-5" is the third OBX
    std::size_t field = 0;
    std::size_t repetition = 0;  // "PID-3[2]"
    std::size_t component = 0;
    std::size_t subcomponent = 0;
    friend bool operator==(const Path&, const Path&) = default;
};
[[nodiscard]] std::optional<Path> parse_path(std::string_view text);
[[nodiscard]] std::string to_string(const Path& path);

class Message {
  public:
    static constexpr std::size_t max_segments = Marks::max_lines;
    static constexpr std::size_t max_fields = Marks::max_fields;

    // An empty message, ready for reparse(): one object serves a connection without allocating
    // once it has grown to the size of its messages.
    Message() = default;
    Message(const Message&) = delete;
    Message& operator=(const Message&) = delete;
    Message(Message&&) = default;
    Message& operator=(Message&&) = default;

    // Reads `text` in place: it must outlive the message. A UTF-8 byte order mark and blank
    // lines before MSH are skipped.
    [[nodiscard]] static Result<Message> parse(std::string_view text);
    // ... so a string that dies at the semicolon does not compile.
    template <std::same_as<std::string> Dying>
    static Result<Message> parse(Dying&&) = delete;
    // The same into this object, keeping its memory. On error the message is empty.
    [[nodiscard]] tl::expected<void, Error> reparse(std::string_view text);

    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] const Delimiters& delimiters() const { return delimiters_; }
    [[nodiscard]] std::size_t segments() const { return marks_.lines(); }
    [[nodiscard]] Segment segment(std::size_t index) const { return {*this, index}; }  // from 0
    // The n-th segment of this name, counted from 1.
    [[nodiscard]] std::optional<Segment> find(std::string_view name, std::size_t n = 1) const;
    // What stands at a path; empty when it was not sent.
    [[nodiscard]] std::string_view at(const Path& path) const;
    // MSH; a parsed message always has one.
    [[nodiscard]] Segment header() const { return segment(0); }

  private:
    friend class Segment;
    std::string_view text_;
    Delimiters delimiters_;
    Marks marks_;
};

template <std::size_t count>
std::array<std::string_view, count> Repetition::first() const {
    std::array<std::string_view, count> out{};
    if (by_.component == '\0') {
        out[0] = raw_;
        return out;
    }
    std::size_t begin = 0;
    std::size_t n = 0;
    for_each_short_block(
        raw_, [this](const char* bytes) { return short_positions(bytes, by_.component); },
        [&](std::size_t base, std::uint32_t bits) {
            for (; bits != 0 && n < count; bits &= bits - 1) {
                const std::size_t at = base + static_cast<std::size_t>(std::countr_zero(bits));
                out[n++] = {raw_.data() + begin, at - begin};
                begin = at + 1;
            }
            return n == count;
        });
    if (n < count) out[n] = raw_.substr(begin);
    return out;
}

inline Segment::Segment(const Message& message, std::size_t index)
    : message_{&message},
      index_{index},
      line_{&message.marks_.line(index)},
      separators_{message.marks_.separators(*line_)} {}

inline std::string_view Segment::name() const {
    const std::uint32_t end = line_->field_count > 0 ? *separators_ : line_->end;
    return {message_->text_.data() + line_->begin, end - line_->begin};
}

inline NameTag Segment::tag() const {
    return line_->name;
}

inline bool Segment::is(std::string_view name) const {
    const NameTag wanted = name_tag(name);
    return wanted != 0 ? tag() == wanted : this->name() == name;
}

inline Field Segment::field(std::size_t n) const {
    std::size_t before = n;  // the separator before field n, from 1
    if (line_->header) {
        if (n <= 2) return delimiter_field(n);
        --before;
    }
    const std::uint32_t count = line_->field_count;
    if (before - 1 >= count) return {{}, message_->delimiters_};  // 0 too
    const std::uint32_t begin = separators_[before - 1] + 1;
    const std::uint32_t end = before < count ? separators_[before] : line_->end;
    return {std::string_view{message_->text_.data() + begin, end - begin}, message_->delimiters_};
}

}  // namespace hl7
