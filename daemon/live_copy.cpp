#include "daemon/live_copy.hpp"

#include "daemon/feed_socket.hpp"
#include "daemon/feed_wire.hpp"
#include "daemon/start_failure.hpp"
#include "daemon/zap.hpp"

#include <utility>

#include <spdlog/spdlog.h>

namespace calciwatch {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t events_at_once = 256;
constexpr std::int64_t longest_subscription = 4 * 1024;
constexpr int queue = 10'000;
constexpr auto to_close = 500ms;  // libzmq closes in another thread, and an ipc path with it
constexpr auto to_connect_again = 2s;

void send(zmq::socket_t& socket, std::string_view topic, alerts::Sequence seq,
          std::string_view body) {
    socket.send(buffer(topic), zmq::send_flags::sndmore);
    socket.send(zmq::buffer(padded(seq)), zmq::send_flags::sndmore);
    socket.send(buffer(body), zmq::send_flags::none);
}

}  // namespace

LiveCopy::LiveCopy(zmq::context_t& context, const std::string& endpoint, std::string secret_key,
                   alerts::Sequence up_to)
    : context_{context}, secret_key_{std::move(secret_key)}, socket_{open()}, up_to_{up_to} {
    endpoint_ = bind_socket(socket_, endpoint, "feed.live");
}

zmq::socket_t LiveCopy::open() {
    return open_socket(
        context_, {zmq::socket_type::xpub, longest_subscription, queue, secret_key_, live_domain});
}

bool LiveCopy::publish(alerts::Outbox& outbox, Moment now) {
    if (!bound_ || now < silent_until_) return false;
    const auto events = outbox.after(up_to_, events_at_once);
    for (const alerts::OutboxEvent& event : events) {
        send(socket_, event.topic, event.seq, event.body);
        up_to_ = event.seq;
    }
    return events.size() == events_at_once;
}

void LiveCopy::heartbeat(const std::string& site, const std::string& epoch, alerts::Sequence head,
                         Moment now) {
    if (!bound_) bind_again(now);
    say("sys/1/" + site + "/heartbeat/", head, live_heartbeat(epoch, head));
}

void LiveCopy::say(const std::string& topic, alerts::Sequence seq, const std::string& body) {
    send(socket_, topic, seq, body);
}

void LiveCopy::listen() {
    while (!receive_message(socket_).empty()) {
    }
}

void LiveCopy::renew(Moment now) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.close();
    socket_ = open();
    bound_ = false;
    bind_at_ = now + to_close;
}

void LiveCopy::bind_again(Moment now) {
    if (now < bind_at_) return;
    try {
        endpoint_ = bind_socket(socket_, endpoint_, "feed.live");
        bound_ = true;
        silent_until_ = now + to_connect_again;
    } catch (const StartFailure& failure) {
        spdlog::error("{}", failure.what());
    }
}

}  // namespace calciwatch
