// The keys of a client of the feed, as given on the command line.
#pragma once

#include <string>

#include <CLI/CLI.hpp>
#include <tl/expected.hpp>
#include <zmq.hpp>

namespace calciwatch {

struct ClientKeys {
    std::string file;    // the client's key file; empty = the feed has no keys
    std::string server;  // the daemon's public key, or a file that has it
};

void add_key_options(CLI::App& command, ClientKeys& keys);

// Z85; all empty without keys.
struct ReadKeys {
    std::string public_key;
    std::string secret_key;
    std::string server_key;
};
[[nodiscard]] tl::expected<ReadKeys, std::string> read_keys(const ClientKeys& keys);
// Before the socket connects.
void use_keys(zmq::socket_t& socket, const ReadKeys& keys);

}  // namespace calciwatch
