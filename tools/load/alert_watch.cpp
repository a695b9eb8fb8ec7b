#include "tools/load/alert_watch.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>
#include <zmq_addon.hpp>

namespace calciwatch::load {
namespace {

using namespace std::chrono_literals;

constexpr const char* feed_name = "calciwatch-load";
// As docs/feed.md advises: a cumulative acknowledgement now and then, a heartbeat a second.
constexpr std::uint64_t acknowledged_together = 50;
constexpr auto between_acknowledgements = 200ms;
constexpr auto between_beats = 1s;
constexpr auto before_asking_again = 1s;

}  // namespace

std::optional<Raised> read_raised(std::string_view body, std::string_view run) {
    if (body.find("\"org.calciwatch.alert.raised.v1\"") == std::string_view::npos)
        return std::nullopt;
    const std::string key = std::string{run} + "-";
    std::optional<std::uint64_t> highest;
    for (std::size_t at = body.find(key); at != std::string_view::npos; at = body.find(key, at)) {
        at += key.size();
        std::uint64_t number = 0;
        if (std::from_chars(body.data() + at, body.data() + body.size(), number).ec == std::errc{})
            highest = std::max(highest.value_or(0), number);
    }
    constexpr std::string_view time = "\"time\":\"";
    const std::size_t begin = body.find(time);
    if (!highest || begin == std::string_view::npos) return std::nullopt;
    const std::string_view rest = body.substr(begin + time.size());
    const auto at = alerts::from_iso8601(rest.substr(0, rest.find('"')));
    if (!at) return std::nullopt;
    return Raised{*highest, *at};
}

AlertWatch::AlertWatch(FeedAccess feed, std::string run, const SentTimes& times)
    : feed_{std::move(feed)}, run_{std::move(run)}, times_{times} {}

tl::expected<void, std::string> AlertWatch::start(std::chrono::milliseconds patience) {
    const auto end = Clock::now() + patience;
    try {
        socket_ = zmq::socket_t{context_, zmq::socket_type::dealer};
        socket_.set(zmq::sockopt::linger, 1000);
        socket_.set(zmq::sockopt::rcvhwm, 0);  // bounded by the credit
        calciwatch::connect(socket_, feed_);
        // A snapshot can always be had, and its WELCOME says how far the feed is; the second
        // begins there.
        subscribe({feed_name, std::nullopt, {}, true});
        auto welcome = await_welcome(end);
        if (welcome) {
            subscribe({feed_name, welcome->from, {}});
            welcome = await_welcome(end);
        }
        if (!welcome) return tl::unexpected{welcome.error()};
        last_ = head_ = welcome->from;
    } catch (const zmq::error_t& error) {
        return tl::unexpected{feed_.endpoint + ": " + error.what()};
    }
    thread_ = std::jthread{[this](const std::stop_token& stop) { watch(stop); }};
    return {};
}

AlertTally AlertWatch::finish(std::chrono::milliseconds patience) {
    patience_ = patience;
    thread_.request_stop();
    thread_.join();
    socket_.close();
    return std::move(tally_);
}

void AlertWatch::subscribe(Subscription subscription) {
    client_.emplace(std::move(subscription));
    send(client_->hello());
}

void AlertWatch::send(const Frames& frames) {
    std::vector<zmq::const_buffer> parts;
    for (const std::string& frame : frames) parts.push_back(zmq::buffer(frame));
    zmq::send_multipart(socket_, parts, zmq::send_flags::dontwait);
}

std::optional<Frames> AlertWatch::receive(std::chrono::milliseconds longest) {
    zmq::pollitem_t item{socket_.handle(), 0, ZMQ_POLLIN, 0};
    if (zmq::poll(&item, 1, longest) == 0) return std::nullopt;
    std::vector<zmq::message_t> parts;
    if (!zmq::recv_multipart(socket_, std::back_inserter(parts), zmq::recv_flags::dontwait))
        return std::nullopt;
    Frames frames;
    for (const zmq::message_t& part : parts) frames.push_back(part.to_string());
    return frames;
}

tl::expected<Welcome, std::string> AlertWatch::await_welcome(Clock::time_point end) {
    std::string trouble = no_answer_from(feed_.endpoint);
    while (Clock::now() < end) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
        const auto frames = receive(std::max(left, 0ms));
        if (!frames) continue;
        const Heard heard = client_->hear(*frames);
        if (const auto* welcome = std::get_if<Welcome>(&heard)) return *welcome;
        if (const auto* refused = std::get_if<Refused>(&heard))
            return tl::unexpected{"the feed refuses to be watched: " + refused->reason};
        if (const auto* passing = std::get_if<OutOfStep>(&heard)) {
            trouble = passing->why;
            std::this_thread::sleep_for(before_asking_again);
            send(client_->hello());
        }
    }
    return tl::unexpected{trouble};
}

void AlertWatch::watch(const std::stop_token& stop) {
    std::optional<Clock::time_point> asked_to_end;
    for (;;) {
        if (const auto frames = receive(20ms)) take(*frames, Clock::now());
        const auto now = Clock::now();
        keep_in_touch(now);
        if (!asked_to_end && stop.stop_requested()) asked_to_end = now;
        if (!asked_to_end) continue;
        const bool complete = head_at_ > *asked_to_end && last_ >= head_;
        if (complete || !tally_.failure.empty() || now > *asked_to_end + patience_) break;
    }
    tally_.missing = std::max<std::int64_t>(0, head_ - last_);
    if (last_ > 0) send(client_->acknowledge(last_));
}

void AlertWatch::take(const Frames& frames, Clock::time_point now) {
    if (frames.size() > 1 && frames[0] == "HEARTBEAT") {
        const auto json = nlohmann::json::parse(frames[1], nullptr, false);
        if (json.is_object() && json.contains("head") && json["head"].is_number_integer()) {
            head_ = json["head"].get<std::int64_t>();
            head_at_ = now;
        }
    }
    const Heard heard = client_->hear(frames);
    if (const auto* event = std::get_if<Event>(&heard)) {
        take(*event, now);
    } else if (std::holds_alternative<OutOfStep>(heard)) {
        ++tally_.gaps;
        send(client_->hello());
    } else if (const auto* refused = std::get_if<Refused>(&heard)) {
        tally_.failure = refused->reason;
    }
}

void AlertWatch::take(const Event& event, Clock::time_point now) {
    ++tally_.events;
    ++unacknowledged_;
    last_ = event.seq;
    const auto raised = read_raised(event.body, run_);
    const auto times = raised ? times_.find(raised->message) : std::nullopt;
    if (!times) return;
    // The message had its answer before: the alert was begun by time, or by a message that is no
    // evidence, such as one that ends an order.
    if (times->answered && moment(raised->at) > *times->answered) return;
    tally_.alerts.record(now - times->sent);
    tally_.after_answer.record(times->answered ? now - *times->answered : Clock::duration{0});
}

AlertWatch::Clock::time_point AlertWatch::moment(alerts::Time at) const {
    return began_ + (at - wall_began_);
}

void AlertWatch::keep_in_touch(Clock::time_point now) {
    const bool late = now - acknowledged_at_ > between_acknowledgements;
    if (unacknowledged_ >= acknowledged_together || (unacknowledged_ > 0 && late)) {
        send(client_->acknowledge(last_));
        unacknowledged_ = 0;
        acknowledged_at_ = now;
    }
    if (now - beaten_at_ > between_beats) {
        send(client_->heartbeat());
        beaten_at_ = now;
    }
}

}  // namespace calciwatch::load
