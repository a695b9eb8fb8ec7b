// Asks one thing at a time of the alert feed and waits for its answer: for commands that do not
// subscribe.
#pragma once

#include "tools/client_keys.hpp"
#include "tools/feed_client.hpp"

#include <chrono>
#include <functional>
#include <string>

#include <tl/expected.hpp>
#include <zmq.hpp>

namespace calciwatch {

class FeedRequester {
  public:
    // `patience` in seconds, of each question.
    FeedRequester(std::string endpoint, double patience, ReadKeys keys);

    // The first message that `is_answer` takes for one. The request is sent again on a new
    // connection when nothing comes, so that it must be one that may be. The error says that
    // nobody answered.
    using IsAnswer = std::function<bool(const Frames&)>;
    [[nodiscard]] tl::expected<Frames, std::string> ask(const Frames& request,
                                                        const IsAnswer& is_answer);

  private:
    using Clock = std::chrono::steady_clock;
    void connect();
    [[nodiscard]] bool hear(Frames& frames, Clock::time_point until);

    std::string endpoint_;
    std::chrono::milliseconds patience_;
    ReadKeys keys_;
    zmq::context_t context_;
    zmq::socket_t socket_;
};

}  // namespace calciwatch
