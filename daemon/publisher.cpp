#include "daemon/publisher.hpp"

#include "daemon/feed_socket.hpp"
#include "daemon/thread_signals.hpp"
#include "daemon/zap.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>

namespace calciwatch {
namespace {

using namespace std::chrono_literals;

constexpr auto between_beats = 1s;
constexpr auto between_looks = 1s;
constexpr int requests_at_once = 256;
constexpr std::int64_t longest_request = 64 * 1024;
constexpr int router_queue = 2 * static_cast<int>(most_credit);  // messages a subscriber

constexpr const char* revoked = "this key is revoked";

zmq::const_buffer buffer(std::string_view text) {
    return zmq::buffer(text.data(), text.size());
}

}  // namespace

Publisher::Publisher(alerts::Store& store, const Settings& settings, Feed::Keep keep)
    : site_{settings.site},
      epoch_{store.epoch()},
      outbox_{store.open_outbox()},
      door_{settings.curve ? std::make_unique<Door>(context_, *settings.curve) : nullptr},
      router_{open_socket(context_, {zmq::socket_type::router, longest_request, router_queue,
                                     secret_key(), feed_domain})},
      live_{context_, settings.live, secret_key(), outbox_->head()},
      live_endpoint_{live_.endpoint()},
      feed_{*outbox_,
            [this](std::string_view address, std::span<const std::string_view> frames) {
                return send(address, frames);
            },
            std::move(keep), settings.limits} {
    router_.set(zmq::sockopt::router_mandatory, true);
    // A subscriber that comes back under its own routing id replaces its dead connection. With
    // keys there is no such routing id: another client could take it, and its events.
    router_.set(zmq::sockopt::router_handover, !door_);
    router_endpoint_ = bind_socket(router_, settings.router, "feed.router");
}

void Publisher::start() {
    thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

void Publisher::stop() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    ring();
    thread_.join();
    router_.close();
    live_.close();
}

void Publisher::run(const std::stop_token& stop) {
    leave_signals_to_the_network_thread();
    bool more = false;
    bool failing = false;
    for (bool last = false; !last;) {
        wait(more);
        ++ticks_;
        last = stop.stop_requested();
        try {
            look_at_the_clients();
            receive();
            more = publish();
            while (last && more) more = publish();
            beat();
            if (std::exchange(failing, false)) spdlog::info("the outbox can be read again");
        } catch (const std::exception& failure) {
            // Nothing is lost: every subscriber goes on from where it was.
            if (!std::exchange(failing, true))
                spdlog::error("the outbox cannot be published: {}", failure.what());
            more = false;
            next_beat_ = std::chrono::steady_clock::now() + between_beats;
        }
    }
}

void Publisher::wait(bool more) {
    std::vector<zmq::pollitem_t> items{{router_.handle(), 0, ZMQ_POLLIN, 0},
                                       {live_.handle(), 0, ZMQ_POLLIN, 0},
                                       {nullptr, bell_.descriptor(), ZMQ_POLLIN, 0}};
    if (door_) items.push_back({door_->handle(), 0, ZMQ_POLLIN, 0});
    const auto until_beat =
        std::chrono::ceil<std::chrono::milliseconds>(next_beat_ - std::chrono::steady_clock::now());
    const std::chrono::milliseconds longest = more ? 0ms : between_beats;
    zmq::poll(items.data(), items.size(), std::clamp(until_beat, 0ms, longest));
    bell_.silence();
}

void Publisher::receive() {
    const auto now = std::chrono::steady_clock::now();
    if (door_) door_->answer(now);
    for (int i = 0; i < requests_at_once; ++i) {
        std::vector<zmq::message_t> message = receive_message(router_);
        if (message.empty()) break;
        std::vector<std::string_view> frames;
        frames.reserve(message.size());
        for (const zmq::message_t& frame : message) frames.push_back(frame.to_string_view());
        const Peer* const peer = door_ ? door_->sender(message.back()) : &anybody_;
        if (peer != nullptr)
            feed_.receive(frames.front(), *peer, std::span{frames}.subspan(1), now);
        else
            feed_.turn_away(frames.front(), revoked);
    }
    live_.listen();
}

bool Publisher::publish() {
    const bool live = live_.publish(*outbox_, std::chrono::steady_clock::now());
    const bool feed = feed_.pump();
    return live || feed;
}

void Publisher::beat() {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_beat_) return;
    next_beat_ = now + between_beats;
    const alerts::Sequence head = outbox_->head();
    live_.heartbeat(site_, epoch_, head, now);
    feed_.beat(now);
}

// A key that was revoked gets nothing more on any connection that it still has.
void Publisher::look_at_the_clients() {
    const auto now = std::chrono::steady_clock::now();
    if (!door_ || now < next_look_) return;
    next_look_ = now + between_looks;
    const AllowList::Change change = door_->refresh();
    if (!change.any) return;
    feed_.cut([this](const Peer& peer) -> std::optional<std::string> {
        const Peer* const current = door_->find(peer.key());
        if (current == nullptr) return revoked;
        if (*current != peer) return "what this key may do has changed: say HELLO again";
        return std::nullopt;
    });
    if (change.of_who_sees_all) live_.renew(now);
}

// All frames or none: ROUTER decides at the first one.
Sent Publisher::send(std::string_view address, std::span<const std::string_view> frames) {
    try {
        constexpr auto more = zmq::send_flags::sndmore | zmq::send_flags::dontwait;
        if (!router_.send(buffer(address), more)) return Sent::full;
        for (std::size_t i = 0; i < frames.size(); ++i) {
            const bool final = i + 1 == frames.size();
            static_cast<void>(
                router_.send(buffer(frames[i]), final ? zmq::send_flags::dontwait : more));
        }
        return Sent::yes;
    } catch (const zmq::error_t& failure) {
        if (failure.num() == EHOSTUNREACH) return Sent::gone;
        throw;
    }
}

}  // namespace calciwatch
