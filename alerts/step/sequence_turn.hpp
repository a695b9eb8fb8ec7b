// The sequence number protocol (2.9.1) on a link that uses it: whose turn it is.
#pragma once

#include "alerts/interpret/interpret.hpp"
#include "alerts/store/store.hpp"
#include "hl7/message.hpp"

#include <optional>
#include <string>

namespace alerts {

struct SequenceTurn {
    std::string answer;                     // MSA-4
    std::optional<Interpretation> instead;  // of reading the message: it is not its turn
    // False for what the sender keeps: a question about numbers has no content, and what is out of
    // order was refused and comes again, perhaps byte for byte.
    bool keep = true;
};

// Follows MSH-13, and stores the number accepted in the message's own transaction.
[[nodiscard]] SequenceTurn take_turn(Transaction& transaction, const Link& link,
                                     const hl7::Message& message);

}  // namespace alerts
