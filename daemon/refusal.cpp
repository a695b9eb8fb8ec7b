#include "daemon/refusal.hpp"

#include "alerts/step/answers.hpp"
#include "hl7/message.hpp"

namespace calciwatch {
namespace {

std::string refuse(std::string_view raw, hl7::AckCode code, std::string diagnostic,
                   const alerts::AckPolicy& policy, alerts::Time now) {
    const std::string control_id = "R" + std::to_string(now.time_since_epoch().count());
    alerts::Reply reply;
    reply.outcome = code;
    reply.problem =
        hl7::Problem{hl7::Condition::application_error, std::nullopt, std::move(diagnostic)};
    reply.control_id = control_id;
    reply.now = now;
    const auto message = hl7::Message::parse(raw);
    return message ? alerts::answers_to(*message, &*message, policy, reply)
                   : alerts::answer_to_unreadable(policy, reply);
}

}  // namespace

std::string not_kept(std::string_view raw, const alerts::AckPolicy& policy, alerts::Time now) {
    if (policy.silent_when_not_kept) return {};
    return refuse(raw, hl7::AckCode::AE, "the message could not be stored; send it again", policy,
                  now);
}

std::string too_long(std::string_view head, std::size_t limit, const alerts::AckPolicy& policy,
                     alerts::Time now) {
    const std::size_t end = head.find_first_of("\r\n");
    if (end == std::string_view::npos) return {};
    const std::string_view header = head.substr(0, end);
    if (!hl7::Message::parse(header)) return {};
    return refuse(header, hl7::AckCode::AR,
                  "the message is longer than " + std::to_string(limit) + " bytes", policy, now);
}

}  // namespace calciwatch
