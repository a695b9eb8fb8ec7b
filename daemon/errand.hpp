// What a client of the feed asks of the engine: done in a transaction, answered after its commit.
// An errand that is sent again is answered again, and not done again.
#pragma once

#include "alerts/step/act_on.hpp"
#include "alerts/step/step.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace calciwatch {

struct ActErrand {
    alerts::ActedOn alert;
    alerts::Act act;
};

// A message in quarantine is to be tried again.
struct RetryErrand {
    alerts::MessageId message = 0;
    std::string by;  // who asks
};

struct Errand {
    std::string id;    // given by the client
    std::string said;  // all that is asked, in one text
    std::variant<ActErrand, RetryErrand> what;
};

// As it goes to the client: DONE or ERROR, and the JSON that follows.
struct Answer {
    bool done = false;
    std::string json;
    std::size_t alert_changes = 0;  // that it brought about, and
    std::string log = {};           // what is to be said of it, once it is on disk
};

// What errands are done with.
struct Means {
    alerts::MessageStep& step;
    const alerts::Readers& readers;
    std::string_view epoch;
};

// Nothing of it counts before the commit. May throw StoreFailure, as the step does.
[[nodiscard]] Answer carry_out(const Errand& errand, const Means& means,
                               alerts::Transaction& transaction, alerts::Time now);

// When it could not be kept: nothing of it happened, or its sender will learn when it asks again.
[[nodiscard]] Answer not_kept(const Errand& errand);

}  // namespace calciwatch
