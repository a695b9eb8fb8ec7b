// What goes back to the sender: none, one or two answers, as the bytes that go on the wire.
#pragma once

#include "alerts/interpret/feed_policy.hpp"
#include "alerts/time.hpp"
#include "hl7/ack.hpp"
#include "hl7/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace alerts {

struct Reply {
    hl7::AckCode outcome = hl7::AckCode::AA;  // AA, AE or AR; CA, CE and CR follow from it
    std::optional<hl7::Problem> problem;      // engaged when the outcome is not AA
    std::string_view control_id;              // MSH-10 of the answer
    std::string_view sequence = {};           // MSA-4, on a link that counts
    Time now{};                               // MSH-7 of the answer
};

// Each answer in an MLLP envelope; empty when none is owed: to an acknowledgement, and where
// MSH-15 and MSH-16 or the feed's policy want none. In enhanced mode the accept acknowledgement
// comes first and the application acknowledgement follows on the same connection; it answers
// `whole`, which is another message than `arrived` when that was the last of several fragments,
// and null while fragments are missing (2.9.2).
[[nodiscard]] std::string answers_to(const hl7::Message& arrived, const hl7::Message* whole,
                                     const AckPolicy& policy, const Reply& reply);
// The same for bytes that are no HL7 message: nobody can have asked for less than one.
[[nodiscard]] std::string answer_to_unreadable(const AckPolicy& policy, const Reply& reply);

}  // namespace alerts
