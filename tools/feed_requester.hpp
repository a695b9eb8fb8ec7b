// Asks one thing at a time of the alert feed and waits for its answer: for commands that do not
// subscribe.
#pragma once

#include "tools/feed_client.hpp"
#include "tools/feed_place.hpp"

#include <chrono>
#include <functional>
#include <string>

#include <tl/expected.hpp>
#include <zmq.hpp>

namespace calciwatch {

class FeedRequester {
  public:
    FeedRequester(FeedAccess feed, std::chrono::duration<double> patience);

    // The first message that `is_answer` takes for one. The request is sent again on a new
    // connection when nothing comes, so that it must be one that may be. The error says that
    // nobody answered.
    using IsAnswer = std::function<bool(const Frames&)>;
    [[nodiscard]] tl::expected<Frames, std::string> ask(const Frames& request,
                                                        const IsAnswer& is_answer);
    // How long that waits for an answer.
    [[nodiscard]] std::chrono::milliseconds patience() const { return patience_; }

  private:
    using Clock = std::chrono::steady_clock;
    void connect();
    [[nodiscard]] bool hear(Frames& frames, Clock::time_point until);

    FeedAccess feed_;
    const std::chrono::milliseconds patience_;
    zmq::context_t context_;
    zmq::socket_t socket_;
};

}  // namespace calciwatch
