// One port that senders connect to. Runs on the network thread only.
#pragma once

#include "daemon/session.hpp"

#include <functional>
#include <memory>
#include <set>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace calciwatch {

class Listener {
  public:
    // Binds; throws StartFailure when it cannot. Everything referred to must outlive the listener,
    // and the listener its sessions: see idle().
    Listener(boost::asio::io_context& network, const config::Listener& settings,
             alerts::Interpreter interpreter, Intake& intake, Counters& counters,
             const Clock& clock);
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    // `went_idle` is called whenever the last session has ended.
    void start(std::function<void()> went_idle);
    // From the next frame on; see config::in_force for what must be as it was.
    void renew(config::Listener settings, alerts::Interpreter interpreter);
    // Accepts no more; every session answers what it has received, then leaves.
    void stop();
    // Sessions leave at once.
    void abort();
    [[nodiscard]] bool idle() const { return sessions_.empty(); }

    [[nodiscard]] const std::string& name() const { return terms_->settings.name; }
    [[nodiscard]] boost::asio::ip::tcp::endpoint endpoint() const { return endpoint_; }

  private:
    boost::asio::awaitable<void> accept();
    void admit(boost::asio::ip::tcp::socket socket);

    std::shared_ptr<const Terms> terms_;
    alerts::Digester digester_;
    Counters& counters_;
    const Reception reception_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::ip::tcp::endpoint endpoint_;
    std::set<std::shared_ptr<Session>> sessions_;
    std::function<void()> went_idle_;
};

}  // namespace calciwatch
