// Whatever the bytes: no view leaves the frame, every byte is accounted for, all ways agree.
#include "hl7/charset.hpp"
#include "hl7/fragment.hpp"
#include "hl7/message.hpp"
#include "hl7/transcode.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/hl7/rejoin.hpp"

#include <cstdint>

namespace {

// std::less gives pointers of one buffer a total order.
bool inside(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

void walk(const hl7::Field& field, std::string_view text) {
    require(inside(field.raw(), text));
    std::size_t n = 0;
    for (const hl7::Repetition& one : field) {
        if (++n > 20) return;
        require(one.raw() == field.repetition(n).raw());
        require(inside(one.raw(), field.raw()));
        require(one.components() == 0 || !one.raw().empty());
        for (std::size_t c = 1; c <= std::min<std::size_t>(one.components(), 20); ++c) {
            require(inside(one[c], one.raw()));
            require(inside(one.component(c).subcomponent(1), one[c]));
            require(inside(one.component(c).subcomponent(2), one[c]));
        }
        require(one[one.components() + 1].empty());
    }
    require(n == field.repetitions());
    require(field.repetition(n + 1).raw().empty());
}

// An ADD that a segment stands before; right behind MSH it has none to carry on.
std::size_t addenda(const hl7::Message& message) {
    std::size_t count = 0;
    for (std::size_t i = 2; i < message.segments(); ++i)
        if (message.segment(i).name() == "ADD") ++count;
    return count;
}

void check_fragments(const hl7::Message& message) {
    const hl7::Fragment fragment = hl7::read_fragment(message);
    require(inside(fragment.continues, message.text()));
    require(inside(fragment.continued_by, message.text()));

    const auto joined = hl7::join_addenda(message);
    require(joined.has_value() == (addenda(message) > 0));
    if (joined) {
        const auto again = hl7::Message::parse(*joined);
        require(again && again->delimiters() == message.delimiters());
        require(again->segments() + addenda(message) == message.segments());
        require(again->header().raw() == message.header().raw());
    }

    // One line alone, with LF in its data, is read by its LFs when no CR stands between two lines.
    if (message.segments() == 1) return;
    // With itself: its own DSC goes from the middle, and stays at the end.
    const auto twice = hl7::join(message, message);
    require(twice.has_value());
    const auto both = hl7::Message::parse(*twice);
    require(both && both->delimiters() == message.delimiters());
    require(both->segments() <= 2 * message.segments() - 1);
    require(both->header().raw() == message.header().raw());
    require(hl7::read_fragment(*both).continued_by == fragment.continued_by);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    if (const auto decoded = hl7::transcode(text)) {
        require(hl7::is_utf8(decoded->utf8));
        require(!hl7::transcode(decoded->utf8).has_value());
    }
    const auto message = hl7::Message::parse(text);
    if (!message) {
        require(message.error().offset <= size);
        return 0;
    }
    require(message->segments() >= 1 && message->header().name() == "MSH");
    require(hl7::accounts_for_every_byte(*message));
    check_fragments(*message);
    for (std::size_t i = 0; i < std::min<std::size_t>(message->segments(), 50); ++i) {
        const hl7::Segment segment = message->segment(i);
        require(inside(segment.raw(), text) && segment.index() == i);
        std::size_t nth = 1;
        for (std::size_t before = 0; before < i; ++before)
            nth += message->segment(before).name() == segment.name() ? 1 : 0;
        require(segment.is(segment.name()));
        const auto found = message->find(segment.name(), nth);
        require(found && found->index() == i);
        for (std::size_t n = 0; n <= std::min<std::size_t>(segment.fields(), 50) + 1; ++n)
            walk(segment.field(n), text);
        require(segment.field(segment.fields() + 1).raw().empty());
    }
    return 0;
}
