#include "tools/answer.hpp"

#include "hl7/message.hpp"
#include "hl7/text.hpp"

#include <charconv>

namespace calciwatch {
namespace {

std::size_t number(std::string_view digits, std::size_t otherwise) {
    std::size_t value = otherwise;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

// ERL (ERR-2) and ELD (ERR-1) begin alike: segment, its occurrence, field.
std::string place_of(const hl7::Repetition& location, bool erl) {
    hl7::Path path;
    path.segment = location[1];
    if (path.segment.empty()) return {};
    path.occurrence = number(location[2], 1);
    path.field = number(location[3], 0);
    if (erl) {
        const std::size_t repetition = number(location[4], 0);
        path.repetition = repetition > 1 ? repetition : 0;
        path.component = number(location[5], 0);
        path.subcomponent = number(location[6], 0);
    }
    return hl7::to_string(path);
}

std::string joined(std::string_view code, std::string_view text) {
    std::string out{code};
    if (!code.empty() && !text.empty()) out += ' ';
    return out += text;
}

}  // namespace

tl::expected<Answer, std::string> read_answer(std::string_view frame) {
    const auto message = hl7::Message::parse(frame);
    if (!message)
        return tl::unexpected{"the answer is no HL7 message (" +
                              std::string{hl7::name(message.error().flaw)} + ")"};
    const auto msa = message->find("MSA");
    if (!msa) return tl::unexpected{std::string{"the answer has no MSA segment"}};

    const hl7::TextReader text{*message};
    Answer answer;
    answer.code = msa->field(1).raw();
    answer.control_id = msa->field(2).raw();
    answer.reason = text(msa->field(3).raw());
    if (const auto err = message->find("ERR")) {
        const hl7::Repetition old = err->field(1).repetition(1);
        const hl7::Component old_code = old.component(4);
        const hl7::Field code = err->field(3);
        if (code.presence() == hl7::Presence::present) {
            answer.place = place_of(err->field(2).repetition(1), true);
            answer.condition = joined(code[1], text(code[2]));
        } else if (!old.raw().empty()) {
            answer.place = place_of(old, false);
            answer.condition = joined(old_code.subcomponent(1), text(old_code.subcomponent(2)));
        }
        for (const std::size_t n : {7U, 8U})
            if (answer.reason.empty()) answer.reason = text(err->field(n).raw());
    }
    return answer;
}

}  // namespace calciwatch
