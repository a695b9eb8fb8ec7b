// The live copy: what is committed from now on, to whoever listens at this moment (XPUB). Best
// effort: XPUB drops what a subscriber has no room for; that is what it is for.
#pragma once

#include "alerts/store/store.hpp"

#include <chrono>
#include <string>

#include <zmq.hpp>

namespace calciwatch {

class LiveCopy {
  public:
    using Moment = std::chrono::steady_clock::time_point;

    // Binds; throws StartFailure when it cannot. The context must outlive it. With a secret key
    // (Z85; empty = none) only clients that may see every topic are let in.
    LiveCopy(zmq::context_t& context, const std::string& endpoint, std::string secret_key,
             alerts::Sequence up_to);

    // True: there is more, call again.
    [[nodiscard]] bool publish(alerts::Outbox& outbox, Moment now);
    // Once a second.
    void heartbeat(const std::string& site, const std::string& epoch, alerts::Sequence head,
                   Moment now);
    // Takes what subscribers send out of libzmq's way.
    void listen();

    // Cuts everybody off; who still may connects again, and nothing is sent before they had time
    // for that. libzmq 4.3.4 can neither close one connection nor, safely, take a subscription
    // away: its XPUB_MANUAL keeps pointers to connections that have gone.
    void renew(Moment now);

    void close() { socket_.close(); }

    [[nodiscard]] void* handle() { return socket_.handle(); }
    [[nodiscard]] const std::string& endpoint() const { return endpoint_; }

  private:
    [[nodiscard]] zmq::socket_t open();
    void bind_again(Moment now);

    zmq::context_t& context_;
    const std::string secret_key_;
    zmq::socket_t socket_;
    std::string endpoint_;  // as bound
    alerts::Sequence up_to_;
    bool bound_ = true;
    Moment bind_at_{};       // when it is not
    Moment silent_until_{};  // what is committed meanwhile is sent then
};

}  // namespace calciwatch
