// The answers of the daemon itself, when the message never got into the store.
#pragma once

#include "alerts/interpret/feed_policy.hpp"
#include "alerts/time.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace calciwatch {

// With their envelope, and empty where no answer is owed.

// AE 207: the store could not keep the message; the sender has to send it again.
[[nodiscard]] std::string not_kept(std::string_view raw, const alerts::AckPolicy& policy,
                                   alerts::Time now);

// AR for a frame over the limit, from its first bytes; empty when its MSH cannot be read
// whole.
[[nodiscard]] std::string too_long(std::string_view head, std::size_t limit,
                                   const alerts::AckPolicy& policy, alerts::Time now);

}  // namespace calciwatch
