// Every frame gets exactly one answer that any receiver can read, with its own control id in it.
#include "hl7/ack.hpp"
#include "hl7/mllp.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/hl7/heard.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    // A frame never holds VT or FS: the decoder splits there.
    std::string text{reinterpret_cast<const char*>(data) + 1, size - 1};
    std::erase_if(text, [](char c) { return c == hl7::start_block || c == hl7::end_block; });

    hl7::AckRequest request{static_cast<hl7::AckCode>(data[0] % 6), std::nullopt, "20260101", "A1"};
    request.plain_type = (data[0] & 64U) != 0;
    if (data[0] >= 128)
        request.problem = hl7::Problem{hl7::Condition::data_type, hl7::parse_path("OBX[2]-5[3].1"),
                                       text.substr(0, 40)};

    const auto message = hl7::Message::parse(text);
    const std::string ack =
        message ? hl7::acknowledge(*message, request) : hl7::acknowledge_unreadable(request);
    const std::string framed = hl7::frame(ack);
    const hl7::Heard heard = hl7::listen(framed, framed.size(), framed.size());
    require(heard.frames.size() == 1 && heard.frames[0] == ack && heard.garbage.empty());

    const auto answer = hl7::Message::parse(ack);
    require(answer.has_value());
    require(answer->segments() == (request.problem ? 3U : 2U));
    const hl7::Segment msa = answer->segment(1);
    require(msa.name() == "MSA" && msa[1].raw() == hl7::name(request.code));
    require(!request.plain_type || answer->header()[9].raw() == "ACK");
    require(answer->header()[9][1] == "ACK" && answer->header()[10].raw() == "A1");
    if (!message) return 0;
    const hl7::Segment sent = message->header();
    require(answer->delimiters() == message->delimiters());
    require(msa[2].raw() == sent[10].raw());
    require(answer->header()[11].raw() == sent[11].raw());
    require(answer->header()[5].raw() == sent[3].raw());
    return 0;
}
