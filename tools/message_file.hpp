// HL7v2 messages as they lie in files: one or many, with CR, LF or CR LF between segments, in
// MLLP envelopes, inside a batch (FHS, BHS, BTS, FTS) or simply one after the other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace calciwatch {

// The messages in `bytes`, in order, each as it goes on the wire: segments ended by CR, no blank
// lines, no envelope. A message begins where a line begins with MSH. A line feed inside a message
// that has carriage returns is data and stays. The error says what stands there instead.
[[nodiscard]] tl::expected<std::vector<std::string>, std::string> split_messages(
    std::string_view bytes);

// A file to read, or "-" for standard input.
struct Source {
    std::string name;
    std::string bytes;
};
// Each file as it is, each folder as its *.hl7 in name order.
[[nodiscard]] tl::expected<std::vector<std::string>, std::string> list_files(
    const std::vector<std::string>& names);
[[nodiscard]] tl::expected<Source, std::string> read_source(const std::string& name);

}  // namespace calciwatch
