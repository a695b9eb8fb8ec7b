// The sending side of MLLP: a connection that writes frames and waits for answers, each wait with
// an end.
#pragma once

#include "hl7/mllp.hpp"

#include <chrono>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <tl/expected.hpp>

namespace calciwatch {

// HOST:PORT, host a name or an address; an IPv6 address stands in brackets.
struct Address {
    std::string host;
    std::string port;
};
[[nodiscard]] tl::expected<Address, std::string> parse_address(std::string_view text);

class MllpClient {
  public:
    // timeout: the most one call may take.
    explicit MllpClient(std::chrono::milliseconds timeout);

    // What went wrong, in words.
    [[nodiscard]] tl::expected<void, std::string> connect(const Address& to);
    [[nodiscard]] tl::expected<void, std::string> send(std::string_view message);
    // The next frame's text. Bytes outside a frame are skipped.
    [[nodiscard]] tl::expected<std::string, std::string> receive();

  private:
    using Error = boost::system::error_code;
    // Runs what was started until it ends or the time is over; then it is cancelled.
    template <class Start>
    Error finish(Start start);

    std::chrono::milliseconds timeout_;
    boost::asio::io_context io_;
    boost::asio::ip::tcp::socket socket_{io_};
    hl7::FrameDecoder decoder_;
};

}  // namespace calciwatch
