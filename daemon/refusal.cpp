#include "daemon/refusal.hpp"

#include "hl7/ack.hpp"
#include "hl7/message.hpp"

#include <optional>

namespace calciwatch {
namespace {

// 2026-11-22T10:15:00.000Z -> 20261122101500+0000
std::string dtm(alerts::Time now) {
    std::string text = alerts::to_iso8601(now);
    std::erase_if(text, [](char c) { return c == '-' || c == ':' || c == 'T'; });
    return text.substr(0, text.find('.')) + "+0000";
}

std::string answer(std::string_view raw, hl7::AckCode code, std::string diagnostic,
                   alerts::Time now) {
    const std::string sent = dtm(now);
    const std::string control_id = "R" + std::to_string(now.time_since_epoch().count());
    hl7::AckRequest request;
    request.code = code;
    request.problem =
        hl7::Problem{hl7::Condition::application_error, std::nullopt, std::move(diagnostic)};
    request.now = sent;
    request.control_id = control_id;
    const auto message = hl7::Message::parse(raw);
    if (!message) return hl7::acknowledge_unreadable(request);
    const bool is_answer = message->header()[9][1] == "ACK";
    return is_answer ? std::string{} : hl7::acknowledge(*message, request);
}

}  // namespace

std::string not_kept(std::string_view raw, alerts::Time now) {
    return answer(raw, hl7::AckCode::AE, "the message could not be stored; send it again", now);
}

std::string too_long(std::string_view head, std::size_t limit, alerts::Time now) {
    const std::size_t end = head.find_first_of("\r\n");
    if (end == std::string_view::npos) return {};
    const std::string_view header = head.substr(0, end);
    if (!hl7::Message::parse(header)) return {};
    return answer(header, hl7::AckCode::AR,
                  "the message is longer than " + std::to_string(limit) + " bytes", now);
}

}  // namespace calciwatch
