// MLLP framing (release 1) without a socket: bytes go in, frames come out.
//
//   FrameDecoder decoder{limit};
//   std::span<char> room = decoder.prepare();   // read from the socket into it
//   decoder.commit(n);                          // n bytes were read
//   for (;;) { Next next = decoder.next(); if (holds Incomplete) break; ... }
//
// Lenient on input (FS without CR, bytes between frames), strict on output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hl7 {

inline constexpr char start_block = '\x0b';      // VT
inline constexpr char end_block = '\x1c';        // FS
inline constexpr char carriage_return = '\x0d';  // CR

struct Incomplete {};  // nothing more to say until more bytes were committed

// One message without its envelope. `text` is valid until the next prepare().
struct Frame {
    std::string_view text;
    // FS is seen to be followed by something else than CR: accepted. A sender that waits for its
    // answer shows it only later; FrameDecoder::missing_final_crs() counts both.
    bool missing_final_cr = false;
};

// Bytes that belong to no frame. `offset` counts from the first byte of the stream.
struct Garbage {
    std::string_view skipped;
    std::uint64_t offset;
};

// A frame that was begun and then broken off by a second VT. Never to be answered positively.
// `offset` is that of the first VT.
struct Truncated {
    std::string_view text;
    std::uint64_t offset;
};

// A frame longer than the limit: `head` is its beginning (enough for MSH). The stream can no
// longer be trusted; the decoder yields nothing more after it. `offset` is that of its VT.
struct Oversized {
    std::string_view head;
    std::uint64_t offset;
};

using Next = std::variant<Incomplete, Frame, Garbage, Truncated, Oversized>;

// Owns its buffer, which grows with the largest frame seen up to max_frame and no further.
class FrameDecoder {
  public:
    // max_frame: most bytes between VT and FS; at least 1.
    explicit FrameDecoder(std::size_t max_frame, std::size_t first_room = 16 * 1024);

    // Where the next read may write; never empty unless an Oversized frame was reported.
    // Invalidates every view given out before. Call next() until Incomplete before it.
    [[nodiscard]] std::span<char> prepare();
    // n bytes were written into what prepare() gave; n <= its size.
    void commit(std::size_t n);
    // The next thing in the stream. Views are valid until prepare().
    [[nodiscard]] Next next();
    // True inside a frame: the peer owes bytes (in-frame time-out, end of stream = partial frame).
    [[nodiscard]] bool in_frame() const;
    // The unfinished frame's bytes so far; empty when in_frame() is false.
    [[nodiscard]] std::string_view partial() const;
    // Where in the stream the unfinished frame's VT was.
    [[nodiscard]] std::uint64_t partial_offset() const { return stream_offset_ + begin_ - 1; }
    // Frames of this stream whose FS was followed by something else than CR, so far.
    [[nodiscard]] std::uint64_t missing_final_crs() const { return missing_final_crs_; }

  private:
    [[nodiscard]] Next frame_end();
    [[nodiscard]] std::string_view unread() const;

    std::vector<char> buffer_;
    std::size_t max_frame_;
    std::size_t begin_ = 0;            // first byte not yet given out; in a frame never its VT
    std::size_t scanned_ = 0;          // bytes after begin_ already searched for an end
    std::size_t end_ = 0;              // one past the last committed byte
    std::uint64_t stream_offset_ = 0;  // of buffer_[0]
    std::uint64_t missing_final_crs_ = 0;
    bool inside_ = false;  // a VT was read and its FS was not
    bool cr_due_ = false;  // the last byte given out was FS: CR may follow
    bool dead_ = false;    // Oversized was reported
};

// VT text FS CR.
[[nodiscard]] std::string frame(std::string_view text);
// The same, appended: several answers go out in one write.
void append_frame(std::string& out, std::string_view text);

}  // namespace hl7
