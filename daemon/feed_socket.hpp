// What the sockets of the feed have in common: bounds, time-outs, keys, and how they are read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <zmq.hpp>

namespace calciwatch {

struct FeedSocket {
    zmq::socket_type type;
    std::int64_t longest_message;  // that a peer may send
    int queue;                     // messages for one peer
    std::string secret_key;        // Z85; empty = without keys
    const char* domain;            // for whom libzmq asks at the door
};
// Its bytes must outlive the send.
[[nodiscard]] inline zmq::const_buffer buffer(std::string_view text) {
    return zmq::buffer(text.data(), text.size());
}

// Bounded, with time-outs, and guarded when there is a key; not bound yet.
[[nodiscard]] zmq::socket_t open_socket(zmq::context_t& context, const FeedSocket& what);

// Returns where it is bound; throws StartFailure, which names the `key` of the configuration.
[[nodiscard]] std::string bind_socket(zmq::socket_t& socket, const std::string& endpoint,
                                      const char* key);

// The frames of the next message; none when there is no message. Frames beyond the bound are read
// and dropped, so that the request that had them is refused and the next one is read from its
// beginning.
[[nodiscard]] std::vector<zmq::message_t> receive_message(zmq::socket_t& socket);

}  // namespace calciwatch
