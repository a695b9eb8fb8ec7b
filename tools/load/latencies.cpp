#include "tools/load/latencies.hpp"

#include <algorithm>
#include <cmath>

#include <boost/histogram/indexed.hpp>

namespace calciwatch::load {
namespace {

constexpr double shortest = 1;   // microseconds
constexpr double longest = 1e8;  // of 1 % each: ln(1e8) / ln(1.01)
constexpr unsigned buckets = 1852;

}  // namespace

Latencies::Latencies()
    : histogram_{boost::histogram::make_histogram(Axis{buckets, shortest, longest})} {}

void Latencies::record(Duration took) {
    took = std::max(took, Duration{0});
    histogram_(std::chrono::duration<double, std::micro>{took}.count());
    ++count_;
    max_ = std::max(max_, took);
}

void Latencies::add(const Latencies& others) {
    histogram_ += others.histogram_;
    count_ += others.count_;
    max_ = std::max(max_, others.max_);
}

Latencies::Duration Latencies::quantile(double share) const {
    if (count_ == 0) return Duration{0};
    const double wanted = std::max(1.0, std::ceil(share * static_cast<double>(count_)));
    double seen = 0;
    for (auto&& bucket : boost::histogram::indexed(histogram_, boost::histogram::coverage::all)) {
        seen += *bucket;
        if (seen < wanted) continue;
        const std::chrono::duration<double, std::micro> end{bucket.bin().upper()};
        if (!std::isfinite(end.count())) return max_;
        return std::min(std::chrono::duration_cast<Duration>(end), max_);
    }
    return max_;
}

}  // namespace calciwatch::load
