// A subscription to the alert feed as a machine without a socket: frames in, what they mean out.
// Every message is [kind][JSON]; an event is [EVENT][JSON][topic][body].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace calciwatch {

using Frames = std::vector<std::string>;

struct Subscription {
    std::string feed;                  // the name under which acknowledgements are kept
    std::optional<std::int64_t> from;  // events after this one; none = after the last acknowledged
    std::vector<std::string> topics;   // prefixes; none = all
    bool snapshot = false;             // instead of `from`: first all alerts that stand
};

// The conversation has begun, at the event after `from`.
struct Welcome {
    std::int64_t from;
    std::int64_t head;
    bool restored;  // the store is another one than before: its numbers begin anew
};
struct Event {
    std::int64_t seq;
    std::string topic;
    std::string body;
};
// Of the snapshot: an alert that stands, by its last event.
struct StandingAlert {
    std::int64_t part;
    std::string topic;
    std::string body;
};
// It was whole; events after `as_of` follow.
struct SnapshotEnd {
    std::int64_t as_of;
    std::int64_t parts;
};
struct Alive {};  // a heartbeat, or an event that was had before
// Something is missing or unreadable: say HELLO again and go on from the last event.
struct OutOfStep {
    std::string why;
};
// The daemon said ERROR.
struct Refused {
    std::string code;  // as docs/feed.md lists them
    std::string reason;
};
using Heard = std::variant<Welcome, Event, StandingAlert, SnapshotEnd, Alive, OutOfStep, Refused>;

class FeedClient {
  public:
    explicit FeedClient(Subscription subscription);

    // To be sent first on every new connection: it goes on after the last event that was had.
    [[nodiscard]] Frames hello();
    [[nodiscard]] Frames heartbeat() const;
    // The event and all before it are taken care of.
    [[nodiscard]] Frames acknowledge(std::int64_t seq);
    // Of the snapshot, up to this part: only makes room for more.
    [[nodiscard]] Frames acknowledge_part(std::int64_t part);
    // The daemon sends no more before something is acknowledged, or HELLO is said again.
    [[nodiscard]] bool out_of_credit() const;

    [[nodiscard]] Heard hear(const Frames& frames);

  private:
    Heard welcomed(const std::string& json);
    Heard event(const Frames& frames);
    Heard standing(const Frames& frames);
    Heard snapshot_end(const std::string& json);
    Heard alive(const std::string& json);
    Heard error(const std::string& json);
    Heard out_of_step(std::string why);

    Subscription subscription_;
    std::string epoch_;       // of the last WELCOME
    std::int64_t last_ = 0;   // every event of ours up to here was had
    std::int64_t part_ = 0;   // the last part of the snapshot that was had
    bool welcome_ = false;    // heard since the last hello()
    int unacknowledged_ = 0;  // events had since the last hello() or acknowledge()
};

}  // namespace calciwatch
