// Whatever the file: its pieces come in order, nothing but white space and framing lies between
// them, and a piece that calls itself a message begins like one.
#include "hl7/batch.hpp"
#include "hl7/message.hpp"
#include "tests/fuzz/require.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view file{reinterpret_cast<const char*>(data), size};
    hl7::BatchReader reader{file};
    std::size_t end = file.starts_with("\xef\xbb\xbf") ? 3 : 0;
    const auto idle = [&](std::size_t to) {
        return file.substr(end, to - end).find_first_not_of(" \t\r\n\v\x1c") ==
               std::string_view::npos;
    };
    while (const auto piece = reader.next()) {
        require(!piece->text.empty() && piece->offset >= end);
        require(piece->text.data() == file.data() + piece->offset);
        require(idle(piece->offset));
        end = piece->offset + piece->text.size();
        require(piece->text.find_first_of("\v\x1c") == std::string_view::npos);
        if (piece->part != hl7::BatchPart::message) continue;
        const auto message = hl7::Message::parse(piece->text);
        require(message || message.error().flaw == hl7::Flaw::bad_delimiters);
    }
    require(idle(size));
    return 0;
}
