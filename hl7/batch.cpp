#include "hl7/batch.hpp"

#include "hl7/mllp.hpp"

#include <algorithm>

namespace hl7 {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

constexpr bool ends_line(char c) {
    return c == '\r' || c == '\n' || c == start_block || c == end_block;
}

constexpr bool punctuation(char c) {
    return c > ' ' && c < '\x7f' && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
           !(c >= 'a' && c <= 'z');
}

// A header or trailer is its name followed by punctuation, its field separator; a trailer may
// stand alone.
std::optional<BatchPart> part_of(std::string_view line) {
    const char after = line.size() > 3 ? line[3] : '\r';
    const bool divided = punctuation(after);
    const std::string_view name = line.substr(0, 3);
    if (divided && name == "MSH") return BatchPart::message;
    if (divided && name == "FHS") return BatchPart::file_header;
    if (divided && name == "BHS") return BatchPart::batch_header;
    if ((divided || ends_line(after)) && name == "BTS") return BatchPart::batch_trailer;
    if ((divided || ends_line(after)) && name == "FTS") return BatchPart::file_trailer;
    return std::nullopt;
}

// MSH|^~\&| and no more than the name: MSH|see below.
bool declares_delimiters(std::string_view header) {
    constexpr std::size_t most = 5;
    const char separator = header[3];
    const std::string_view rest = header.substr(4);
    const auto* const end = std::find_if(rest.begin(), rest.end(),
                                         [&](char c) { return c == separator || ends_line(c); });
    const std::string_view encoding = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    return !encoding.empty() && encoding.size() <= most &&
           std::all_of(encoding.begin(), encoding.end(), punctuation);
}

// Where a message ends its lines with CR, what follows a lone LF is data: a text somebody broke.
// A file may still put its messages apart by it, so a whole header begins a piece there too, and
// a trailer divided by the message's own separator, which data would have escaped.
std::optional<BatchPart> part_after_lone_lf(std::string_view line, char separator) {
    const auto part = part_of(line);
    const bool trailer = part == BatchPart::batch_trailer || part == BatchPart::file_trailer;
    if (trailer) return line.size() > 3 && line[3] == separator ? part : std::nullopt;
    return part && declares_delimiters(line) ? part : std::nullopt;
}

}  // namespace

BatchReader::BatchReader(std::string_view file) : file_{file} {
    if (file_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
}

std::size_t BatchReader::line_end(std::size_t from) const {
    const auto* const end = std::find_if(file_.begin() + from, file_.end(), ends_line);
    return static_cast<std::size_t>(end - file_.begin());
}

// From the end of its first line to where another piece begins or its frame ends.
std::size_t BatchReader::message_end(std::size_t first_line, char separator) const {
    const bool cr_ends_lines = first_line < file_.size() && file_[first_line] == '\r';
    std::size_t end = first_line;
    for (;;) {
        const std::size_t line = file_.find_first_not_of("\r\n \t", end);
        if (line == file_.npos) return end;
        if (file_[line] == start_block || file_[line] == end_block) return end;
        const bool lone_lf =
            cr_ends_lines && file_.substr(end, line - end).find('\r') == file_.npos;
        const std::string_view rest = file_.substr(line);
        if (lone_lf ? part_after_lone_lf(rest, separator) : part_of(rest)) return end;
        end = line_end(line);
    }
}

std::optional<BatchPiece> BatchReader::next() {
    const auto idle = [](char c) { return ends_line(c) || c == ' ' || c == '\t'; };
    const auto* const first = std::find_if_not(file_.begin() + at_, file_.end(), idle);
    const auto begin = static_cast<std::size_t>(first - file_.begin());
    at_ = begin;
    if (begin == file_.size()) return std::nullopt;

    const BatchPart part = part_of(file_.substr(begin)).value_or(BatchPart::stray);
    at_ = line_end(begin);
    if (part == BatchPart::message) at_ = message_end(at_, file_[begin + 3]);
    return BatchPiece{part, file_.substr(begin, at_ - begin), begin};
}

}  // namespace hl7
