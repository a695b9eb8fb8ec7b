// What a frame decoder said of a whole stream, in a form that two ways of reading can be compared.
#pragma once

#include "hl7/mllp.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hl7 {

// Garbage that stood side by side is one piece, however it was read.
struct Heard {
    std::vector<std::string> frames;
    std::vector<std::pair<std::string, std::uint64_t>> garbage;
    std::vector<std::pair<std::string, std::uint64_t>> truncated;
    std::vector<std::string> oversized;
    std::uint64_t missing_final_crs = 0;
    bool in_frame = false;
    std::string partial;
    friend bool operator==(const Heard&, const Heard&) = default;
};

inline void drain(FrameDecoder& decoder, Heard& heard) {
    for (;;) {
        const Next next = decoder.next();
        if (std::holds_alternative<Incomplete>(next)) break;
        if (const auto* frame = std::get_if<Frame>(&next)) heard.frames.emplace_back(frame->text);
        if (const auto* one = std::get_if<Garbage>(&next)) {
            auto& all = heard.garbage;
            if (!all.empty() && all.back().second + all.back().first.size() == one->offset)
                all.back().first += one->skipped;
            else
                all.emplace_back(one->skipped, one->offset);
        }
        if (const auto* one = std::get_if<Truncated>(&next))
            heard.truncated.emplace_back(one->text, one->offset);
        if (const auto* one = std::get_if<Oversized>(&next))
            heard.oversized.emplace_back(one->head);
    }
}

inline Heard listen(std::string_view stream, std::size_t at_once, std::size_t max_frame = 1000,
                    std::size_t first_room = 64) {
    FrameDecoder decoder{max_frame, first_room};
    Heard heard;
    while (!stream.empty()) {
        const std::span<char> room = decoder.prepare();
        if (room.empty()) break;  // after Oversized
        const std::size_t n = std::min({at_once, room.size(), stream.size()});
        std::copy_n(stream.data(), n, room.data());
        decoder.commit(n);
        stream.remove_prefix(n);
        drain(decoder, heard);
    }
    heard.missing_final_crs = decoder.missing_final_crs();
    heard.in_frame = decoder.in_frame();
    heard.partial = decoder.partial();
    return heard;
}

}  // namespace hl7
