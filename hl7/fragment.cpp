#include "hl7/fragment.hpp"

#include "hl7/segments/control.hpp"

#include <utility>

namespace hl7 {
namespace {

std::string_view stated(std::string_view raw) {
    return presence(raw) == Presence::present ? raw : std::string_view{};
}

// The fields of ADD as they stand: what is put behind the segment it carries on.
std::string_view carried_on(const Segment& add) {
    if (add.fields() == 0) return {};
    return add.raw().substr(Add::segment_id.size() + 1);
}

std::optional<Dsc> last_as_dsc(const Message& message) {
    return Dsc::of(message.segment(message.segments() - 1));
}

// The segments of `message` that stay when another part follows. ADD without a field, the last one
// before DSC, only marks that the segment before it was broken off.
std::size_t kept_before_next(const Message& message) {
    std::size_t kept = message.segments();
    if (last_as_dsc(message)) --kept;
    const auto add = Add::of(message.segment(kept - 1));
    if (add && carried_on(*add).empty()) --kept;
    return kept;
}

// A message's text, written segment by segment.
class Text {
  public:
    explicit Text(std::size_t size) { out_.reserve(size + 1); }
    void append(const Segment& segment) {
        (out_ += segment.raw()) += '\r';
        ++segments_;
    }
    void append_joined(const Segment& segment) {
        const bool has_segment_before = segments_ > 1;
        if (!Add::of(segment) || !has_segment_before) return append(segment);
        out_.pop_back();  // CR
        (out_ += carried_on(segment)) += '\r';
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

  private:
    std::string out_;
    std::size_t segments_ = 0;
};

}  // namespace

Fragment read_fragment(const Message& message) {
    Fragment read;
    read.continues = stated(message.header()[Msh::continuation_pointer].raw());
    const auto dsc = last_as_dsc(message);
    if (!dsc) return read;
    const std::string_view style = stated((*dsc)[Dsc::continuation_style].raw());
    if (style.empty() || style == "F")
        read.continued_by = stated((*dsc)[Dsc::continuation_pointer].raw());
    return read;
}

std::optional<std::string> join(const Message& so_far, const Message& next) {
    if (so_far.delimiters() != next.delimiters()) return std::nullopt;
    Text text{so_far.text().size() + next.text().size()};
    const std::size_t kept = kept_before_next(so_far);
    for (std::size_t i = 0; i < kept; ++i) text.append(so_far.segment(i));
    for (std::size_t i = 1; i < next.segments(); ++i) {
        if (i == 1)
            text.append_joined(next.segment(i));
        else
            text.append(next.segment(i));
    }
    return text.take();
}

std::optional<std::string> join_addenda(const Message& message) {
    constexpr std::size_t first_that_can = 2;  // behind MSH and a segment to carry on
    std::size_t i = first_that_can;
    while (i < message.segments() && !Add::of(message.segment(i))) ++i;
    if (i >= message.segments()) return std::nullopt;

    Text text{message.text().size()};
    for (i = 0; i < message.segments(); ++i) text.append_joined(message.segment(i));
    return text.take();
}

}  // namespace hl7
