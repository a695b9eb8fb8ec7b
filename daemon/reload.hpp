// Reads configuration, rules and terminology again, on a thread of its own: neither senders nor the
// engine wait for it.
#pragma once

#include "alerts/engine.hpp"
#include "daemon/startup.hpp"

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <tl/expected.hpp>

namespace calciwatch {

class Reload {
  public:
    struct Ready {
        Prepared prepared;
        alerts::Engine engine;
    };
    using Outcome = tl::expected<Ready, std::vector<std::string>>;  // else every mistake
    using Load = std::function<tl::expected<Prepared, std::vector<std::string>>()>;

    // `load` is called on the reload's thread, `done` on the network thread.
    Reload(boost::asio::io_context& network, Load load, std::function<void(Outcome)> done);
    Reload(const Reload&) = delete;
    Reload& operator=(const Reload&) = delete;

    // On the network thread. What is asked for while one is under way is done after it, once.
    void ask();

  private:
    void begin();
    [[nodiscard]] Outcome read() const;
    void finish(Outcome outcome);

    boost::asio::io_context& network_;
    const Load load_;
    const std::function<void(Outcome)> done_;
    bool under_way_ = false;
    bool again_ = false;
    std::jthread thread_;
};

}  // namespace calciwatch
