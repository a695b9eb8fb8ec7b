// The words of the alert feed, as docs/feed.md has them: what a client may ask, what it is told.
// Bytes to values and back; no socket, no clock, no state.
#pragma once

#include "alerts/alert_name.hpp"
#include "alerts/engine.hpp"
#include "alerts/store/store.hpp"
#include "config/feed_names.hpp"

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
using config::longest_feed_name;
using config::longest_topic;
using config::most_topics;
inline constexpr std::size_t longest_request_id = 64;
inline constexpr std::size_t longest_user = 64;     // bytes
inline constexpr std::size_t longest_reason = 200;  // bytes
inline constexpr std::size_t longest_alert = 1000;  // bytes

struct Hello {
    std::string feed;                      // letters, digits, '.', '_', '-'
    std::optional<alerts::Sequence> from;  // nothing: from what the feed has acknowledged
    bool snapshot = false;                 // instead: all alerts that stand, then what follows
    std::string epoch;                     // that `from` is a number of; empty: not said
    std::vector<std::string> topics;       // prefixes; none = all
    std::size_t credit = default_credit;   // most events unacknowledged at a time
};
struct Acknowledge {
    alerts::Sequence seq = 0;  // everything up to here
};
// Parts of the snapshot up to this one are taken.
struct AcknowledgePart {
    std::size_t part = 0;
};
struct Heartbeat {};

// An alert as bodies name it: by the key, or by the id of an event that told of it.
struct AlertReference {
    std::optional<alerts::AlertName> name;
    std::string epoch;           // else: of the event; empty: the present one
    alerts::Sequence event = 0;  // else: its number
};
struct Show {
    AlertReference alert;
};
// ACKNOWLEDGE and OVERRIDE. Rule and subject of `act` are empty: `alert` says which.
struct ActRequest {
    std::string request;  // its id, like a feed's name
    AlertReference alert;
    alerts::Act act;
    std::string said;  // all of the above in one text: the same text asks the same
};
// RETRY: a message in quarantine is to be tried again.
struct RetryRequest {
    std::string request;  // as of an act, and so is `said`
    alerts::MessageId message = 0;
    std::string epoch;  // that the number is of; empty: not said
    std::string by;
    std::string said;
};
using FeedRequest =
    std::variant<Hello, Acknowledge, AcknowledgePart, Heartbeat, Show, ActRequest, RetryRequest>;

// Why not, in a word for programs (docs/feed.md lists them) and in words for people.
struct FeedError {
    std::string code;
    std::string reason;
    std::string request{};                     // the id of the request it answers
    std::optional<alerts::Sequence> oldest{};  // event that is kept
    std::optional<alerts::Sequence> head{};    // event there is
    std::string epoch{};
};

// The frames of one message: [kind][json].
[[nodiscard]] tl::expected<FeedRequest, FeedError> read_feed_request(
    std::span<const std::string_view> frames);

// What became of a message in quarantine that was tried again.
struct Retried {
    alerts::MessageId message = 0;
    alerts::MessageId became = 0;  // the message it counts as now; 0: it stays in quarantine
    std::string_view disposition;
    std::string_view reason;  // why it was not applied; no patient data
    std::vector<alerts::Sequence> events;
};

struct FeedPosition {
    std::string epoch;           // of the store: changes when an older one was restored
    alerts::Sequence head = 0;   // the last event there is
    alerts::Sequence acked = 0;  // by this feed, durably
};

// Each gives the JSON frame that follows the kind.
[[nodiscard]] std::string welcome(const FeedPosition& position, alerts::Sequence from,
                                  bool snapshot);
// up_to: everything of the subscriber's topics up to there was sent; nothing during a snapshot.
[[nodiscard]] std::string heartbeat(const FeedPosition& position,
                                    std::optional<alerts::Sequence> up_to);
// feed_prev: the event sent before this one, or where the feed began: what a gap is known by.
[[nodiscard]] std::string event_head(std::string_view epoch, alerts::Sequence seq,
                                     alerts::Sequence feed_prev);
[[nodiscard]] std::string snapshot_head(std::string_view epoch, alerts::Sequence as_of,
                                        std::size_t part, alerts::Sequence seq);
[[nodiscard]] std::string snapshot_end(std::string_view epoch, alerts::Sequence as_of,
                                       std::size_t parts);
[[nodiscard]] std::string alert_head(std::string_view epoch, alerts::Sequence seq);
[[nodiscard]] std::string act_done(std::string_view request, std::string_view epoch,
                                   alerts::Sequence seq);
[[nodiscard]] std::string retry_done(std::string_view request, std::string_view epoch,
                                     const Retried& retried);
[[nodiscard]] std::string feed_error(const FeedError& error);

// Of the live copy.
[[nodiscard]] std::string live_heartbeat(std::string_view epoch, alerts::Sequence head);
// 20 digits, so that numbers sort as text does.
[[nodiscard]] std::string padded(alerts::Sequence seq);

}  // namespace calciwatch
