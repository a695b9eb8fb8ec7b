#include "daemon/feed.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include <spdlog/spdlog.h>

namespace calciwatch {
namespace {

constexpr std::size_t events_at_once = 256;

// The socket draws an address for a connection that names none; it begins with a zero byte. One
// that was chosen could be chosen by another client too, which would then be sent these events.
bool drawn_by_socket(std::string_view address) {
    return address.size() == 5 && address.front() == '\0';
}

}  // namespace

Feed::Feed(alerts::Outbox& outbox, Send send, Keep keep, Limits limits)
    : outbox_{outbox},
      send_{std::move(send)},
      keep_{std::move(keep)},
      limits_{limits},
      epoch_{outbox.epoch()} {}

void Feed::receive(std::string_view address, const Peer& peer,
                   std::span<const std::string_view> frames, Moment now) {
    const bool delimited = !frames.empty() && frames.front().empty();
    if (delimited) frames = frames.subspan(1);

    auto known = subscribers_.find(address);
    if (known != subscribers_.end() && known->second.peer != peer) {
        subscribers_.erase(known);
        known = subscribers_.end();
    }
    if (known != subscribers_.end()) known->second.heard = now;

    const auto request = read_feed_request(frames);
    if (!request) {
        refuse(address, delimited, request.error());
    } else if (const auto* hello = std::get_if<Hello>(&*request)) {
        try {
            admit(address, peer, *hello, delimited, now);
        } catch (const alerts::StoreFailure&) {
            refuse(address, delimited, "the store cannot be read now: say HELLO again");
            throw;
        }
    } else if (known == subscribers_.end()) {
        refuse(address, delimited, "not subscribed: say HELLO first");
    } else if (const auto* acknowledge = std::get_if<Acknowledge>(&*request)) {
        take(known->second, address, *acknowledge);
    }
}

void Feed::admit(std::string_view address, const Peer& peer, const Hello& hello, bool delimited,
                 Moment now) {
    if (!peer.may_use(hello.feed)) {
        spdlog::warn("feed {}: refused to {}, whose key does not allow it", hello.feed,
                     peer.name());
        refuse(address, delimited,
               std::string{peer.name()} + " may not use the feed " + hello.feed);
        return;
    }
    if (peer.has_key() && !drawn_by_socket(address)) {
        refuse(address, delimited, "with keys, do not set a routing id (ZMQ_ROUTING_ID)");
        return;
    }
    auto topics = peer.narrow(hello.topics);
    if (!topics) {
        refuse(address, delimited, topics.error());
        return;
    }
    const FeedPosition at = position(hello.feed);
    const alerts::Sequence from = hello.from.value_or(at.acked);
    if (from > at.head) {
        refuse(address, delimited,
               "'from' is beyond the last event " + std::to_string(at.head) +
                   ": the store may have been restored, compare the epoch " + at.epoch);
        return;
    }
    // One connection a feed: the newer one is the one that lives.
    for (auto other = subscribers_.begin(); other != subscribers_.end();) {
        if (other->second.feed == hello.feed && other->first != address) {
            spdlog::warn("feed {}: taken over by a new connection", hello.feed);
            refuse(other->first, other->second.delimited, "another connection took this feed over");
            other = subscribers_.erase(other);
        } else {
            ++other;
        }
    }
    if (subscribers_.size() >= limits_.subscribers && !subscribers_.contains(address)) {
        spdlog::warn("feed {}: refused, there are {} subscribers", hello.feed, limits_.subscribers);
        refuse(address, delimited, "too many subscribers");
        return;
    }
    Subscriber subscriber;
    subscriber.peer = peer;
    subscriber.feed = hello.feed;
    subscriber.topics = *std::move(topics);
    subscriber.credit = hello.credit;
    subscriber.delimited = delimited;
    subscriber.looked_at = from;
    subscriber.last_sent = from;
    subscriber.heard = now;
    // After a second HELLO nothing of the first is left.
    subscribers_.insert_or_assign(std::string{address}, std::move(subscriber));
    spdlog::info("feed {}: subscribed from {}, head {}", hello.feed, from, at.head);
    if (tell(address, delimited, "WELCOME", welcome(at, from)) != Sent::yes)
        subscribers_.erase(subscribers_.find(address));
}

void Feed::take(Subscriber& subscriber, std::string_view address, const Acknowledge& acknowledge) {
    if (acknowledge.seq > subscriber.last_sent) {
        refuse(address, subscriber.delimited,
               "ACK " + std::to_string(acknowledge.seq) + " is beyond the last event sent, " +
                   std::to_string(subscriber.last_sent));
        return;
    }
    auto& in_flight = subscriber.in_flight;
    while (!in_flight.empty() && in_flight.front() <= acknowledge.seq) in_flight.pop_front();
    keep_(subscriber.feed, acknowledge.seq);
}

bool Feed::pump() {
    bool more = false;
    for (auto one = subscribers_.begin(); one != subscribers_.end();) {
        auto& [address, subscriber] = *one;
        const std::size_t room = subscriber.credit - subscriber.in_flight.size();
        Sent last = Sent::yes;
        if (room > 0) {
            // Read first: what is committed meanwhile may be missed here, but not skipped.
            const alerts::Sequence head = outbox_.head();
            const std::size_t limit = std::min(room, events_at_once);
            std::vector<alerts::OutboxEvent> events;
            if (head > subscriber.looked_at)
                events = outbox_.after(subscriber.looked_at, limit, subscriber.topics);
            for (const alerts::OutboxEvent& event : events) {
                const std::string about = event_head(epoch_, event.seq, subscriber.last_sent);
                std::vector<std::string_view> frames{"EVENT", about, event.topic, event.body};
                if (subscriber.delimited) frames.insert(frames.begin(), std::string_view{});
                last = send_(address, frames);
                if (last != Sent::yes) break;
                subscriber.looked_at = event.seq;
                subscriber.last_sent = event.seq;
                subscriber.in_flight.push_back(event.seq);
            }
            const bool all = events.size() < limit;
            if (last == Sent::yes && all)
                subscriber.looked_at = std::max(subscriber.looked_at, head);
            more = more || (last == Sent::yes && !all && limit < room);
        }
        if (last == Sent::gone) spdlog::info("feed {}: disconnected", subscriber.feed);
        one = last == Sent::gone ? subscribers_.erase(one) : std::next(one);
    }
    return more;
}

void Feed::beat(Moment now) {
    for (auto one = subscribers_.begin(); one != subscribers_.end();) {
        const auto& [address, subscriber] = *one;
        bool gone = now - subscriber.heard > limits_.silence;
        if (gone) {
            spdlog::warn("feed {}: silent for too long, dropped", subscriber.feed);
            refuse(address, subscriber.delimited, "silent for too long: say HELLO again");
        } else {
            gone = tell(address, subscriber.delimited, "HEARTBEAT",
                        heartbeat(position(subscriber.feed))) == Sent::gone;
            if (gone) spdlog::info("feed {}: disconnected", subscriber.feed);
        }
        one = gone ? subscribers_.erase(one) : std::next(one);
    }
}

void Feed::turn_away(std::string_view address, std::string_view reason) {
    refuse(address, false, reason);
}

void Feed::cut(const WhyNot& why_not) {
    for (auto one = subscribers_.begin(); one != subscribers_.end();) {
        const auto& [address, subscriber] = *one;
        const auto reason = why_not(subscriber.peer);
        if (reason) {
            spdlog::warn("feed {}: ended, {}", subscriber.feed, *reason);
            refuse(address, subscriber.delimited, *reason);
        }
        one = reason ? subscribers_.erase(one) : std::next(one);
    }
}

FeedPosition Feed::position(std::string_view feed) {
    return {epoch_, outbox_.head(), outbox_.acked(feed).value_or(0)};
}

Sent Feed::tell(std::string_view address, bool delimited, std::string_view kind,
                std::string_view json) {
    std::vector<std::string_view> frames{kind, json};
    if (delimited) frames.insert(frames.begin(), std::string_view{});
    return send_(address, frames);
}

// Nothing depends on its arrival.
void Feed::refuse(std::string_view address, bool delimited, std::string_view reason) {
    static_cast<void>(tell(address, delimited, "ERROR", feed_error(reason)));
}

}  // namespace calciwatch
