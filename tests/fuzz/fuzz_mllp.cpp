// However a stream is cut into reads, the decoder says the same; what is framed is read back.
#include "tests/fuzz/require.hpp"
#include "tests/hl7/heard.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::size_t max_frame = 1U + data[0];
    const std::size_t at_once = 1U + data[1];
    const std::string_view stream{reinterpret_cast<const char*>(data) + 2, size - 2};

    const hl7::Heard whole = hl7::listen(stream, stream.size(), max_frame, 64 * 1024);
    require(hl7::listen(stream, 1, max_frame, 1) == whole);
    require(hl7::listen(stream, at_once, max_frame, 16) == whole);
    for (const std::string& frame : whole.frames) require(frame.size() <= max_frame);
    require(whole.oversized.size() <= 1);

    std::string text{stream};
    std::erase_if(text, [](char c) { return c == hl7::start_block || c == hl7::end_block; });
    const std::string framed = hl7::frame(text);
    const hl7::Heard read = hl7::listen(framed, framed.size(), framed.size());
    require(read.frames.size() == 1 && read.frames[0] == text);
    require(read.garbage.empty() && read.truncated.empty() && !read.in_frame);
    return 0;
}
