#include "daemon/feed_socket.hpp"

#include "daemon/start_failure.hpp"

#include <utility>

namespace calciwatch {
namespace {

constexpr std::size_t most_frames = 8;        // of a message; what goes beyond is not kept
constexpr int milliseconds_to_flush = 1'000;  // at the end, and to a peer that still listens

}  // namespace

zmq::socket_t open_socket(zmq::context_t& context, const FeedSocket& what) {
    zmq::socket_t socket{context, what.type};
    socket.set(zmq::sockopt::maxmsgsize, what.longest_message);
    socket.set(zmq::sockopt::sndhwm, what.queue);
    socket.set(zmq::sockopt::rcvhwm, 1'000);
    socket.set(zmq::sockopt::linger, milliseconds_to_flush);
    socket.set(zmq::sockopt::handshake_ivl, 5'000);
    socket.set(zmq::sockopt::heartbeat_ivl, 2'000);
    socket.set(zmq::sockopt::heartbeat_timeout, 6'000);
    socket.set(zmq::sockopt::heartbeat_ttl, 6'000);
    if (!what.secret_key.empty()) {
        socket.set(zmq::sockopt::curve_server, true);
        socket.set(zmq::sockopt::curve_secretkey, what.secret_key);
        socket.set(zmq::sockopt::zap_domain, std::string{what.domain});
    }
    return socket;
}

std::string bind_socket(zmq::socket_t& socket, const std::string& endpoint, const char* key) {
    try {
        socket.set(zmq::sockopt::ipv6, endpoint.find('[') != std::string::npos);
        socket.bind(endpoint);
        return socket.get(zmq::sockopt::last_endpoint);
    } catch (const zmq::error_t& failure) {
        throw StartFailure{std::string{"the alert feed cannot listen on "} + endpoint + ": " +
                           failure.what() +
                           ". If another program uses the port (ss -ltnp shows which), stop it or "
                           "set another " +
                           key + "."};
    }
}

std::vector<zmq::message_t> receive_message(zmq::socket_t& socket) {
    std::vector<zmq::message_t> frames;
    for (bool more = true; more;) {
        zmq::message_t frame;
        if (!socket.recv(frame, zmq::recv_flags::dontwait)) return {};
        more = frame.more();
        if (frames.size() <= most_frames) frames.push_back(std::move(frame));
    }
    return frames;
}

}  // namespace calciwatch
