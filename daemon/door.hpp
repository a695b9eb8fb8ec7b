// The door of the feed: libzmq asks here for every connection, on a socket that lives inside the
// process. It must be there before a socket that it guards is bound: where nobody answers, libzmq
// lets every key in. Used by one thread.
#pragma once

#include "config/feed_keys.hpp"
#include "daemon/allow_list.hpp"
#include "daemon/log_budget.hpp"

#include <chrono>
#include <deque>
#include <string>
#include <string_view>

#include <zmq.hpp>

namespace calciwatch {

class Door {
  public:
    using Moment = std::chrono::steady_clock::time_point;

    // Reads the keys; throws StartFailure when they are of no use. The context must outlive it.
    Door(zmq::context_t& context, const config::Curve& curve);

    // Of the daemon, Z85: for the sockets that are guarded.
    [[nodiscard]] const std::string& secret_key() const { return keys_.server.secret_key; }
    [[nodiscard]] void* handle() { return socket_.handle(); }
    // Answers those who wait, as many as are good for the others. At least once a second. Who is
    // not let in now hears so a second later, so that trying again without end costs little.
    void answer(Moment now);
    // Who sent this frame, which is not the address that ROUTER puts before a message; nothing when
    // its key is no longer on the list.
    [[nodiscard]] const Peer* sender(zmq::message_t& frame) const;
    // By key (Z85).
    [[nodiscard]] const Peer* find(std::string_view key) const { return allowed_.find(key); }
    // See AllowList.
    [[nodiscard]] AllowList::Change refresh() { return allowed_.refresh(); }

  private:
    struct Held {
        std::string address;  // of the one who asks
        std::string id;       // of the request
        Moment until;
    };
    void answer(const std::vector<std::string_view>& frames, Moment now);
    void reply(std::string_view address, std::string_view id, std::string_view status,
               std::string_view user);
    void complain(std::string_view address, const std::string& reason, Moment now);

    const config::FeedKeys keys_;
    AllowList allowed_;
    zmq::socket_t socket_;
    std::deque<Held> held_;
    LogBudget log_;
};

}  // namespace calciwatch
