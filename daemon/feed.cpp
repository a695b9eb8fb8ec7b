#include "daemon/feed.hpp"

#include "alerts/store/topics.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include <spdlog/spdlog.h>

namespace calciwatch {
namespace {

// Of lines that clients bring about.
constexpr std::size_t log_lines = 30;
constexpr std::chrono::seconds log_period{10};

bool same(std::vector<std::string> one, std::vector<std::string> other) {
    std::sort(one.begin(), one.end());
    std::sort(other.begin(), other.end());
    return one == other;
}

// The socket draws an address for a connection that names none; it begins with a zero byte. One
// that was chosen could be chosen by another client too, which would then be sent these events.
bool drawn_by_socket(std::string_view address) {
    return address.size() == 5 && address.front() == '\0';
}

// An empty first frame, as of a REQ socket: then answers have one, too.
bool is_delimited(std::span<const std::string_view> frames) {
    return !frames.empty() && frames.front().empty();
}

std::string id_of(const FeedRequest& request) {
    if (const auto* act = std::get_if<ActRequest>(&request)) return act->request;
    if (const auto* retry = std::get_if<RetryRequest>(&request)) return retry->request;
    return {};
}

bool may_see(const Peer& peer, std::string_view topic) {
    const auto topics = peer.narrow({});
    return topics && alerts::begins_with_any(topic, *topics);
}

}  // namespace

Feed::Feed(alerts::Outbox& outbox, Outside outside, Limits limits,
           std::vector<config::DeclaredFeed> declared)
    : outbox_{outbox},
      outside_{std::move(outside)},
      limits_{limits},
      declared_{std::move(declared)},
      epoch_{outbox.epoch()},
      snapshots_left_{limits.snapshots},
      log_{log_lines, log_period} {}

void Feed::receive(std::string_view address, const Peer& peer,
                   std::span<const std::string_view> frames, Moment now) {
    const bool delimited = is_delimited(frames);
    if (delimited) frames = frames.subspan(1);
    Caller caller{{std::string{address}, delimited}, peer, now};

    const auto known = subscribers_.find(address);
    if (known != subscribers_.end() && known->second.peer != peer)
        subscribers_.erase(known);
    else if (known != subscribers_.end())
        known->second.heard = now;

    const auto request = read_feed_request(frames);
    if (!request) {
        refuse(caller, request.error());
        return;
    }
    caller.request = id_of(*request);
    if (const auto why_not = why_not_allowed(caller, *request)) {
        refuse(caller, *why_not);
        return;
    }
    try {
        std::visit([&](const auto& what) { handle(caller, what); }, *request);
    } catch (const alerts::StoreFailure&) {
        refuse(caller, {"store-unreadable", "the store cannot be read now: ask again"});
        throw;
    }
}

// By the key of its sender, whatever the request is about.
std::optional<FeedError> Feed::why_not_allowed(const Caller& caller,
                                               const FeedRequest& request) const {
    const Peer& peer = caller.peer;
    const auto forbidden = [](std::string reason) {
        return FeedError{"forbidden", std::move(reason)};
    };
    if (peer.has_key() && !drawn_by_socket(caller.client.address))
        return forbidden("with keys, do not set a routing id (ZMQ_ROUTING_ID)");
    if (const auto* hello = std::get_if<Hello>(&request); hello != nullptr) {
        if (!peer.may_use(hello->feed))
            return forbidden(std::string{peer.name()} + " may not use the feed " + hello->feed);
        if (const auto topics = peer.narrow(hello->topics); !topics)
            return forbidden(topics.error());
    }
    if (std::holds_alternative<ActRequest>(request) && !peer.may_act())
        return forbidden(std::string{peer.name()} + " may not act on alerts");
    if (std::holds_alternative<RetryRequest>(request) && !peer.may_retry())
        return forbidden(std::string{peer.name()} + " may not retry messages");
    return std::nullopt;
}

void Feed::handle(const Caller& caller, const Hello& hello) {
    const Client& client = caller.client;
    const FeedPosition at = position(hello.feed);
    if (const auto why_not = why_not_admitted(hello, at)) {
        refuse(caller, *why_not);
        return;
    }
    const config::DeclaredFeed* const known = declared(hello.feed);
    auto topics = caller.peer.narrow(known != nullptr ? known->topics : hello.topics);
    if (!topics) {
        refuse(caller, {"forbidden", topics.error()});
        return;
    }
    if (!make_room(caller, hello.feed)) return;
    Subscriber subscriber;
    subscriber.peer = caller.peer;
    subscriber.feed = hello.feed;
    subscriber.topics = *std::move(topics);
    subscriber.credit = hello.credit;
    subscriber.delimited = client.delimited;
    subscriber.acked = at.acked;
    subscriber.heard = caller.now;
    alerts::Sequence from = hello.from.value_or(at.acked);
    if (hello.snapshot) {
        --snapshots_left_;
        subscriber.snapshot = Course{outbox_.standing()};
        from = subscriber.snapshot->standing.as_of;
    } else {
        subscriber.looked_at = from;
        subscriber.last_sent = from;
    }
    // After a second HELLO nothing of the first is left.
    subscribers_.insert_or_assign(client.address, std::move(subscriber));
    if (log_.spend(caller.now))
        spdlog::info("feed {}: subscribed from {}{}, head {}", hello.feed,
                     hello.snapshot ? "a snapshot as of " : "", from, at.head);
    const std::string json = welcome(at, from, hello.snapshot);
    if (tell(client.address, client.delimited, {"WELCOME", json}) != Sent::yes)
        subscribers_.erase(client.address);
}

std::optional<FeedError> Feed::why_not_admitted(const Hello& hello, const FeedPosition& at) {
    const config::DeclaredFeed* const known = declared(hello.feed);
    if (known != nullptr && !hello.topics.empty() && !same(hello.topics, known->topics))
        return FeedError{"topics",
                         "the topics of this feed are declared in the configuration: leave "
                         "'topics' out"};
    if (!hello.epoch.empty() && hello.epoch != epoch_) {
        FeedError error{"epoch",
                        "the store was replaced or restored: numbers of another epoch mean nothing "
                        "here; say HELLO with \"from\": \"snapshot\""};
        error.epoch = epoch_;
        return error;
    }
    const alerts::Sequence from = hello.from.value_or(at.acked);
    if (from > at.head) {
        FeedError error{"beyond-head",
                        "'from' is beyond the last event " + std::to_string(at.head) +
                            ": the store may have been restored, compare the epoch " + at.epoch};
        error.head = at.head;
        error.epoch = epoch_;
        return error;
    }
    if (hello.snapshot && snapshots_left_ == 0)
        return FeedError{"busy", "too many snapshots at a time: ask again in a second"};
    if (!hello.snapshot && from < outbox_.pruned()) return pruned();
    return std::nullopt;
}

// One connection a feed, the newer one is the one that lives; and no more than there is room for.
bool Feed::make_room(const Caller& caller, const std::string& feed) {
    const std::string& address = caller.client.address;
    for (auto other = subscribers_.begin(); other != subscribers_.end();) {
        if (other->second.feed == feed && other->first != address) {
            if (log_.spend(caller.now))
                spdlog::warn("feed {}: taken over by a new connection", feed);
            refuse(other->first, other->second.delimited,
                   {"taken-over", "another connection took this feed over"});
            other = subscribers_.erase(other);
        } else {
            ++other;
        }
    }
    if (declared(feed) != nullptr) return true;
    const auto others = std::count_if(subscribers_.begin(), subscribers_.end(), [&](auto& one) {
        return one.first != address && declared(one.second.feed) == nullptr;
    });
    if (std::cmp_less(others, limits_.subscribers) && has_name(feed)) return true;
    refuse(caller, {"too-many", "too many subscribers: ask again later"});
    return false;
}

// A name that acknowledges is kept in the store: whoever makes up names must not fill it.
bool Feed::has_name(const std::string& feed) {
    if (new_names_.contains(feed) || outbox_.acked(feed)) return true;
    if (new_names_.size() >= limits_.new_names) return false;
    new_names_.insert(feed);
    return true;
}

const config::DeclaredFeed* Feed::declared(std::string_view feed) const {
    const auto found = std::find_if(declared_.begin(), declared_.end(),
                                    [feed](const auto& one) { return one.name == feed; });
    return found == declared_.end() ? nullptr : &*found;
}

bool Feed::has(std::string_view feed) const {
    return std::any_of(subscribers_.begin(), subscribers_.end(),
                       [feed](const auto& one) { return one.second.feed == feed; });
}

Feed::Subscriber* Feed::subscriber(const Caller& caller) {
    const auto known = subscribers_.find(caller.client.address);
    if (known != subscribers_.end()) return &known->second;
    refuse(caller, {"not-subscribed", "not subscribed: say HELLO first"});
    return nullptr;
}

void Feed::handle(const Caller& caller, const Acknowledge& acknowledge) {
    Subscriber* const from = subscriber(caller);
    if (from == nullptr) return;
    if (acknowledge.seq > from->looked_at) {
        refuse(caller, {"not-sent", "ACK " + std::to_string(acknowledge.seq) +
                                        " is beyond the last event sent, " +
                                        std::to_string(from->looked_at)});
        return;
    }
    auto& in_flight = from->in_flight;
    while (!in_flight.empty() && in_flight.front() <= acknowledge.seq) in_flight.pop_front();
    from->acked = std::max(from->acked, acknowledge.seq);
    outside_.keep(from->feed, acknowledge.seq);
}

void Feed::handle(const Caller& caller, const AcknowledgePart& acknowledge) {
    Subscriber* const from = subscriber(caller);
    if (from == nullptr) return;
    if (acknowledge.part > from->parts_sent) {
        refuse(caller, {"not-sent", "ACK of part " + std::to_string(acknowledge.part) +
                                        " is beyond the last part sent, " +
                                        std::to_string(from->parts_sent)});
        return;
    }
    from->parts_taken = std::max(from->parts_taken, acknowledge.part);
}

void Feed::handle(const Caller& caller, const Heartbeat&) {
    static_cast<void>(subscriber(caller));
}

std::optional<FeedError> Feed::of_another_epoch(std::string_view epoch,
                                                std::string_view what) const {
    if (epoch.empty() || epoch == epoch_) return std::nullopt;
    FeedError error{"epoch", "this " + std::string{what} +
                                 " is of another epoch: the store was replaced or restored"};
    error.epoch = epoch_;
    return error;
}

tl::expected<alerts::OutboxEvent, FeedError> Feed::find(const Peer& peer,
                                                        const AlertReference& alert) {
    if (const auto why_not = of_another_epoch(alert.epoch, "event"))
        return tl::make_unexpected(*why_not);
    const auto name = alert.name ? alert.name : outbox_.alert_of(alert.event);
    if (!name)
        return tl::make_unexpected(FeedError{"unknown-alert", "no event of this number is kept"});
    const auto word = outbox_.last_word(*name);
    auto event = word ? outbox_.event(word->last) : std::nullopt;
    // Who may not see an alert does not learn whether there is one.
    if (!event || !may_see(peer, event->topic))
        return tl::make_unexpected(FeedError{"not-standing", "no such alert stands"});
    return *std::move(event);
}

void Feed::handle(const Caller& caller, const Show& show) {
    const auto event = find(caller.peer, show.alert);
    if (!event) {
        refuse(caller, event.error());
        return;
    }
    const std::string head = alert_head(epoch_, event->seq);
    static_cast<void>(tell(caller.client.address, caller.client.delimited,
                           {"ALERT", head, event->topic, event->body}));
}

std::optional<FeedError> Feed::why_not_asked(const Caller& caller, const ActRequest& request) {
    if (auto why_not = of_another_epoch(request.alert.epoch, "event")) return why_not;
    if (!caller.peer.may_see_all()) {
        if (const auto event = find(caller.peer, request.alert); !event) return event.error();
    }
    return std::nullopt;
}

bool Feed::busy(const Client& client) const {
    const auto open = errands_.find(client.address);
    return errands_open_ >= limits_.errands ||
           (open != errands_.end() && open->second >= limits_.errands_of_one);
}

void Feed::handle(const Caller& caller, const ActRequest& request) {
    if (const auto why_not = why_not_asked(caller, request)) {
        refuse(caller, *why_not);
        return;
    }
    Errand errand{request.request, request.said, ActErrand{request.alert.event, request.act}};
    if (request.alert.name) std::get<ActErrand>(errand.what).alert = *request.alert.name;
    ask(caller, std::move(errand));
}

void Feed::handle(const Caller& caller, const RetryRequest& request) {
    if (const auto why_not = of_another_epoch(request.epoch, "message")) {
        refuse(caller, *why_not);
        return;
    }
    ask(caller, {request.request, request.said, RetryErrand{request.message, request.by}});
}

void Feed::ask(const Caller& caller, Errand errand) {
    if (busy(caller.client)) {
        refuse(caller, {"busy", "too much is asked at a time: ask again"});
        return;
    }
    ++errands_[caller.client.address];
    ++errands_open_;
    outside_.ask(caller.client, std::move(errand));
}

void Feed::answer(const Client& client, const Answer& answer) {
    const auto open = errands_.find(client.address);
    if (open != errands_.end() && --open->second == 0) errands_.erase(open);
    --errands_open_;
    // Who has gone asks again when it is back, and is told then.
    static_cast<void>(
        tell(client.address, client.delimited, {answer.done ? "DONE" : "ERROR", answer.json}));
}

void Feed::beat(Moment now) {
    snapshots_left_ = limits_.snapshots;
    for (auto one = subscribers_.begin(); one != subscribers_.end();) {
        auto& [address, subscriber] = *one;
        bool gone = now - subscriber.heard > limits_.silence;
        if (gone) {
            if (log_.spend(now))
                spdlog::warn("feed {}: silent for too long, dropped", subscriber.feed);
            refuse(address, subscriber.delimited,
                   {"silent", "silent for too long: say HELLO again"});
        } else {
            pass_over(subscriber);
            const std::string json =
                heartbeat(position(subscriber.feed),
                          subscriber.snapshot ? std::nullopt : std::optional{subscriber.looked_at});
            gone = tell(address, subscriber.delimited, {"HEARTBEAT", json}) == Sent::gone;
            if (gone) log_disconnected(subscriber, now);
        }
        one = gone ? subscribers_.erase(one) : std::next(one);
    }
    if (const std::size_t lines = log_.take_left_out(); lines > 0)
        spdlog::warn("feed: {} more lines were left out", lines);
}

void Feed::turn_away(std::string_view address, std::span<const std::string_view> frames,
                     std::string_view reason) {
    refuse(address, is_delimited(frames), {"forbidden", std::string{reason}});
}

void Feed::cut(const WhyNot& why_not, Moment now) {
    for (auto one = subscribers_.begin(); one != subscribers_.end();) {
        const auto& [address, subscriber] = *one;
        const auto reason = why_not(subscriber.peer);
        if (reason) {
            if (log_.spend(now)) spdlog::warn("feed {}: ended, {}", subscriber.feed, *reason);
            refuse(address, subscriber.delimited, {"forbidden", *reason});
        }
        one = reason ? subscribers_.erase(one) : std::next(one);
    }
}

FeedPosition Feed::position(std::string_view feed) {
    return {epoch_, outbox_.head(), outbox_.acked(feed).value_or(0)};
}

FeedError Feed::pruned() const {
    const alerts::Sequence oldest = outbox_.pruned() + 1;
    FeedError error{"pruned", "events before " + std::to_string(oldest) +
                                  " are no longer kept: say HELLO with \"from\": \"snapshot\""};
    error.oldest = oldest;
    return error;
}

Sent Feed::tell(std::string_view address, bool delimited,
                std::initializer_list<std::string_view> frames) {
    std::vector<std::string_view> all;
    if (delimited) all.emplace_back();
    all.insert(all.end(), frames);
    return outside_.send(address, all);
}

// Nothing depends on its arrival.
void Feed::refuse(std::string_view address, bool delimited, const FeedError& error) {
    const std::string json = feed_error(error);
    static_cast<void>(tell(address, delimited, {"ERROR", json}));
}

void Feed::log_disconnected(const Subscriber& subscriber, Moment now) {
    if (log_.spend(now)) spdlog::info("feed {}: disconnected", subscriber.feed);
}

void Feed::refuse(const Caller& caller, FeedError error) {
    if (error.request.empty()) error.request = caller.request;
    if (log_.spend(caller.now))
        spdlog::warn("feed: {} was refused: {}", caller.peer.name(), error.reason);
    refuse(caller.client.address, caller.client.delimited, error);
}

}  // namespace calciwatch
