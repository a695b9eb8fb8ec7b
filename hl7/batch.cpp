#include "hl7/batch.hpp"

#include "hl7/mllp.hpp"

#include <algorithm>

namespace hl7 {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

constexpr bool ends_line(char c) {
    return c == '\r' || c == '\n' || c == start_block || c == end_block;
}

// A header or trailer is its name followed by punctuation, its field separator; a trailer may
// stand alone.
std::optional<BatchPart> part_of(std::string_view line) {
    const char after = line.size() > 3 ? line[3] : '\r';
    const bool divided = after > ' ' && after < '\x7f' && !(after >= '0' && after <= '9') &&
                         !(after >= 'A' && after <= 'Z') && !(after >= 'a' && after <= 'z');
    const std::string_view name = line.substr(0, 3);
    if (divided && name == "MSH") return BatchPart::message;
    if (divided && name == "FHS") return BatchPart::file_header;
    if (divided && name == "BHS") return BatchPart::batch_header;
    if ((divided || ends_line(after)) && name == "BTS") return BatchPart::batch_trailer;
    if ((divided || ends_line(after)) && name == "FTS") return BatchPart::file_trailer;
    return std::nullopt;
}

}  // namespace

BatchReader::BatchReader(std::string_view file) : file_{file} {
    if (file_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
}

std::optional<BatchPiece> BatchReader::next() {
    const auto line_after = [this](std::size_t from) {
        const auto* const end = std::find_if(file_.begin() + from, file_.end(), ends_line);
        return static_cast<std::size_t>(end - file_.begin());
    };
    const auto skip_blanks = [this](std::size_t from) {
        while (from < file_.size() &&
               (ends_line(file_[from]) || file_[from] == ' ' || file_[from] == '\t'))
            ++from;
        return from;
    };

    const std::size_t begin = skip_blanks(at_);
    if (begin == file_.size()) {
        at_ = begin;
        return std::nullopt;
    }
    const BatchPart part = part_of(file_.substr(begin)).value_or(BatchPart::stray);
    std::size_t end = line_after(begin);
    at_ = end;
    if (part == BatchPart::message) {
        // Its lines go on until another piece begins or its frame ends.
        while (at_ < file_.size()) {
            const std::size_t line =
                std::min(file_.find_first_not_of("\r\n \t", at_), file_.size());
            if (line == file_.size() || part_of(file_.substr(line))) break;
            if (file_[line] == start_block || file_[line] == end_block) break;
            at_ = end = line_after(line);
        }
    }
    return BatchPiece{part, file_.substr(begin, end - begin), begin};
}

}  // namespace hl7
