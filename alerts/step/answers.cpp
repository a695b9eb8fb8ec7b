#include "alerts/step/answers.hpp"

#include "alerts/interpret/message_type.hpp"
#include "hl7/mllp.hpp"

#include <algorithm>

namespace alerts {
namespace {

using Mode = AckPolicy::Mode;

// MSH-7 of an answer, which every version knows: 2026-11-22T10:15:00.000Z -> 20261122101500+0000
std::string dtm(Time now) {
    std::string text = to_iso8601(now);
    text.resize(text.rfind('.'));
    std::erase_if(text, [](char c) { return c == '-' || c == 'T' || c == ':'; });
    return text += "+0000";
}

hl7::AckWish granted(Mode mode, const hl7::AckWish& asked) {
    using When = hl7::AckWhen;
    switch (mode) {
        case Mode::as_asked:
            return asked;
        case Mode::application:
            return {false, When::never, When::always};
        case Mode::accept:
            return {true, When::always, When::never};
        case Mode::none:
            return {false, When::never, When::never};
    }
    return asked;
}

hl7::AckRequest request_for(const Reply& reply, const AckPolicy& policy, std::string_view now) {
    hl7::AckRequest request;
    request.problem = reply.problem;
    request.now = now;
    request.control_id = reply.control_id;
    request.sequence = reply.sequence;
    request.plain_type = policy.plain_type;
    return request;
}

}  // namespace

std::string answers_to(const hl7::Message& arrived, const hl7::Message* whole,
                       const AckPolicy& policy, const Reply& reply) {
    if (interpret::is_acknowledgement(arrived)) return {};
    const hl7::AckWish wish = granted(policy.mode, hl7::read_wish(arrived));
    const std::string now = dtm(reply.now);
    hl7::AckRequest request = request_for(reply, policy, now);
    std::string out;
    if (const auto code = hl7::accept_code(wish, reply.outcome)) {
        request.code = *code;
        hl7::append_frame(out, hl7::acknowledge(arrived, request));
    }
    const hl7::Message* answered = wish.enhanced ? whole : &arrived;
    if (const auto code = hl7::application_code(wish, reply.outcome); code && answered != nullptr) {
        // The second message of an exchange needs a control id of its own.
        const std::string second = std::string{reply.control_id} + "A";
        if (!out.empty()) request.control_id = second;
        request.code = *code;
        hl7::append_frame(out, hl7::acknowledge(*answered, request));
    }
    return out;
}

std::string answer_to_unreadable(const AckPolicy& policy, const Reply& reply) {
    const hl7::AckWish wish = granted(policy.mode, hl7::AckWish{});
    const auto code = wish.enhanced ? hl7::accept_code(wish, reply.outcome)
                                    : hl7::application_code(wish, reply.outcome);
    if (!code) return {};
    const std::string now = dtm(reply.now);
    hl7::AckRequest request = request_for(reply, policy, now);
    request.code = *code;
    return hl7::frame(hl7::acknowledge_unreadable(request));
}

}  // namespace alerts
