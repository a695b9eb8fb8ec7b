#include "daemon/retention.hpp"

#include <algorithm>
#include <utility>

namespace calciwatch {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t first_limit = 64;
constexpr std::size_t least = 8;
constexpr std::size_t most = 4096;
// The engine does nothing else meanwhile: a batch is made smaller or larger to take about so long,
constexpr auto too_long = 40ms;
constexpr auto short_enough = 10ms;
// and at most a fifth of the engine's time goes into it.
constexpr int pause_for_each = 4;
constexpr auto shortest_pause = 20ms;
constexpr auto after_start = 5s;  // who starts has other things to do
constexpr auto between_passes = 60s;
// Every patient is looked at: once a day is enough for what is kept for years.
constexpr auto longest_between_histories = 24h;
constexpr int histories_within_their_age = 30;

// 0 keeps for ever.
alerts::Time before(alerts::Time now, std::chrono::seconds age) {
    return age == 0s ? alerts::Expired::nothing : now - age;
}

}  // namespace

Retention::Retention(const config::Retention& settings, std::vector<std::string> required)
    : settings_{settings},
      required_{std::move(required)},
      limit_{first_limit},
      next_{std::chrono::steady_clock::now() + after_start} {}

alerts::Expired Retention::expired(alerts::Time now) const {
    alerts::Expired expired;
    expired.journal = before(now, settings_.journal);
    expired.resends = before(now, settings_.resends);
    expired.quarantine = before(now, settings_.quarantine);
    expired.findings = before(now, settings_.findings);
    expired.outbox = before(now, settings_.outbox);
    if (history_) expired.history = before(now, settings_.history);
    expired.required = required_;
    if (settings_.max_size != 0) {
        expired.most_bytes = settings_.max_size;
        expired.crowded = now - settings_.at_least;
    }
    return expired;
}

void Retention::done(const alerts::Pruned& pruned, Moment began, Duration took) {
    if (took > too_long) {
        limit_ = std::max(limit_ / 2, least);
    } else if (took < short_enough && pruned.more) {
        limit_ = std::min(limit_ * 2, most);
    }
    const Moment now = began + took;
    if (pruned.more) {
        next_ = now + std::max<Duration>(took * pause_for_each, shortest_pause);
        return;
    }
    if (history_)
        next_history_ = now + std::clamp<Duration>(settings_.history / histories_within_their_age,
                                                   between_passes, longest_between_histories);
    next_ = now + between_passes;
    history_ = next_ >= next_history_;
}

void Retention::failed(Moment now) {
    next_ = now + between_passes;
}

}  // namespace calciwatch
