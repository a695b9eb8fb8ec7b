// Files of messages: batches (2.9.3: FHS BHS messages BTS FTS) and archives in which messages
// simply follow each other, however their lines end and whether or not MLLP frames were kept.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace hl7 {

enum class BatchPart {
    message,        // MSH and what follows it
    file_header,    // FHS
    batch_header,   // BHS
    batch_trailer,  // BTS: its first field counts the batch's messages
    file_trailer,   // FTS: its first field counts the batches
    stray,          // a line before any message or after a trailer that is none of the above
};

// A piece of the file: `text` without the line ends and MLLP bytes around it.
struct BatchPiece {
    BatchPart part;
    std::string_view text;
    std::size_t offset;  // of text in the file
    friend bool operator==(const BatchPiece&, const BatchPiece&) = default;
};

// Gives a file out piece by piece, without copying: the file must outlive it. Nothing is dropped:
// what stands between two pieces is blanks, line ends, VT, FS or a byte order mark.
//
// A line that begins like a header or trailer begins a piece. Only where a message ends its lines
// with CR and a lone LF stands before can it be data, a text that was broken: there a header has
// to declare its delimiters (MSH|^~\&|), a trailer to be divided by the message's own separator.
// A message that ends its lines with LF leaves no such mark, and its broken texts are lines.
class BatchReader {
  public:
    explicit BatchReader(std::string_view file);
    [[nodiscard]] std::optional<BatchPiece> next();

  private:
    [[nodiscard]] std::size_t line_end(std::size_t from) const;
    [[nodiscard]] std::size_t message_end(std::size_t first_line, char separator) const;
    std::string_view file_;
    std::size_t at_ = 0;
};

}  // namespace hl7
