// The publisher thread: the only owner of ZeroMQ sockets. It sends what is committed, never
// anything else: ROUTER for the authoritative feed, XPUB for the best-effort live copy.
#pragma once

#include "config/settings.hpp"
#include "daemon/bell.hpp"
#include "daemon/clock.hpp"
#include "daemon/door.hpp"
#include "daemon/feed.hpp"
#include "daemon/lag_watch.hpp"
#include "daemon/live_copy.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <zmq.hpp>

namespace calciwatch {

class Publisher {
  public:
    struct Settings {
        std::string site;
        std::string router;  // ZeroMQ endpoints; port 0 = any free one
        std::string live;
        std::vector<config::DeclaredFeed> feeds;
        Feed::Limits limits;
        std::optional<config::Curve> curve;
    };

    // Reads the keys, when there are any, and binds; throws StartFailure when it cannot.
    Publisher(alerts::Store& store, const Settings& settings, Feed::Keep keep, Feed::Ask ask,
              Clock clock = system_time);
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;
    ~Publisher() { stop(); }

    void start();
    // Sends what is committed as far as credit allows, then ends the thread.
    void stop();

    // There is something new in the outbox. From any thread.
    void ring() noexcept { bell_.ring(); }
    // What became of an errand; goes to the client that asked. From any thread.
    void answer(const Feed::Client& client, Answer answer);
    // The declared feeds, as of the last second. From any thread.
    [[nodiscard]] std::vector<Lag> lags() const;
    // Goes up at least every two seconds.
    [[nodiscard]] std::uint64_t ticks() const { return ticks_; }
    // As bound.
    [[nodiscard]] const std::string& router_endpoint() const { return router_endpoint_; }
    [[nodiscard]] const std::string& live_endpoint() const { return live_endpoint_; }

  private:
    void run(const std::stop_token& stop);
    void wait(bool more);
    void receive();
    [[nodiscard]] bool publish();
    void deliver();
    void beat();
    void watch();
    void look_at_the_clients();
    [[nodiscard]] std::string secret_key() const { return door_ ? door_->secret_key() : ""; }
    [[nodiscard]] Sent send(std::string_view address, std::span<const std::string_view> frames);

    const std::string site_;
    const std::string epoch_;
    const Clock clock_;
    std::unique_ptr<alerts::Outbox> outbox_;
    zmq::context_t context_;
    const std::unique_ptr<Door> door_;  // with keys; before the sockets that it guards
    zmq::socket_t router_;
    LiveCopy live_;
    const std::string live_endpoint_;  // for other threads: the live copy binds again on its own
    std::string router_endpoint_;
    Bell bell_;
    std::atomic<std::uint64_t> ticks_{0};

    mutable std::mutex mutex_;
    std::vector<std::pair<Feed::Client, Answer>> answers_;  // guarded by mutex_
    std::vector<Lag> lags_;                                 // guarded by mutex_

    // Touched by the thread only, once it runs.
    const Peer anybody_ = Peer::anybody();
    Feed feed_;
    LagWatch lag_watch_;
    Feed::Moment next_beat_{};
    Feed::Moment next_look_{};

    std::jthread thread_;
};

}  // namespace calciwatch
