// The publisher thread: the only owner of ZeroMQ sockets. It sends what is committed, never
// anything else: ROUTER for the authoritative feed, XPUB for the best-effort live copy.
#pragma once

#include "daemon/bell.hpp"
#include "daemon/feed.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include <zmq.hpp>

namespace calciwatch {

class Publisher {
  public:
    struct Settings {
        std::string site;
        std::string router;  // ZeroMQ endpoints; port 0 = any free one
        std::string live;
        Feed::Limits limits;
    };

    // Binds; throws StartFailure when it cannot.
    Publisher(alerts::Store& store, const Settings& settings, Feed::Keep keep);
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;
    ~Publisher() { stop(); }

    void start();
    // Sends what is committed as far as credit allows, then ends the thread.
    void stop();

    // There is something new in the outbox. From any thread.
    void ring() noexcept { bell_.ring(); }
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
    [[nodiscard]] bool publish_live();
    void beat();
    [[nodiscard]] Sent send(std::string_view address, std::span<const std::string_view> frames);

    const std::string site_;
    const std::string epoch_;
    std::unique_ptr<alerts::Outbox> outbox_;
    zmq::context_t context_;
    zmq::socket_t router_;
    zmq::socket_t live_;
    std::string router_endpoint_;
    std::string live_endpoint_;
    Bell bell_;
    std::atomic<std::uint64_t> ticks_{0};

    // Touched by the thread only, once it runs.
    Feed feed_;
    alerts::Sequence live_up_to_ = 0;
    Feed::Moment next_beat_{};

    std::jthread thread_;
};

}  // namespace calciwatch
