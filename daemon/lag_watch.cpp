#include "daemon/lag_watch.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

constexpr std::size_t events_at_once = 4096;

std::chrono::seconds age(const std::optional<alerts::Time>& since, alerts::Time now) {
    if (!since || *since > now) return {};
    return std::chrono::floor<std::chrono::seconds>(now - *since);
}

}  // namespace

LagWatch::LagWatch(alerts::Outbox& outbox, const std::vector<config::DeclaredFeed>& feeds)
    : outbox_{outbox} {
    for (const config::DeclaredFeed& feed : feeds) {
        watched_.push_back({feed, 0, {}});
        lags_.emplace_back().feed = feed.name;
    }
}

const std::vector<Lag>& LagWatch::look(alerts::Time now) {
    for (std::size_t i = 0; i < watched_.size(); ++i) {
        Watched& watched = watched_[i];
        count(watched);
        Lag& lag = lags_[i];
        lag.acked = watched.counted_from;
        lag.events = watched.so_far.events;
        lag.oldest = age(watched.so_far.oldest, now);
        const bool alarm =
            watched.feed.required && lag.events > 0 &&
            (lag.events >= watched.feed.lag_events || lag.oldest >= watched.feed.lag_age);
        lag.changed = std::exchange(lag.alarm, alarm) != alarm;
    }
    return lags_;
}

void LagWatch::count(Watched& watched) {
    const alerts::Sequence acked = outbox_.acked(watched.feed.name).value_or(0);
    alerts::Backlog& so_far = watched.so_far;
    if (acked != watched.counted_from) {
        watched.counted_from = acked;
        so_far = {0, std::nullopt, acked};
    }
    const auto next = outbox_.backlog(so_far.looked_at, events_at_once, watched.feed.topics);
    so_far.events += next.events;
    if (!so_far.oldest) so_far.oldest = next.oldest;
    so_far.looked_at = std::max(so_far.looked_at, next.looked_at);
}

std::string to_string(const Lag& lag) {
    return "feed " + lag.feed + " lags: " + std::to_string(lag.events) +
           " events not acknowledged, the first " + std::to_string(lag.oldest.count()) + " s ago";
}

std::string live_lag(std::string_view epoch, const Lag& lag) {
    return nlohmann::json{{"epoch", epoch},
                          {"feed", lag.feed},
                          {"acked", lag.acked},
                          {"events", lag.events},
                          {"oldest_seconds", lag.oldest.count()},
                          {"lags", lag.alarm}}
        .dump();
}

}  // namespace calciwatch
