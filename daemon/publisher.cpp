#include "daemon/publisher.hpp"

#include "daemon/start_failure.hpp"
#include "daemon/thread_signals.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>

namespace calciwatch {
namespace {

using namespace std::chrono_literals;

constexpr auto between_beats = 1s;
constexpr int requests_at_once = 256;
constexpr std::size_t live_events_at_once = 256;
constexpr std::size_t most_frames = 8;  // of a request; what goes beyond is not kept
constexpr std::int64_t longest_request = 64 * 1024;
constexpr std::int64_t longest_subscription = 4 * 1024;
constexpr int router_queue = 2 * static_cast<int>(most_credit);  // messages a subscriber
constexpr int live_queue = 10'000;
constexpr int milliseconds_to_flush = 1'000;  // at the end, and to a peer that still listens

void harden(zmq::socket_t& socket, std::int64_t longest_message, int queue) {
    socket.set(zmq::sockopt::maxmsgsize, longest_message);
    socket.set(zmq::sockopt::sndhwm, queue);
    socket.set(zmq::sockopt::rcvhwm, 1'000);
    socket.set(zmq::sockopt::backlog, 1'024);
    socket.set(zmq::sockopt::linger, milliseconds_to_flush);
    socket.set(zmq::sockopt::handshake_ivl, 5'000);
    socket.set(zmq::sockopt::heartbeat_ivl, 2'000);
    socket.set(zmq::sockopt::heartbeat_timeout, 6'000);
    socket.set(zmq::sockopt::heartbeat_ttl, 6'000);
}

std::string bind(zmq::socket_t& socket, const std::string& endpoint, const char* key) {
    try {
        socket.set(zmq::sockopt::ipv6, endpoint.find('[') != std::string::npos);
        socket.bind(endpoint);
        return socket.get(zmq::sockopt::last_endpoint);
    } catch (const zmq::error_t& failure) {
        throw StartFailure{std::string{"the alert feed cannot listen on "} + endpoint + ": " +
                           failure.what() +
                           ". If another program uses the port (ss -ltnp shows which), stop it or "
                           "set another " +
                           key + "."};
    }
}

zmq::const_buffer buffer(std::string_view text) {
    return zmq::buffer(text.data(), text.size());
}

// The frames of the next message, the address first. Frames beyond the bound are read and dropped,
// so that the request that had them is refused and the next one is read from its beginning.
std::vector<zmq::message_t> receive_message(zmq::socket_t& socket) {
    std::vector<zmq::message_t> frames;
    for (bool more = true; more;) {
        zmq::message_t frame;
        if (!socket.recv(frame, zmq::recv_flags::dontwait)) return {};
        more = frame.more();
        if (frames.size() <= most_frames) frames.push_back(std::move(frame));
    }
    return frames;
}

}  // namespace

Publisher::Publisher(alerts::Store& store, const Settings& settings, Feed::Keep keep, Feed::Ask ask,
                     Clock clock)
    : site_{settings.site},
      epoch_{store.epoch()},
      clock_{std::move(clock)},
      outbox_{store.open_outbox()},
      router_{context_, zmq::socket_type::router},
      live_{context_, zmq::socket_type::xpub},
      feed_{*outbox_,
            {[this](std::string_view address, std::span<const std::string_view> frames) {
                 return send(address, frames);
             },
             std::move(keep), std::move(ask)},
            settings.limits,
            settings.feeds},
      lag_watch_{*outbox_, settings.feeds},
      live_up_to_{outbox_->head()} {
    harden(router_, longest_request, router_queue);
    router_.set(zmq::sockopt::router_mandatory, true);
    // A subscriber that comes back under its own routing id replaces its dead connection.
    router_.set(zmq::sockopt::router_handover, true);
    harden(live_, longest_subscription, live_queue);
    router_endpoint_ = bind(router_, settings.router, "feed.router");
    live_endpoint_ = bind(live_, settings.live, "feed.live");
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
            receive();
            deliver();
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
    std::array<zmq::pollitem_t, 3> items{{{router_.handle(), 0, ZMQ_POLLIN, 0},
                                          {live_.handle(), 0, ZMQ_POLLIN, 0},
                                          {nullptr, bell_.descriptor(), ZMQ_POLLIN, 0}}};
    const auto until_beat =
        std::chrono::ceil<std::chrono::milliseconds>(next_beat_ - std::chrono::steady_clock::now());
    const std::chrono::milliseconds longest = more ? 0ms : between_beats;
    zmq::poll(items.data(), items.size(), std::clamp(until_beat, 0ms, longest));
    bell_.silence();
}

void Publisher::receive() {
    const auto now = std::chrono::steady_clock::now();
    for (int i = 0; i < requests_at_once; ++i) {
        const std::vector<zmq::message_t> message = receive_message(router_);
        if (message.empty()) break;
        std::vector<std::string_view> frames;
        frames.reserve(message.size());
        for (const zmq::message_t& frame : message) frames.push_back(frame.to_string_view());
        feed_.receive(frames.front(), Peer::anybody(), std::span{frames}.subspan(1), now);
    }
    // Subscriptions come as messages; libzmq keeps them, so they are only taken out of its way.
    while (!receive_message(live_).empty()) {
    }
}

void Publisher::answer(const Feed::Client& client, Answer answer) {
    {
        const std::lock_guard lock{mutex_};
        answers_.emplace_back(client, std::move(answer));
    }
    ring();
}

std::vector<Lag> Publisher::lags() const {
    const std::lock_guard lock{mutex_};
    return lags_;
}

void Publisher::deliver() {
    std::vector<std::pair<Feed::Client, Answer>> answers;
    {
        const std::lock_guard lock{mutex_};
        answers.swap(answers_);
    }
    for (const auto& [client, answer] : answers) feed_.answer(client, answer);
}

bool Publisher::publish() {
    const bool live = publish_live();
    const bool feed = feed_.pump();
    return live || feed;
}

bool Publisher::publish_live() {
    const auto events = outbox_->after(live_up_to_, live_events_at_once);
    for (const alerts::OutboxEvent& event : events) {
        // XPUB drops what a subscriber has no room for; that is what it is for.
        live_.send(buffer(event.topic), zmq::send_flags::sndmore);
        live_.send(zmq::buffer(padded(event.seq)), zmq::send_flags::sndmore);
        live_.send(buffer(event.body), zmq::send_flags::none);
        live_up_to_ = event.seq;
    }
    return events.size() == live_events_at_once;
}

void Publisher::beat() {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_beat_) return;
    next_beat_ = now + between_beats;
    const alerts::Sequence head = outbox_->head();
    say_live("sys/1/" + site_ + "/heartbeat/", head, live_heartbeat(epoch_, head));
    feed_.beat(now);
    bad_requests_ = feed_.bad_requests();
    watch();
}

// Said when an alarm begins, each second while it lasts, and when it is over.
void Publisher::watch() {
    const std::vector<Lag>& lags = lag_watch_.look(clock_());
    for (const Lag& lag : lags) {
        if (lag.changed && lag.alarm) spdlog::error("{}", to_string(lag));
        if (lag.changed && !lag.alarm) spdlog::info("feed {} has caught up", lag.feed);
        if (lag.alarm || lag.changed)
            say_live("sys/1/" + site_ + "/lag/" + lag.feed + "/", lag.acked, live_lag(epoch_, lag));
    }
    const std::lock_guard lock{mutex_};
    lags_ = lags;
}

void Publisher::say_live(const std::string& topic, alerts::Sequence seq, const std::string& body) {
    live_.send(zmq::buffer(topic), zmq::send_flags::sndmore);
    live_.send(zmq::buffer(padded(seq)), zmq::send_flags::sndmore);
    live_.send(zmq::buffer(body), zmq::send_flags::none);
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
