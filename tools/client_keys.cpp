#include "tools/client_keys.hpp"

#include "config/key_file.hpp"

namespace calciwatch {

void add_key_options(CLI::App& command, ClientKeys& keys) {
    CLI::Option* key =
        command.add_option("--key", keys.file, "The client's key file, when the feed has keys");
    CLI::Option* server = command.add_option(
        "--server-key", keys.server, "The public key of the daemon, or a key file that has it");
    key->needs(server);
    server->needs(key);
}

tl::expected<ReadKeys, std::string> read_keys(const ClientKeys& keys) {
    if (keys.file.empty()) return ReadKeys{};
    const auto own = config::load_secret_key(keys.file);
    if (!own) return tl::make_unexpected(config::to_string(own.error().front()));
    if (config::is_key(keys.server)) return ReadKeys{own->public_key, own->secret_key, keys.server};
    const auto server = config::load_public_key(keys.server);
    if (!server)
        return tl::make_unexpected(
            "the key of the daemon is neither 40 characters (Z85) nor in a "
            "file: " +
            config::to_string(server.error().front()));
    return ReadKeys{own->public_key, own->secret_key, server->public_key};
}

void use_keys(zmq::socket_t& socket, const ReadKeys& keys) {
    if (keys.secret_key.empty()) return;
    socket.set(zmq::sockopt::curve_publickey, keys.public_key);
    socket.set(zmq::sockopt::curve_secretkey, keys.secret_key);
    socket.set(zmq::sockopt::curve_serverkey, keys.server_key);
}

}  // namespace calciwatch
