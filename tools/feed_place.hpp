// Where the alert feed is and which keys it asks for: for every command that connects to it.
#pragma once

#include <string>

#include <CLI/CLI.hpp>
#include <tl/expected.hpp>
#include <zmq.hpp>

namespace calciwatch {

// As given on the command line.
struct FeedPlace {
    std::string endpoint = "tcp://127.0.0.1:5571";
    std::string key;         // the client's key file; empty: the feed has no keys
    std::string server_key;  // the daemon's public key, or a file that has it
};

void add_feed_options(CLI::App& command, FeedPlace& place);

// With what stands in the files of the keys: Z85; all empty without keys.
struct FeedAccess {
    std::string endpoint;
    std::string public_key;
    std::string secret_key;
    std::string server_key;
};
[[nodiscard]] tl::expected<FeedAccess, std::string> feed_access(const FeedPlace& place);

void connect(zmq::socket_t& socket, const FeedAccess& feed);

// What to tell somebody whose feed is silent: with keys it tells a stranger nothing.
[[nodiscard]] std::string no_answer_from(const std::string& endpoint);

}  // namespace calciwatch
