#include "tools/mllp_client.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/write.hpp>

namespace calciwatch {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::size_t longest_answer = 1U << 20U;

std::string seconds(std::chrono::milliseconds time) {
    std::string text = std::to_string(static_cast<double>(time.count()) / 1000.0);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text + " s";
}

}  // namespace

tl::expected<Address, std::string> parse_address(std::string_view text) {
    const auto bad = [&text](std::string_view why) {
        return tl::unexpected{"'" + std::string{text} + "' is no HOST:PORT: " + std::string{why}};
    };
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return bad("the port is missing");
    std::string_view host = text.substr(0, colon);
    const std::string_view port = text.substr(colon + 1);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
        return bad("an IPv6 address stands in brackets");
    }
    if (host.empty()) return bad("the host is missing");
    if (port.empty() || port.size() > 5 ||
        port.find_first_not_of("0123456789") != std::string_view::npos ||
        std::stoi(std::string{port}) > 65535 || std::stoi(std::string{port}) == 0)
        return bad("a port is a number from 1 to 65535");
    return Address{std::string{host}, std::string{port}};
}

MllpClient::MllpClient(std::chrono::milliseconds timeout)
    : timeout_{timeout}, decoder_{longest_answer} {}

template <class Start>
MllpClient::Error MllpClient::finish(Start start) {
    Error result = asio::error::would_block;
    start([&result](const Error& error, const auto&...) { result = error; });
    io_.restart();
    io_.run_for(timeout_);
    if (result == asio::error::would_block) {
        Error ignored;
        socket_.close(ignored);
        io_.restart();
        io_.run();
        result = asio::error::timed_out;
    }
    return result;
}

tl::expected<void, std::string> MllpClient::connect(const Address& to) {
    Error error;
    tcp::resolver resolver{io_};
    const auto endpoints = resolver.resolve(to.host, to.port, error);
    if (error) return tl::unexpected{"cannot find the host: " + error.message()};
    error = finish([&](auto done) { asio::async_connect(socket_, endpoints, done); });
    if (error == asio::error::timed_out)
        return tl::unexpected{"no connection within " + seconds(timeout_)};
    if (error) return tl::unexpected{error.message()};
    socket_.set_option(tcp::no_delay{true}, error);
    return {};
}

tl::expected<void, std::string> MllpClient::send(std::string_view message) {
    const std::string framed = hl7::frame(message);
    const Error error =
        finish([&](auto done) { asio::async_write(socket_, asio::buffer(framed), done); });
    if (error == asio::error::timed_out)
        return tl::unexpected{"the receiver took no more bytes for " + seconds(timeout_)};
    if (error) return tl::unexpected{"the connection broke while sending: " + error.message()};
    return {};
}

tl::expected<std::string, std::string> MllpClient::receive() {
    for (;;) {
        const hl7::Next next = decoder_.next();
        if (const auto* frame = std::get_if<hl7::Frame>(&next)) return std::string{frame->text};
        if (std::holds_alternative<hl7::Oversized>(next))
            return tl::unexpected{std::string{"the answer is longer than 1 MiB"}};
        if (!std::holds_alternative<hl7::Incomplete>(next)) continue;

        const std::span<char> room = decoder_.prepare();
        std::size_t received = 0;
        const Error error = finish([&](auto done) {
            socket_.async_read_some(asio::buffer(room.data(), room.size()),
                                    [&received, done](const Error& failed, std::size_t n) mutable {
                                        received = n;
                                        done(failed);
                                    });
        });
        if (error == asio::error::timed_out)
            return tl::unexpected{"no answer within " + seconds(timeout_)};
        if (error == asio::error::eof)
            return tl::unexpected{std::string{"the receiver closed the connection"}};
        if (error) return tl::unexpected{"the connection broke: " + error.message()};
        decoder_.commit(received);
    }
}

}  // namespace calciwatch
