#include "hl7/mllp.hpp"

#include "tests/hl7/heard.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace std::string_literals;
using hl7::drain;
using hl7::Heard;
using hl7::listen;

const std::vector<std::string> streams{
    "\vMSH|a\x1c\r"s,
    "\vone\x1c\r\vtwo\x1c\r\vthree\x1c\r"s,
    "\x1c\rnoise\vone\x1c\r\nmore\vtwo\x1c\r"s,
    "\vbroken\vwhole\x1c\r"s,
    "\vno cr\x1c\vcr\x1c\r\v\x1c\r"s,
    "\v\v\v\v\x1c\x1c\x1c"s,
    "\vthe end of the stream came"s,
    ""s,
    "\v"s + std::string(1500, 'x') + "\x1c\r\vafter\x1c\r",
    "\v"s + std::string(1000, 'x') + "\x1c\r\v" + std::string(1001, 'y') + "\x1c\r",
    "\v"s + std::string(1001, 'x') + "\vnext\x1c\r",
};

TEST(Mllp, reads_the_same_byte_by_byte_as_at_once) {
    for (const std::string& stream : streams) {
        const Heard whole = listen(stream, stream.size());
        for (const std::size_t n : {1U, 2U, 3U, 7U, 64U})
            EXPECT_EQ(listen(stream, n), whole) << n << " bytes at a time of " << stream;
    }
}

TEST(Mllp, flags_a_missing_cr_that_it_can_already_see) {
    hl7::FrameDecoder decoder{100};
    const std::string_view bytes = "\vone\x1c\vtwo\x1c\r";
    std::copy(bytes.begin(), bytes.end(), decoder.prepare().data());
    decoder.commit(bytes.size());
    EXPECT_TRUE(std::get<hl7::Frame>(decoder.next()).missing_final_cr);
    EXPECT_FALSE(std::get<hl7::Frame>(decoder.next()).missing_final_cr);
}

TEST(Mllp, never_passes_a_frame_broken_off_by_another_as_a_message) {
    const Heard heard = listen("\vbroken\vwhole\x1c\r", 100);
    EXPECT_EQ(heard.truncated, (std::vector<std::pair<std::string, std::uint64_t>>{{"broken", 0}}));
    EXPECT_EQ(heard.frames, (std::vector<std::string>{"whole"}));
}

TEST(Mllp, keeps_the_unfinished_frame_at_the_end_of_a_stream) {
    const Heard heard = listen("\vone\x1c\r\vPID|", 100);
    EXPECT_TRUE(heard.in_frame);
    EXPECT_EQ(heard.partial, "PID|");
    EXPECT_EQ(heard.frames.size(), 1U);
}

TEST(Mllp, takes_a_frame_of_exactly_the_limit_and_refuses_one_byte_more) {
    const std::string limit(10, 'x');
    EXPECT_EQ(listen(hl7::frame(limit), 100, 10).frames, (std::vector<std::string>{limit}));
    const Heard over = listen(hl7::frame(limit + "y"), 100, 10);
    EXPECT_TRUE(over.frames.empty());
    EXPECT_EQ(over.oversized, (std::vector<std::string>{limit}));
}

TEST(Mllp, says_nothing_more_after_an_oversized_frame) {
    const Heard heard = listen(hl7::frame(std::string(11, 'x')) + hl7::frame("small"), 100, 10);
    EXPECT_EQ(heard.oversized.size(), 1U);
    EXPECT_TRUE(heard.frames.empty());
}

TEST(Mllp, does_not_grow_beyond_its_limit_for_a_frame_that_never_ends) {
    hl7::FrameDecoder decoder{100'000};
    Heard heard;
    std::size_t written = 0;
    while (heard.oversized.empty()) {
        const std::span<char> room = decoder.prepare();
        ASSERT_LE(room.size(), 100'001U);
        std::fill(room.begin(), room.end(), written == 0 ? '\v' : 'x');
        if (written == 0) std::fill(room.begin() + 1, room.end(), 'x');
        decoder.commit(room.size());
        written += room.size();
        drain(decoder, heard);
    }
    EXPECT_LE(written, 200'000U);
    EXPECT_TRUE(decoder.prepare().empty());
}

TEST(Mllp, always_has_room_for_the_next_read) {
    hl7::FrameDecoder decoder{1'000'000, 1};
    const std::string stream = hl7::frame(std::string(300'000, 'x'));
    std::string_view rest = stream;
    Heard heard;
    while (!rest.empty()) {
        const std::span<char> room = decoder.prepare();
        ASSERT_FALSE(room.empty());
        const std::size_t n = std::min(room.size(), rest.size());
        std::copy_n(rest.data(), n, room.data());
        decoder.commit(n);
        rest.remove_prefix(n);
        drain(decoder, heard);
    }
    ASSERT_EQ(heard.frames.size(), 1U);
    EXPECT_EQ(heard.frames[0].size(), 300'000U);
}

TEST(Mllp, passes_every_byte_but_vt_and_fs_through) {
    std::string text;
    for (int c = 0; c < 256; ++c)
        if (c != hl7::start_block && c != hl7::end_block) text += static_cast<char>(c);
    EXPECT_EQ(listen(hl7::frame(text), 1).frames, (std::vector<std::string>{text}));
}

TEST(Mllp, frames_strictly_and_appends_for_one_write) {
    std::string out = hl7::frame("one");
    EXPECT_EQ(out, "\vone\x1c\r");
    hl7::append_frame(out, "two");
    EXPECT_EQ(out, "\vone\x1c\r\vtwo\x1c\r");
}

}  // namespace
