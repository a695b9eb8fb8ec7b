// Which events a reader of the outbox asked for.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

namespace alerts {

// No prefix at all asks for everything.
inline bool begins_with_any(std::string_view topic, std::span<const std::string> prefixes) {
    return prefixes.empty() || std::ranges::any_of(prefixes, [topic](const std::string& prefix) {
               return topic.starts_with(prefix);
           });
}

}  // namespace alerts
