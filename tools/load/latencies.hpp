// How long things took: a histogram with buckets of 1 % from 1 microsecond to 100 seconds, and the
// exact longest. Its size does not grow with what is recorded.
#pragma once

#include <chrono>
#include <cstdint>

#include <boost/histogram/axis/regular.hpp>
#include <boost/histogram/histogram.hpp>
#include <boost/histogram/make_histogram.hpp>

namespace calciwatch::load {

class Latencies {
  public:
    using Duration = std::chrono::nanoseconds;

    Latencies();

    // A negative duration counts as none.
    void record(Duration took);
    void add(const Latencies& others);
    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] Duration max() const { return max_; }
    // The duration that `share` (0 to 1) of all did not exceed, up to 1 % too long; 0 when nothing
    // was recorded.
    [[nodiscard]] Duration quantile(double share) const;

  private:
    using Axis = boost::histogram::axis::regular<double, boost::histogram::axis::transform::log>;
    using Histogram = decltype(boost::histogram::make_histogram(std::declval<Axis>()));

    Histogram histogram_;  // over microseconds
    std::uint64_t count_ = 0;
    Duration max_{0};
};

}  // namespace calciwatch::load
