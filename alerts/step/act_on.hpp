// What a person does about an alert that is named from outside: found in the store, not believed.
#pragma once

#include "alerts/alert_name.hpp"
#include "alerts/step/step.hpp"

#include <string>
#include <variant>

#include <tl/expected.hpp>

namespace alerts {

// Named by itself, or by the last event that the person has seen of it: then the act is refused
// when something new happened to the alert since.
using ActedOn = std::variant<AlertName, Sequence>;

struct NotActed {
    enum class Why {
        unknown_alert,
        changed_since,
        not_standing,
        refused,  // by what the act says: no such reason, too long, done before
    };
    Why why;
    std::string reason;
};

// Rule and subject of `act` are not read. Gives the event that tells of it. Failure contract as of
// MessageStep::act.
[[nodiscard]] tl::expected<Sequence, NotActed> act_on(MessageStep& step, Transaction& transaction,
                                                      const ActedOn& alert, Act act, Time now);

}  // namespace alerts
