#include "hl7/mllp.hpp"

#include <algorithm>
#include <cstring>

namespace hl7 {
namespace {

// Below this much free room a read is not worth its system call, so the buffer grows.
constexpr std::size_t least_room = 4096;

std::string_view up_to(std::string_view text, char stop) {
    return text.substr(0, text.find(stop));
}

}  // namespace

FrameDecoder::FrameDecoder(std::size_t max_frame, std::size_t first_room)
    : buffer_(std::max<std::size_t>(first_room, 1)),
      max_frame_{std::max<std::size_t>(max_frame, 1)} {}

std::span<char> FrameDecoder::prepare() {
    if (dead_) return {};
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        stream_offset_ += begin_;
        end_ -= begin_;
        begin_ = 0;
    }
    // One byte past the largest frame tells its end from its excess.
    const std::size_t most = std::max(buffer_.size(), max_frame_ + 1);
    if (buffer_.size() - end_ < least_room && buffer_.size() < most)
        buffer_.resize(std::min(most, std::max(buffer_.size() * 2, end_ + least_room)));
    return std::span{buffer_}.subspan(end_);
}

void FrameDecoder::commit(std::size_t n) {
    end_ += n;
}

Next FrameDecoder::next() {
    if (dead_) return Incomplete{};
    if (cr_due_ && begin_ < end_) {
        cr_due_ = false;
        if (buffer_[begin_] == carriage_return)
            ++begin_;
        else
            ++missing_final_crs_;
    }
    if (!inside_) {
        if (begin_ == end_) return Incomplete{};
        const std::string_view skipped = up_to(unread(), start_block);
        const std::uint64_t offset = stream_offset_ + begin_;
        begin_ += skipped.size();
        if (begin_ < end_) {
            ++begin_;  // VT
            inside_ = true;
        }
        if (!skipped.empty()) return Garbage{skipped, offset};
        return next();
    }
    return frame_end();
}

// Searches for VT before FS: whatever a peer sends, no byte is looked at more than a few times.
Next FrameDecoder::frame_end() {
    const std::string_view all = unread();
    const std::string_view fresh = up_to(all.substr(scanned_), start_block);
    const std::string_view body = up_to(fresh, end_block);
    const std::string_view text = all.substr(0, scanned_ + body.size());
    if (text.size() > max_frame_) {
        dead_ = true;
        inside_ = false;
        return Oversized{text.substr(0, max_frame_), partial_offset()};
    }
    if (text.size() == all.size()) {
        scanned_ = all.size();
        return Incomplete{};
    }
    const std::uint64_t offset = partial_offset();
    begin_ += text.size() + 1;  // FS, or the VT that broke in
    scanned_ = 0;
    if (body.size() == fresh.size()) return Truncated{text, offset};

    inside_ = false;
    cr_due_ = true;
    return Frame{text, begin_ < end_ && buffer_[begin_] != carriage_return};
}

bool FrameDecoder::in_frame() const {
    return inside_;
}

std::string_view FrameDecoder::partial() const {
    return inside_ ? unread() : std::string_view{};
}

std::string_view FrameDecoder::unread() const {
    return {buffer_.data() + begin_, end_ - begin_};
}

std::string frame(std::string_view text) {
    std::string out;
    append_frame(out, text);
    return out;
}

void append_frame(std::string& out, std::string_view text) {
    out.reserve(out.size() + text.size() + 3);
    out += start_block;
    out += text;
    out += end_block;
    out += carriage_return;
}

}  // namespace hl7
