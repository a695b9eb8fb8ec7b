// The other end of the load: a subscriber of the authoritative feed, on a thread of its own, that
// takes every event, checks that none is missing, acknowledges, and measures how long an alert was
// under way: from its message being handed to the socket until its EVENT is here.
#pragma once

#include "alerts/time.hpp"
#include "tools/feed_client.hpp"
#include "tools/feed_place.hpp"
#include "tools/load/latencies.hpp"
#include "tools/load/sent_times.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <tl/expected.hpp>
#include <zmq.hpp>

namespace calciwatch::load {

struct AlertTally {
    std::uint64_t events = 0;
    std::uint64_t gaps = 0;    // events whose feed_prev was not the event before
    std::int64_t missing = 0;  // between the last event that came and the last there is
    std::string failure;       // why it ended early; else empty
    Latencies alerts;          // of alerts that messages sent while measuring began
    Latencies after_answer;    // of the same: from the sender's answer on; 0 when before it
};

// An alert that began.
struct Raised {
    std::uint64_t message = 0;  // of this run, the newest that its evidence names
    alerts::Time at{};          // when it began, by the daemon's clock
};
// None when the event tells of no alert that begins, or of another's messages.
[[nodiscard]] std::optional<Raised> read_raised(std::string_view body, std::string_view run);

class AlertWatch {
  public:
    // `times` must outlive it.
    AlertWatch(FeedAccess feed, std::string run, const SentTimes& times);
    AlertWatch(const AlertWatch&) = delete;
    AlertWatch& operator=(const AlertWatch&) = delete;

    // Subscribes after the last event there is, under the name calciwatch-load. The error says why
    // it cannot.
    [[nodiscard]] tl::expected<void, std::string> start(std::chrono::milliseconds patience);
    // Waits until every event there is has come, `patience` at most, and ends.
    [[nodiscard]] AlertTally finish(std::chrono::milliseconds patience);

  private:
    using Clock = std::chrono::steady_clock;

    void subscribe(Subscription subscription);
    void send(const Frames& frames);
    [[nodiscard]] std::optional<Frames> receive(std::chrono::milliseconds longest);
    [[nodiscard]] tl::expected<Welcome, std::string> await_welcome(Clock::time_point end);
    void watch(const std::stop_token& stop);
    void take(const Frames& frames, Clock::time_point now);
    void take(const Event& event, Clock::time_point now);
    void keep_in_touch(Clock::time_point now);

    // Of this machine's clocks.
    [[nodiscard]] Clock::time_point moment(alerts::Time at) const;

    const FeedAccess feed_;
    const std::string run_;
    const SentTimes& times_;
    zmq::context_t context_;
    zmq::socket_t socket_;
    std::optional<FeedClient> client_;
    std::int64_t last_ = 0;        // the last event that came
    std::int64_t head_ = 0;        // the last there is, as far as the daemon said
    Clock::time_point head_at_{};  // when it said so
    std::uint64_t unacknowledged_ = 0;
    Clock::time_point acknowledged_at_{}, beaten_at_{};
    const std::chrono::system_clock::time_point wall_began_ = std::chrono::system_clock::now();
    const Clock::time_point began_ = Clock::now();
    AlertTally tally_;
    std::chrono::milliseconds patience_{0};  // set before the stop is requested
    std::jthread thread_;
};

}  // namespace calciwatch::load
