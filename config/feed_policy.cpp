#include "config/feed_policy.hpp"

namespace config {
namespace {

alerts::AckPolicy policy_of(const Acknowledgement& ack) {
    using Given = Acknowledgement;
    const auto code = [](Given::Refusal refusal) {
        return refusal == Given::Refusal::AE ? hl7::AckCode::AE : hl7::AckCode::AR;
    };
    const auto mode = [&ack] {
        using Mode = alerts::AckPolicy::Mode;
        switch (ack.mode) {
            case Given::Mode::as_asked:
                return Mode::as_asked;
            case Given::Mode::application:
                return Mode::application;
            case Given::Mode::accept:
                return Mode::accept;
            case Given::Mode::none:
                return Mode::none;
        }
        return Mode::as_asked;
    };
    return {mode(),
            code(ack.unreadable),
            code(ack.incomplete),
            code(ack.unsupported),
            code(ack.processing_id),
            ack.silent_when_not_kept,
            ack.plain_type};
}

}  // namespace

alerts::FeedPolicy feed_policy(const Listener& listener) {
    alerts::FeedPolicy policy;
    policy.time_zone = listener.time_zone;
    policy.default_authority = listener.default_authority;
    policy.identifier_types = listener.identifier_types;
    policy.default_charset = listener.charset;
    policy.processing_ids = listener.processing_ids;
    policy.strict = listener.strict;
    policy.refuse_incomplete = listener.refuse_incomplete;
    policy.sequence_numbers = listener.sequence_numbers;
    policy.order_control = listener.order_control;
    policy.max_message = listener.max_frame;
    policy.ack = policy_of(listener.ack);
    return policy;
}

}  // namespace config
