// The words of the alert feed, as docs/feed.md has them: what a subscriber may ask, what it is
// told. Bytes to values and back; no socket, no clock, no state.
#pragma once

#include "alerts/store/store.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

namespace calciwatch {

inline constexpr std::size_t default_credit = 256;
inline constexpr std::size_t most_credit = 4096;
inline constexpr std::size_t longest_feed_name = 64;
inline constexpr std::size_t most_topics = 32;
inline constexpr std::size_t longest_topic = 200;

struct Hello {
    std::string feed;                      // letters, digits, '.', '_', '-'
    std::optional<alerts::Sequence> from;  // nothing: from what the feed has acknowledged
    std::vector<std::string> topics;       // prefixes; none = all
    std::size_t credit = default_credit;   // most events unacknowledged at a time
};
struct Acknowledge {
    alerts::Sequence seq = 0;  // everything up to here
};
struct Heartbeat {};
using FeedRequest = std::variant<Hello, Acknowledge, Heartbeat>;

// The frames of one message: [kind][json]. The error is the reason as the subscriber is told it.
[[nodiscard]] tl::expected<FeedRequest, std::string> read_feed_request(
    std::span<const std::string_view> frames);

struct FeedPosition {
    std::string epoch;           // of the store: changes when an older one was restored
    alerts::Sequence head = 0;   // the last event there is
    alerts::Sequence acked = 0;  // by this feed, durably
};

// Each gives the JSON frame that follows the kind.
[[nodiscard]] std::string welcome(const FeedPosition& position, alerts::Sequence from);
[[nodiscard]] std::string heartbeat(const FeedPosition& position);
// feed_prev: the event sent before this one, or where the feed began: what a gap is known by.
[[nodiscard]] std::string event_head(std::string_view epoch, alerts::Sequence seq,
                                     alerts::Sequence feed_prev);
[[nodiscard]] std::string feed_error(std::string_view reason);

// Of the live copy.
[[nodiscard]] std::string live_heartbeat(std::string_view epoch, alerts::Sequence head);
// 20 digits, so that numbers sort as text does.
[[nodiscard]] std::string padded(alerts::Sequence seq);

}  // namespace calciwatch
