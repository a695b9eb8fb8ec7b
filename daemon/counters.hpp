// What the daemon has seen since it started. Written by the thread that sees it, read by any.
#pragma once

#include <atomic>
#include <cstdint>

namespace calciwatch {

using Count = std::atomic<std::uint64_t>;

struct Counters {
    // Network.
    Count connections{0};          // open now
    Count connections_refused{0};  // over max_connections, or not among the peers allowed
    Count garbage_bytes{0};        // outside any frame
    Count truncated{0};            // frames broken off by VT or end of stream
    Count oversized{0};            // frames over max_frame
    Count timeouts{0};             // connections closed because the peer was too slow
    // Engine, after the commit.
    Count messages{0};         // kept for the first time
    Count resends{0};          // known already, answered as before
    Count quarantined{0};      // of `messages`
    Count not_kept{0};         // answered AE because the store failed
    Count out_of_sequence{0};  // not taken, or a question about numbers (MSH-13)
    Count alert_changes{0};
};

}  // namespace calciwatch
