// What the runs of `calciwatch load` came to, for people and for programs.
#pragma once

#include "tools/load/alert_watch.hpp"
#include "tools/load/run.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace calciwatch::load {

struct Figures {
    double rate = 0;                       // a second
    std::array<double, 4> milliseconds{};  // p50, p99, p99.9, max
};
[[nodiscard]] Figures figures(const Latencies& latencies, double rate);
// Of each figure the median over the rounds.
[[nodiscard]] Figures median(const std::vector<Figures>& rounds);

enum class Receiver { floor_appended, floor_overwritten, calciwatch };

// All rounds of one number of connections.
struct Series {
    std::size_t connections = 0;
    std::map<Receiver, std::vector<Figures>> answers;
    std::vector<Figures> alerts;        // handed to the socket -> EVENT
    std::vector<Figures> after_answer;  // answer -> EVENT
    std::uint64_t sent = 0;             // to calciwatch, over all rounds
    std::uint64_t accepted = 0;
    std::uint64_t unanswered = 0;
    std::uint64_t events = 0;
    std::uint64_t gaps = 0;
    std::int64_t missing = 0;
    std::map<std::string, std::uint64_t> trouble;

    void add(Receiver receiver, const Outcome& outcome);
    void add(const AlertTally& tally, std::chrono::duration<double> measured_for);
    // Nothing lost, nothing refused, nothing out of place.
    [[nodiscard]] bool clean() const;
    // calciwatch's rate as a share of this floor's; none when one was not measured.
    [[nodiscard]] std::optional<double> share_of(Receiver floor) const;
};

[[nodiscard]] std::string text(const std::vector<Series>& all, bool colour);
[[nodiscard]] nlohmann::ordered_json json(const std::vector<Series>& all);

}  // namespace calciwatch::load
