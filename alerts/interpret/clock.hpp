// From the sender's times to UTC.
#pragma once

#include "alerts/time.hpp"
#include "hl7/values.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace date {
class time_zone;
}

namespace alerts::interpret {

// A time is as long as it was sent precise: 20261122 is the whole day.
struct Period {
    Time first;
    Time beyond;  // the first moment after it

    // The end of what lasts until this time: a day is used up whole, a clock time is exact.
    [[nodiscard]] Time as_end() const {
        return beyond - first > std::chrono::hours{1} ? beyond : first;
    }
    // `exact` when it falls into this period, else its beginning. So a date without a clock time
    // does not seem older than what was sent on the same day before it.
    [[nodiscard]] Time refined_by(Time exact) const {
        return first <= exact && exact < beyond ? exact : first;
    }
};

// What a time without an offset means: the offset of MSH-7 when that had one (it is the default
// of the whole message), else the zone of the feed. Borrows the zone, which lives as long as the
// process.
class Clock {
  public:
    explicit Clock(const date::time_zone& zone) : zone_{&zone} {}

    void set_default_offset(std::chrono::minutes east) { offset_ = east; }

    // Where the zone's clocks jump: a local time that never was is taken with the offset before
    // the jump (02:30 becomes 03:30); one that was twice is taken to be the first.
    [[nodiscard]] Period to_utc(const hl7::Timestamp& timestamp) const;

  private:
    using Local = std::chrono::local_time<std::chrono::milliseconds>;
    [[nodiscard]] Time to_utc(Local local, std::optional<std::chrono::minutes> sent) const;

    // Local times, from one until before another, that all have the offset of the zone that was
    // looked up last: half a year mostly.
    struct Season {
        Local begin{};
        Local end{};
        std::chrono::seconds offset{};
    };
    const date::time_zone* zone_;
    std::optional<std::chrono::minutes> offset_;
    mutable Season season_;
};

// TS and DTM as an ISO 8601 date, as precise as sent: 1968, 1968-03, 1968-03-06.
[[nodiscard]] std::string iso_date(const hl7::Timestamp& timestamp);

}  // namespace alerts::interpret
