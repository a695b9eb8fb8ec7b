// From what an administrator may set about a listener to how its messages are read and answered.
#pragma once

#include "alerts/interpret/feed_policy.hpp"
#include "config/settings.hpp"

namespace config {

[[nodiscard]] alerts::FeedPolicy feed_policy(const Listener& listener);

}  // namespace config
