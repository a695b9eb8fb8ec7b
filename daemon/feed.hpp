// The authoritative alert feed without its sockets: who subscribes, what each has been sent and
// has acknowledged, what is to be sent next. docs/feed.md is its protocol.
//
// Every event goes out in sequence, at least once: what a subscriber has not acknowledged is sent
// again when it comes back. Used by one thread.
#pragma once

#include "daemon/feed_wire.hpp"
#include "daemon/peer.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calciwatch {

// What became of a message to a subscriber.
enum class Sent {
    yes,
    full,  // its queue is full: try later
    gone,  // it is no longer connected
};

class Feed {
  public:
    using Moment = std::chrono::steady_clock::time_point;
    // `address` is the connection's, as the socket names it.
    using Send =
        std::function<Sent(std::string_view address, std::span<const std::string_view> frames)>;
    // Makes it durable; the feed learns of that from the outbox.
    using Keep = std::function<void(const std::string& feed, alerts::Sequence up_to)>;
    struct Limits {
        std::size_t subscribers = 64;
        std::chrono::milliseconds silence{10'000};  // after which a subscriber is forgotten
    };

    // The outbox must outlive the feed. Any call may throw StoreFailure; the feed goes on then
    // where it was.
    Feed(alerts::Outbox& outbox, Send send, Keep keep, Limits limits);

    // One message of a subscriber. An empty first frame (REQ sockets send one) is answered alike.
    void receive(std::string_view address, const Peer& peer,
                 std::span<const std::string_view> frames, Moment now);
    // Sends what is new, within each one's credit. True: there is more, call again.
    bool pump();
    // Once a second: tells everybody the position and forgets those who fell silent.
    void beat(Moment now);
    // Answers who may not speak here, and does nothing else.
    void turn_away(std::string_view address, std::string_view reason);
    // Ends the subscriptions of those who may no longer have them; `why_not` gives the reason.
    using WhyNot = std::function<std::optional<std::string>(const Peer&)>;
    void cut(const WhyNot& why_not);

    [[nodiscard]] std::size_t subscribers() const { return subscribers_.size(); }

  private:
    struct Subscriber {
        Peer peer = Peer::anybody();
        std::string feed;
        std::vector<std::string> topics;
        std::size_t credit = 0;
        bool delimited = false;          // speaks with an empty first frame
        alerts::Sequence looked_at = 0;  // every event up to here was sent or is not of its topics
        alerts::Sequence last_sent = 0;  // or where it began
        std::deque<alerts::Sequence> in_flight;  // sent and not acknowledged
        Moment heard{};
    };
    using Subscribers = std::map<std::string, Subscriber, std::less<>>;

    void admit(std::string_view address, const Peer& peer, const Hello& hello, bool delimited,
               Moment now);
    void take(Subscriber& subscriber, std::string_view address, const Acknowledge& acknowledge);
    [[nodiscard]] FeedPosition position(std::string_view feed);
    Sent tell(std::string_view address, bool delimited, std::string_view kind,
              std::string_view json);
    void refuse(std::string_view address, bool delimited, std::string_view reason);

    alerts::Outbox& outbox_;
    const Send send_;
    const Keep keep_;
    const Limits limits_;
    const std::string epoch_;
    Subscribers subscribers_;  // by address
};

}  // namespace calciwatch
