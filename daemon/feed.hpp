// The authoritative alert feed without its sockets: who subscribes, what each has been sent and
// has acknowledged, what is to be sent next; and what clients ask about alerts. docs/feed.md is its
// protocol.
//
// Every event goes out in sequence, at least once: what a subscriber has not acknowledged is sent
// again when it comes back. Used by one thread.
#pragma once

#include "config/settings.hpp"
#include "daemon/errand.hpp"
#include "daemon/feed_wire.hpp"
#include "daemon/log_budget.hpp"
#include "daemon/peer.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
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
    // Whom an answer goes to. Delimited: who speaks with an empty first frame is answered alike.
    struct Client {
        std::string address;
        bool delimited = false;
    };
    // Has it done; answer() is called once for each, whatever happened.
    using Ask = std::function<void(const Client& client, Errand errand)>;
    struct Limits {
        std::size_t subscribers = 64;               // besides the declared feeds
        std::chrono::milliseconds silence{10'000};  // after which a subscriber is forgotten
        std::size_t errands = 256;                  // unanswered at a time
        std::size_t errands_of_one = 16;
        std::size_t snapshots = 16;     // begun between two beats
        std::size_t new_names = 1'000;  // of feeds, since the start: each is kept for ever
    };
    struct Outside {
        Send send;
        Keep keep;
        Ask ask;
    };

    // The outbox must outlive the feed. Any call may throw StoreFailure; the feed goes on then
    // where it was. `declared`: feeds that always have a place, with their topics.
    Feed(alerts::Outbox& outbox, Outside outside, Limits limits,
         std::vector<config::DeclaredFeed> declared = {});

    // One message of a client.
    void receive(std::string_view address, const Peer& peer,
                 std::span<const std::string_view> frames, Moment now);
    // Sends what is new, within each one's credit. True: there is more, call again.
    bool pump(Moment now);
    // Once a second: tells everybody the position and forgets those who fell silent.
    void beat(Moment now);
    // Answers a message of one who may not speak here, and does nothing else.
    void turn_away(std::string_view address, std::span<const std::string_view> frames,
                   std::string_view reason);
    // Ends the subscriptions of those who may no longer have them; `why_not` gives the reason.
    using WhyNot = std::function<std::optional<std::string>(const Peer&)>;
    void cut(const WhyNot& why_not, Moment now);
    // What became of an errand.
    void answer(const Client& client, const Answer& answer);

    [[nodiscard]] std::size_t subscribers() const { return subscribers_.size(); }
    [[nodiscard]] bool has(std::string_view feed) const;

  private:
    // A snapshot that is on its way.
    struct Course {
        alerts::Standing standing;
        std::size_t next = 0;  // of standing.events
    };
    struct Subscriber {
        Peer peer = Peer::anybody();
        std::string feed;
        std::vector<std::string> topics;
        std::size_t credit = 0;
        bool delimited = false;
        std::optional<Course> snapshot;
        std::size_t parts_sent = 0;  // of the last snapshot
        std::size_t parts_taken = 0;
        alerts::Sequence looked_at = 0;  // every event up to here was sent or is not of its topics
        alerts::Sequence last_sent = 0;  // or where it began
        alerts::Sequence acked = 0;      // as far as this feed knows; durable soon
        std::deque<alerts::Sequence> in_flight;  // sent and not acknowledged
        Moment heard{};
    };
    using Subscribers = std::map<std::string, Subscriber, std::less<>>;
    struct Progress {
        bool more = false;   // there is more, now
        bool ended = false;  // the subscription is over
    };

    // Who says something, and when.
    struct Caller {
        Client client;
        const Peer& peer;
        Moment now;
        std::string request{};  // the id of what it asks; empty without one
    };

    void handle(const Caller& caller, const Hello& hello);
    void handle(const Caller& caller, const Acknowledge& acknowledge);
    void handle(const Caller& caller, const AcknowledgePart& acknowledge);
    void handle(const Caller& caller, const Heartbeat& heartbeat);
    void handle(const Caller& caller, const Show& show);
    void handle(const Caller& caller, const ActRequest& request);
    void handle(const Caller& caller, const RetryRequest& request);
    // Hands it to the engine, unless too much waits there already.
    void ask(const Caller& caller, Errand errand);

    [[nodiscard]] std::optional<FeedError> why_not_allowed(const Caller& caller,
                                                           const FeedRequest& request) const;
    [[nodiscard]] std::optional<FeedError> why_not_admitted(const Hello& hello,
                                                            const FeedPosition& at);
    [[nodiscard]] std::optional<FeedError> why_not_asked(const Caller& caller,
                                                         const ActRequest& request);
    [[nodiscard]] bool busy(const Client& client) const;
    [[nodiscard]] bool make_room(const Caller& caller, const std::string& feed);
    [[nodiscard]] bool has_name(const std::string& feed);
    [[nodiscard]] const config::DeclaredFeed* declared(std::string_view feed) const;
    [[nodiscard]] std::optional<FeedError> of_another_epoch(std::string_view epoch,
                                                            std::string_view what) const;
    // The last event of an alert, if it stands and the peer may see it; else why not.
    [[nodiscard]] tl::expected<alerts::OutboxEvent, FeedError> find(const Peer& peer,
                                                                    const AlertReference& alert);
    [[nodiscard]] Subscriber* subscriber(const Caller& caller);

    [[nodiscard]] Progress send_events(std::string_view address, Subscriber& subscriber,
                                       alerts::Sequence head, Moment now);
    [[nodiscard]] Progress send_snapshot(std::string_view address, Subscriber& subscriber,
                                         Moment now);
    [[nodiscard]] Progress stopped(const Subscriber& subscriber, Sent sent, Moment now);
    void log_disconnected(const Subscriber& subscriber, Moment now);
    void pass_over(Subscriber& subscriber);
    [[nodiscard]] FeedPosition position(std::string_view feed);
    [[nodiscard]] FeedError pruned() const;
    Sent tell(std::string_view address, bool delimited,
              std::initializer_list<std::string_view> frames);
    void refuse(std::string_view address, bool delimited, const FeedError& error);
    // Names the request that it answers.
    void refuse(const Caller& caller, FeedError error);

    alerts::Outbox& outbox_;
    const Outside outside_;
    const Limits limits_;
    const std::vector<config::DeclaredFeed> declared_;
    const std::string epoch_;
    Subscribers subscribers_;                                  // by address
    std::map<std::string, std::size_t, std::less<>> errands_;  // unanswered, by address
    std::size_t errands_open_ = 0;
    std::size_t snapshots_left_;
    std::set<std::string, std::less<>> new_names_;  // that never acknowledged anything before
    LogBudget log_;
};

}  // namespace calciwatch
