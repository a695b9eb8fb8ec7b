#include "daemon/door.hpp"

#include "daemon/feed_keys.hpp"
#include "daemon/feed_socket.hpp"
#include "daemon/printable.hpp"
#include "daemon/start_failure.hpp"
#include "daemon/zap.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <vector>

#include <spdlog/spdlog.h>

namespace calciwatch {
namespace {

using namespace std::chrono_literals;

constexpr const char* place = "inproc://zeromq.zap.01";
constexpr int at_once = 64;
constexpr auto between_complaints = 10s;
constexpr auto hold = 1s;  // well within the time for a handshake
constexpr std::size_t most_held = 1'000;

config::FeedKeys read(const config::Curve& curve) {
    auto keys = read_feed_keys(curve);
    if (keys) return *std::move(keys);
    std::string all = "the alert feed cannot use its keys:";
    for (const std::string& mistake : keys.error()) all += '\n' + mistake;
    throw StartFailure{all};
}

}  // namespace

Door::Door(zmq::context_t& context, const config::Curve& curve)
    : keys_{read(curve)},
      allowed_{curve.clients, keys_.clients},
      socket_{context, zmq::socket_type::router},
      log_{1, between_complaints} {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.bind(place);
}

const Peer* Door::sender(zmq::message_t& frame) const {
    const char* user = zmq_msg_gets(frame.handle(), "User-Id");
    return user == nullptr ? nullptr : allowed_.find(user);
}

void Door::answer(Moment now) {
    for (; !held_.empty() && held_.front().until <= now; held_.pop_front())
        reply(held_.front().address, held_.front().id, "300", {});
    for (int i = 0; i < at_once; ++i) {
        const std::vector<zmq::message_t> message = receive_message(socket_);
        if (message.empty()) return;
        std::vector<std::string_view> frames;
        for (const zmq::message_t& frame : message) frames.push_back(frame.to_string_view());
        answer(frames, now);
    }
}

// Address, an empty frame, the request.
void Door::answer(const std::vector<std::string_view>& frames, Moment now) {
    const auto request = read_zap_request(std::span{frames}.subspan(std::min(2UL, frames.size())));
    if (!request) return;  // libzmq itself asks: it gives up when its time is over
    const ZapAnswer answer =
        answer_zap(*request, [this](std::string_view key) { return allowed_.find(key); });
    if (answer.user.empty()) complain(request->address, answer.reason, now);
    if (answer.status == "300" && held_.size() < most_held)
        held_.push_back({std::string{frames[0]}, std::string{request->id}, now + hold});
    else
        reply(frames[0], request->id, answer.status, answer.user);
}

void Door::reply(std::string_view address, std::string_view id, std::string_view status,
                 std::string_view user) {
    // ..., version, request id, status code, status text, user id, metadata
    const std::array<std::string_view, 8> frames{address, "", "1.0", id, status, "", user, ""};
    for (std::size_t i = 0; i < frames.size(); ++i)
        socket_.send(buffer(frames[i]),
                     i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
}

// Whoever knocks without end fills no log.
void Door::complain(std::string_view address, const std::string& reason, Moment now) {
    if (!log_.spend(now)) return;
    spdlog::warn("feed: refused a connection from {}: {} ({} others since the last line)",
                 printable(address), reason, log_.take_left_out());
}

}  // namespace calciwatch
