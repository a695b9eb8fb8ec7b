#include "config/feed_keys.hpp"

#include "config/clients.hpp"

#include <utility>

namespace config {

Loaded<FeedKeys> load_feed_keys(const Curve& curve) {
    auto server =
        curve.credential.empty() ? load_secret_key(curve.key) : load_credential(curve.credential);
    auto clients = load_clients(curve.clients);
    if (server && clients) return FeedKeys{*std::move(server), *std::move(clients)};
    Mistakes mistakes;
    if (!server) mistakes = std::move(server.error());
    if (!clients) mistakes.insert(mistakes.end(), clients.error().begin(), clients.error().end());
    return tl::make_unexpected(std::move(mistakes));
}

}  // namespace config
