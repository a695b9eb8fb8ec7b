// Addresses to listen on. A host is an address, never a name: what a name resolves to can change,
// and with it who may reach the daemon.
#pragma once

#include "config/settings.hpp"

#include <optional>
#include <string_view>

namespace config {

// "127.0.0.1:2575", "[::1]:2575".
[[nodiscard]] std::optional<Endpoint> parse_endpoint(std::string_view text);

// "10.1.0.0/16", "192.0.2.7", "2001:db8::/32". The address's bits after the prefix must be zero:
// 10.1.2.3/16 says two things.
[[nodiscard]] std::optional<Network> parse_network(std::string_view text);
// `address` as Network has it.
[[nodiscard]] bool contains(const Network& network, const std::array<unsigned char, 16>& address);

// "tcp://127.0.0.1:5571", "ipc:///run/calciwatch/feed".
[[nodiscard]] bool valid_zeromq_endpoint(std::string_view text);
// Nobody beyond this machine reaches a valid endpoint: a loopback address, or a path.
[[nodiscard]] bool on_this_machine(std::string_view zeromq_endpoint);

}  // namespace config
