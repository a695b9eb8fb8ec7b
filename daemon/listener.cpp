#include "daemon/listener.hpp"

#include "config/endpoint.hpp"
#include "daemon/start_failure.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

namespace calciwatch {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr auto as_answer = asio::as_tuple(asio::use_awaitable);
// When accepting fails (no file descriptors left), the next try is so far away.
constexpr std::chrono::seconds accept_pause{1};

tcp::acceptor bind(asio::io_context& network, const config::Listener& settings) {
    const config::Endpoint& wanted = settings.endpoint;
    try {
        const tcp::endpoint endpoint{asio::ip::make_address(wanted.host), wanted.port};
        return tcp::acceptor{network, endpoint, true};
    } catch (const boost::system::system_error& failure) {
        throw StartFailure{"listener '" + settings.name + "' cannot listen on " + wanted.host +
                           ":" + std::to_string(wanted.port) + ": " + failure.code().message() +
                           ". If another program uses the port (ss -ltnp shows which), stop it or "
                           "set another listeners.endpoint."};
    }
}

bool allowed(const std::vector<config::Network>& peers, const tcp::socket& socket) {
    if (peers.empty()) return true;
    boost::system::error_code gone;
    const asio::ip::address from = socket.remote_endpoint(gone).address();
    if (gone) return false;
    const auto bytes =
        (from.is_v4() ? asio::ip::make_address_v6(asio::ip::v4_mapped, from.to_v4()) : from.to_v6())
            .to_bytes();
    return std::any_of(peers.begin(), peers.end(), [&bytes](const config::Network& network) {
        return config::contains(network, bytes);
    });
}

}  // namespace

Listener::Listener(asio::io_context& network, const config::Listener& settings,
                   alerts::Interpreter interpreter, Intake& intake, Counters& counters,
                   const Clock& clock)
    : terms_{std::make_shared<const Terms>(Terms{settings, std::move(interpreter)})},
      digester_{settings.name},
      counters_{counters},
      reception_{terms_, digester_, intake, counters, clock},
      acceptor_{bind(network, settings)},
      endpoint_{acceptor_.local_endpoint()} {}

void Listener::start(std::function<void()> went_idle) {
    went_idle_ = std::move(went_idle);
    auto accepting = [this] { return accept(); };
    asio::co_spawn(acceptor_.get_executor(), std::move(accepting), asio::detached);
}

void Listener::renew(config::Listener settings, alerts::Interpreter interpreter) {
    terms_ = std::make_shared<const Terms>(Terms{std::move(settings), std::move(interpreter)});
}

void Listener::stop() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    for (const auto& session : sessions_) session->stop();
}

void Listener::abort() {
    for (const auto& session : sessions_) session->abort();
}

asio::awaitable<void> Listener::accept() {
    asio::steady_timer pause{acceptor_.get_executor()};
    while (acceptor_.is_open()) {
        auto [failed, socket] = co_await acceptor_.async_accept(as_answer);
        if (!acceptor_.is_open()) break;
        if (!failed) {
            admit(std::move(socket));
        } else {
            spdlog::error("{}: a connection could not be accepted: {}", terms_->settings.name,
                          failed.message());
            pause.expires_after(accept_pause);
            co_await pause.async_wait(as_answer);
        }
    }
}

void Listener::admit(tcp::socket socket) {
    if (!allowed(terms_->settings.peers, socket)) {
        ++counters_.connections_refused;
        boost::system::error_code gone;
        spdlog::warn("{}: a connection from {} was closed: it is not among the peers",
                     terms_->settings.name, socket.remote_endpoint(gone).address().to_string());
        return;
    }
    if (sessions_.size() >= terms_->settings.max_connections) {
        ++counters_.connections_refused;
        spdlog::warn("{}: a connection over the {} allowed was closed", terms_->settings.name,
                     terms_->settings.max_connections);
        return;
    }
    const auto session = std::make_shared<Session>(std::move(socket), reception_);
    sessions_.insert(session);
    session->start([this, of = std::weak_ptr{session}] {
        sessions_.erase(of.lock());
        if (sessions_.empty()) went_idle_();
    });
}

}  // namespace calciwatch
