// Addresses to listen on. A host is an address, never a name: what a name resolves to can change,
// and with it who may reach the daemon.
#pragma once

#include "config/settings.hpp"

#include <optional>
#include <string_view>

namespace config {

// "127.0.0.1:2575", "[::1]:2575".
[[nodiscard]] std::optional<Endpoint> parse_endpoint(std::string_view text);

// "tcp://127.0.0.1:5571", "ipc:///run/calciwatch/feed".
[[nodiscard]] bool valid_zeromq_endpoint(std::string_view text);

}  // namespace config
