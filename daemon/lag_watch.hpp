// How far the declared feeds are behind, and for which of them that is an alarm.
#pragma once

#include "alerts/store/store.hpp"
#include "config/settings.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace calciwatch {

struct Lag {
    std::string feed;
    alerts::Sequence acked = 0;
    std::size_t events = 0;         // of its topics, not acknowledged
    std::chrono::seconds oldest{};  // how long ago the first of them was; 0 without any
    bool alarm = false;             // it is required, and lags
    bool changed = false;           // `alarm` is not what it was at the look before
};

class LagWatch {
  public:
    // The outbox must outlive it.
    LagWatch(alerts::Outbox& outbox, const std::vector<config::DeclaredFeed>& feeds);

    // Looks at a bounded stretch of the outbox for each feed: what is far behind is counted over
    // several looks, and `events` is at least as many until then. May throw StoreFailure.
    const std::vector<Lag>& look(alerts::Time now);

  private:
    struct Watched {
        config::DeclaredFeed feed;
        alerts::Sequence counted_from = 0;  // what it had acknowledged then
        alerts::Backlog so_far;
    };
    void count(Watched& watched);

    alerts::Outbox& outbox_;
    std::vector<Watched> watched_;
    std::vector<Lag> lags_;
};

// One line for people: "feed rx-main lags: 1200 events not acknowledged, the first 310 s ago".
[[nodiscard]] std::string to_string(const Lag& lag);
// The body of its message on the live copy.
[[nodiscard]] std::string live_lag(std::string_view epoch, const Lag& lag);

}  // namespace calciwatch
