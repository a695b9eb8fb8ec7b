// Whatever the bytes and the character set: the text is valid UTF-8; escaping is undone exactly.
#include "hl7/charset.hpp"
#include "hl7/text.hpp"
#include "tests/fuzz/require.hpp"

#include <array>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::array<std::string_view, 14> charsets{"",
                                                        "ASCII",
                                                        "8859/1",
                                                        "8859/6",
                                                        "8859/15",
                                                        "UNICODE UTF-8",
                                                        "ISO IR14",
                                                        "ISO IR87",
                                                        "GB 18030-2000",
                                                        "KS X 1001",
                                                        "CNS 11643-1992",
                                                        "BIG-5",
                                                        "WINDOWS-1252",
                                                        "nobody's"};
    if (size < 1) return 0;
    const std::string_view charset = charsets[data[0] % charsets.size()];
    const std::string_view raw{reinterpret_cast<const char*>(data) + 1, size - 1};
    const hl7::Delimiters by =
        data[0] < 128 ? hl7::Delimiters{} : hl7::Delimiters{'$', '%', '*', '!', '@', '#'};

    const hl7::Decoded decoded = hl7::decode(raw, charset);
    require(hl7::is_utf8(decoded.utf8));
    if (hl7::iconv_name(charset) == "UTF-8") require(decoded.replaced != hl7::is_utf8(raw));
    if (!decoded.replaced && hl7::is_utf8(raw) && hl7::iconv_name(charset).empty())
        require(decoded.utf8 == raw);

    const std::string header =
        "MSH|^~\\&|||||||ADT^A01|1|P|2.5|||||||" + std::string{charset} + "\r";
    const auto message = hl7::Message::parse(header);
    require(message && hl7::is_utf8(hl7::TextReader{*message}(raw)));

    require(hl7::unescape(raw, by).size() <= raw.size());
    const std::string escaped = hl7::escape(raw, by);
    require(hl7::unescape(escaped, by) == raw);
    require(escaped.find_first_of("\r\n\v\x1c") == std::string::npos);
    for (const char c : {by.field, by.component, by.repetition, by.subcomponent})
        require(escaped.find(c) == std::string::npos);
    return 0;
}
