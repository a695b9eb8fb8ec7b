// What goes out of the feed by itself: snapshots and events, within the credit of each subscriber.
#include "alerts/store/topics.hpp"
#include "daemon/feed.hpp"

#include <algorithm>

#include <spdlog/spdlog.h>

namespace calciwatch {
namespace {

constexpr std::size_t events_at_once = 256;

}  // namespace

bool Feed::pump(Moment now) {
    // Read first: what is committed meanwhile may be missed here, but not skipped.
    const alerts::Sequence head = outbox_.head();
    bool more = false;
    for (auto one = subscribers_.begin(); one != subscribers_.end();) {
        auto& [address, subscriber] = *one;
        const Progress progress = subscriber.snapshot ? send_snapshot(address, subscriber, now)
                                                      : send_events(address, subscriber, head, now);
        more = more || progress.more;
        one = progress.ended ? subscribers_.erase(one) : std::next(one);
    }
    return more;
}

Feed::Progress Feed::send_events(std::string_view address, Subscriber& subscriber,
                                 alerts::Sequence head, Moment now) {
    const std::size_t room = subscriber.credit - subscriber.in_flight.size();
    if (room == 0 || head <= subscriber.looked_at) return {};
    const std::size_t limit = std::min(room, events_at_once);
    const auto events = outbox_.after(subscriber.looked_at, limit, subscriber.topics);
    // Read last: what it was behind may be gone by now, and was not looked at.
    if (outbox_.pruned() > subscriber.looked_at) {
        if (log_.spend(now))
            spdlog::warn("feed {}: what it has not had is no longer kept", subscriber.feed);
        refuse(address, subscriber.delimited, pruned());
        return {false, true};
    }
    for (const alerts::OutboxEvent& event : events) {
        const std::string about = event_head(epoch_, event.seq, subscriber.last_sent);
        const Sent sent =
            tell(address, subscriber.delimited, {"EVENT", about, event.topic, event.body});
        if (sent != Sent::yes) return stopped(subscriber, sent, now);
        subscriber.looked_at = event.seq;
        subscriber.last_sent = event.seq;
        subscriber.in_flight.push_back(event.seq);
    }
    const bool all = events.size() < limit;
    if (all) subscriber.looked_at = std::max(subscriber.looked_at, head);
    return {!all && limit < room, false};
}

// Each part is the last event of an alert that stood when the snapshot was asked for. One that is
// gone by now was followed by another, which comes after the snapshot.
Feed::Progress Feed::send_snapshot(std::string_view address, Subscriber& subscriber, Moment now) {
    Course& course = *subscriber.snapshot;
    const alerts::Standing& standing = course.standing;
    const std::size_t last = std::min(standing.events.size(), course.next + events_at_once);
    for (; course.next < last; ++course.next) {
        if (subscriber.parts_sent - subscriber.parts_taken >= subscriber.credit) return {};
        const auto event = outbox_.event(standing.events[course.next]);
        if (!event || !alerts::begins_with_any(event->topic, subscriber.topics)) continue;
        const std::string about =
            snapshot_head(epoch_, standing.as_of, subscriber.parts_sent + 1, event->seq);
        const Sent sent =
            tell(address, subscriber.delimited, {"SNAPSHOT", about, event->topic, event->body});
        if (sent != Sent::yes) return stopped(subscriber, sent, now);
        ++subscriber.parts_sent;
    }
    if (course.next < standing.events.size()) return {true, false};
    const std::string about = snapshot_end(epoch_, standing.as_of, subscriber.parts_sent);
    const Sent sent = tell(address, subscriber.delimited, {"SNAPSHOT_END", about});
    if (sent != Sent::yes) return stopped(subscriber, sent, now);
    subscriber.looked_at = standing.as_of;
    subscriber.last_sent = standing.as_of;
    subscriber.snapshot.reset();
    return {true, false};
}

Feed::Progress Feed::stopped(const Subscriber& subscriber, Sent sent, Moment now) {
    if (sent == Sent::gone) log_disconnected(subscriber, now);
    return {false, sent == Sent::gone};
}

// A subscriber that has acknowledged all it was sent has also acknowledged what is none of its
// topics: else such events could never be let go of.
void Feed::pass_over(Subscriber& subscriber) {
    const bool had_all = !subscriber.snapshot && subscriber.in_flight.empty() &&
                         subscriber.acked >= subscriber.last_sent;
    if (!had_all || subscriber.looked_at <= subscriber.acked) return;
    subscriber.acked = subscriber.looked_at;
    outside_.keep(subscriber.feed, subscriber.looked_at);
}

}  // namespace calciwatch
