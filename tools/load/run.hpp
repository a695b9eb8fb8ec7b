// A run of load against one receiver: all connections, warm-up, measuring, and the wait for what is
// still owed.
#pragma once

#include "tools/load/sender.hpp"
#include "tools/mllp_client.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include <tl/expected.hpp>

namespace calciwatch::load {

struct Plan {
    Address to;
    std::size_t connections = 16;
    std::size_t window = 1;  // messages in flight on a connection
    double rate = 0;         // messages a second over all connections; 0 = as fast as answers come
    Ward ward;
    std::chrono::milliseconds warm_up{2000};
    std::chrono::milliseconds duration{10'000};
    std::chrono::milliseconds patience{10'000};  // for answers after the last message
};

struct Outcome {
    Tally tally;
    std::uint64_t unanswered = 0;
    std::chrono::duration<double> measured_for{0};

    [[nodiscard]] double rate() const {
        return measured_for.count() > 0 ? static_cast<double>(tally.measured) / measured_for.count()
                                        : 0;
    }
    [[nodiscard]] bool clean() const {
        return unanswered == 0 && tally.trouble.empty() && tally.accepted == tally.sent;
    }
};

// times: what goes out is noted there; may be null. progress: called now and then with the time
// that has passed of warm-up and duration. stop: asked now and then whether to end early.
// The error says why nothing could be sent.
[[nodiscard]] tl::expected<Outcome, std::string> run(
    const Plan& plan, const std::string& name, SentTimes* times,
    const std::function<void(std::chrono::milliseconds)>& progress,
    const std::function<bool()>& stop);

}  // namespace calciwatch::load
