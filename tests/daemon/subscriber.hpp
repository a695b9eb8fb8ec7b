// A pharmacy's DEALER, and a dashboard's SUB, as docs/feed.md describes them.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>
#include <zmq.hpp>

namespace calciwatch::test {

inline std::vector<std::string> receive_all(zmq::socket_t& socket) {
    std::vector<std::string> frames;
    for (bool more = true; more;) {
        zmq::message_t frame;
        if (!socket.recv(frame)) throw std::runtime_error{"nothing came"};
        more = frame.more();
        frames.push_back(frame.to_string());
    }
    return frames;
}

class Subscriber {
  public:
    explicit Subscriber(const std::string& router) {
        socket_.set(zmq::sockopt::rcvtimeo, 10'000);
        socket_.set(zmq::sockopt::linger, 0);
        socket_.connect(router);
    }
    void say(std::string_view kind, const nlohmann::json& about) { say_raw(kind, about.dump()); }
    void say_raw(std::string_view kind, std::string_view text) {
        socket_.send(zmq::buffer(kind.data(), kind.size()), zmq::send_flags::sndmore);
        socket_.send(zmq::buffer(text.data(), text.size()), zmq::send_flags::none);
    }
    // The next message, of whatever kind.
    std::vector<std::string> next() { return receive_all(socket_); }
    // The next message of a kind; others are passed over.
    std::vector<std::string> next(std::string_view kind) {
        for (;;) {
            auto frames = receive_all(socket_);
            if (frames.at(0) == kind) return frames;
        }
    }
    nlohmann::json about(std::string_view kind) { return nlohmann::json::parse(next(kind).at(1)); }
    // "3<2": event 3, after 2.
    std::string event() {
        const auto head = about("EVENT");
        return head["seq"].dump() + "<" + head["feed_prev"].dump();
    }
    // No event comes before the second heartbeat from now.
    bool no_event() {
        for (int beats = 0; beats < 2;) {
            const auto frames = receive_all(socket_);
            if (frames.at(0) == "EVENT") return false;
            if (frames.at(0) == "HEARTBEAT") ++beats;
        }
        return true;
    }

  private:
    zmq::context_t context_;
    zmq::socket_t socket_{context_, zmq::socket_type::dealer};
};

}  // namespace calciwatch::test
