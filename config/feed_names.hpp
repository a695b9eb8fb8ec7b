// What names and topics on the alert feed may be. The wire, the settings and the files of clients
// keep the same bounds: docs/feed.md.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace config {

inline constexpr std::size_t longest_feed_name = 64;
inline constexpr std::size_t most_topics = 32;
inline constexpr std::size_t longest_topic = 200;
inline constexpr std::string_view name_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

// Of a feed, or of a request.
[[nodiscard]] constexpr bool is_name(std::string_view text, std::size_t most) {
    return !text.empty() && text.size() <= most &&
           text.find_first_not_of(name_characters) == std::string_view::npos;
}

// "name of 1 to 64 letters, digits, '.', '_' or '-'"
[[nodiscard]] inline std::string name_in_words(std::size_t most) {
    return "name of 1 to " + std::to_string(most) + " letters, digits, '.', '_' or '-'";
}

}  // namespace config
