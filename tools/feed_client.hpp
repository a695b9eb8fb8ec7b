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
struct Alive {};  // a heartbeat, or an event that was had before
// Something is missing or unreadable: say HELLO again and go on from the last event.
struct OutOfStep {
    std::string why;
};
// The daemon said ERROR.
struct Refused {
    std::string reason;
};
using Heard = std::variant<Welcome, Event, Alive, OutOfStep, Refused>;

class FeedClient {
  public:
    explicit FeedClient(Subscription subscription);

    // To be sent first on every new connection: it goes on after the last event that was had.
    [[nodiscard]] Frames hello();
    [[nodiscard]] Frames heartbeat() const;
    // The event and all before it are taken care of.
    [[nodiscard]] Frames acknowledge(std::int64_t seq);
    // The daemon sends no more before something is acknowledged, or HELLO is said again.
    [[nodiscard]] bool out_of_credit() const;

    [[nodiscard]] Heard hear(const Frames& frames);

  private:
    Heard welcomed(const std::string& json);
    Heard event(const Frames& frames);
    Heard out_of_step(std::string why);

    Subscription subscription_;
    std::string epoch_;       // of the first WELCOME
    std::int64_t last_ = 0;   // the last event that was had
    bool welcome_ = false;    // heard since the last hello()
    int unacknowledged_ = 0;  // events had since the last hello() or acknowledge()
};

}  // namespace calciwatch
