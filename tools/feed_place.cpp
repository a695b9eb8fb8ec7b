#include "tools/feed_place.hpp"

#include "config/key_file.hpp"

namespace calciwatch {

void add_feed_options(CLI::App& command, FeedPlace& place) {
    command.add_option("--feed", place.endpoint, "Where the feed is (feed.router of the daemon)")
        ->capture_default_str();
    CLI::Option* key =
        command.add_option("--key", place.key, "The client's key file, when the feed has keys");
    CLI::Option* server =
        command.add_option("--server-key", place.server_key,
                           "The public key of the daemon, or a key file that has it");
    key->needs(server);
    server->needs(key);
}

tl::expected<FeedAccess, std::string> feed_access(const FeedPlace& place) {
    if (place.key.empty()) return FeedAccess{place.endpoint, {}, {}, {}};
    const auto own = config::load_secret_key(place.key);
    if (!own) return tl::make_unexpected(config::to_string(own.error().front()));
    FeedAccess feed{place.endpoint, own->public_key, own->secret_key, place.server_key};
    if (config::is_key(feed.server_key)) return feed;
    const auto server = config::load_public_key(place.server_key);
    if (!server)
        return tl::make_unexpected(
            "the key of the daemon is neither 40 characters (Z85) nor in a "
            "file: " +
            config::to_string(server.error().front()));
    feed.server_key = server->public_key;
    return feed;
}

void connect(zmq::socket_t& socket, const FeedAccess& feed) {
    if (!feed.secret_key.empty()) {
        socket.set(zmq::sockopt::curve_publickey, feed.public_key);
        socket.set(zmq::sockopt::curve_secretkey, feed.secret_key);
        socket.set(zmq::sockopt::curve_serverkey, feed.server_key);
    }
    socket.connect(feed.endpoint);
}

std::string no_answer_from(const std::string& endpoint) {
    return "no answer from " + endpoint +
           ". Is the daemon running? Its log names the address of the feed; give it with --feed. A "
           "feed with keys answers only who is on its list (--key, --server-key).";
}

}  // namespace calciwatch
