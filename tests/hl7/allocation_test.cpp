// A connection's message object stops allocating once it has grown to the size of its messages.
// A program of its own, for it counts every allocation of the process.
#include "hl7/message.hpp"
#include "hl7/mllp.hpp"
#include "hl7/segments.hpp"
#include "tests/bench/messages.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>
#include <span>
#include <string>

#include <gtest/gtest.h>

namespace {
std::size_t allocations = 0;
}

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;  // NOLINT
    throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}  // NOLINT
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}  // NOLINT

namespace {

std::size_t read(hl7::Message& message, std::string_view text) {
    std::size_t bytes = 0;
    EXPECT_TRUE(message.reparse(text).has_value());
    if (const auto pid = hl7::Pid::in(message))
        bytes += (*pid)[hl7::Pid::patient_identifier_list][1].size();
    for (std::size_t i = 0; i < message.segments(); ++i) {
        const hl7::Segment segment = message.segment(i);
        for (std::size_t n = 1; n <= segment.fields(); ++n)
            for (const hl7::Repetition& one : segment[n]) bytes += one[1].size();
    }
    return bytes;
}

TEST(Allocation, a_message_object_that_has_grown_reads_without_allocating) {
    const std::string texts[]{bench::adt(), bench::oru(), bench::rde(), bench::document(100'000)};
    hl7::Message message;
    for (const std::string& text : texts) ASSERT_GT(read(message, text), 0U);

    const std::size_t before = allocations;
    std::size_t bytes = 0;
    for (int round = 0; round < 100; ++round)
        for (const std::string& text : texts) bytes += read(message, text);
    EXPECT_EQ(allocations - before, 0U);
    EXPECT_GT(bytes, 0U);
}

TEST(Allocation, a_decoder_that_has_grown_reads_without_allocating) {
    const std::string stream = hl7::frame(std::string(50'000, 'x'));
    hl7::FrameDecoder decoder{100'000};
    const auto feed = [&] {
        std::size_t frames = 0;
        for (std::string_view rest = stream; !rest.empty();) {
            const std::span<char> room = decoder.prepare();
            const std::size_t n = std::min(room.size(), rest.size());
            std::copy_n(rest.data(), n, room.data());
            decoder.commit(n);
            rest.remove_prefix(n);
            for (hl7::Next next = decoder.next(); !std::holds_alternative<hl7::Incomplete>(next);
                 next = decoder.next())
                if (std::holds_alternative<hl7::Frame>(next)) ++frames;
        }
        return frames;
    };
    ASSERT_EQ(feed(), 1U);
    const std::size_t before = allocations;
    for (int round = 0; round < 100; ++round) ASSERT_EQ(feed(), 1U);
    EXPECT_EQ(allocations - before, 0U);
}

}  // namespace
