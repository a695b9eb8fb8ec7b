// What the daemon needs for a feed with keys: its own secret key, and who may come.
#pragma once

#include "config/client.hpp"
#include "config/key_file.hpp"
#include "config/settings.hpp"

#include <vector>

namespace config {

struct FeedKeys {
    KeyPair server;
    std::vector<Client> clients;
};

// All mistakes of the key file and of the clients' folder at once.
[[nodiscard]] Loaded<FeedKeys> load_feed_keys(const Curve& curve);

}  // namespace config
