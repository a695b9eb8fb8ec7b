// The keys of the feed, read and proved to be of use.
#pragma once

#include "config/feed_keys.hpp"

#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace calciwatch {

// On failure every mistake, with its place.
[[nodiscard]] tl::expected<config::FeedKeys, std::vector<std::string>> read_feed_keys(
    const config::Curve& curve);

}  // namespace calciwatch
