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

}  // namespace

Publisher::Publisher(alerts::Store& store, const Settings& settings, Feed::Keep keep, Feed::Ask ask,
                     Clock clock)
    : site_{settings.site},
      epoch_{store.epoch()},
      clock_{std::move(clock)},
      outbox_{store.open_outbox()},
      door_{settings.curve ? std::make_unique<Door>(context_, *settings.curve) : nullptr},
      router_{open_socket(context_, {zmq::socket_type::router, longest_request, router_queue,
                                     secret_key(), feed_domain})},
      live_{context_, settings.live, secret_key(), outbox_->head()},
      live_endpoint_{live_.endpoint()},
      feed_{*outbox_,
            {[this](std::string_view address, std::span<const std::string_view> frames) {
                 return send(address, frames);
             },
             std::move(keep), std::move(ask)},
            settings.limits,
            settings.feeds},
      lag_watch_{*outbox_, settings.feeds} {
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
            feed_.turn_away(frames.front(), std::span{frames}.subspan(1), revoked);
    }
    live_.listen();
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
    const auto now = std::chrono::steady_clock::now();
    const bool live = live_.publish(*outbox_, now);
    const bool feed = feed_.pump(now);
    return live || feed;
}

void Publisher::beat() {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_beat_) return;
    next_beat_ = now + between_beats;
    const alerts::Sequence head = outbox_->head();
    live_.heartbeat(site_, epoch_, head, now);
    feed_.beat(now);
    watch();
}

// Said when an alarm begins, each second while it lasts, and when it is over.
void Publisher::watch() {
    const std::vector<Lag>& lags = lag_watch_.look(clock_());
    for (const Lag& lag : lags) {
        if (lag.changed && lag.alarm) spdlog::error("{}", to_string(lag));
        if (lag.changed && !lag.alarm) spdlog::info("feed {} has caught up", lag.feed);
        if (lag.alarm || lag.changed)
            live_.say("sys/1/" + site_ + "/lag/" + lag.feed + "/", lag.acked,
                      live_lag(epoch_, lag));
    }
    const std::lock_guard lock{mutex_};
    lags_ = lags;
}

// A key that was revoked gets nothing more on any connection that it still has.
void Publisher::look_at_the_clients() {
    const auto now = std::chrono::steady_clock::now();
    if (!door_ || now < next_look_) return;
    next_look_ = now + between_looks;
    const AllowList::Change change = door_->refresh();
    if (!change.any) return;
    const auto why_not = [this](const Peer& peer) -> std::optional<std::string> {
        const Peer* const current = door_->find(peer.key());
        if (current == nullptr) return revoked;
        if (*current != peer) return "what this key may do has changed: say HELLO again";
        return std::nullopt;
    };
    feed_.cut(why_not, now);
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
