// A sender of HL7 messages that does as it is told: whole frames, pieces of them, or rubbish.
#pragma once

#include "hl7/mllp.hpp"

#include <array>
#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <poll.h>

namespace calciwatch::test {

using namespace std::chrono_literals;

class Sender {
  public:
    explicit Sender(const boost::asio::ip::tcp::endpoint& to) { socket_.connect(to); }

    void send(std::string_view message) { send_bytes(hl7::frame(message)); }
    void send_bytes(std::string_view bytes) {
        boost::asio::write(socket_, boost::asio::buffer(bytes));
    }
    // Nothing more will be sent; answers can still come.
    void finish() { socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send); }
    // Closed so that the other side gets a reset.
    void vanish() {
        socket_.set_option(boost::asio::socket_base::linger{true, 0});
        socket_.close();
    }

    // The next answer, without envelope.
    std::string answer() {
        for (;;) {
            const hl7::Next next = decoder_.next();
            if (const auto* frame = std::get_if<hl7::Frame>(&next)) return std::string{frame->text};
            if (!std::holds_alternative<hl7::Incomplete>(next))
                throw std::runtime_error{"what came is no answer"};
            if (!read(10s)) throw std::runtime_error{"no answer came"};
        }
    }
    // Nothing comes for so long.
    bool silent(std::chrono::milliseconds time) { return !readable(time); }
    // The other side closes, having sent nothing more.
    bool closed() {
        if (!readable(10s)) return false;
        std::array<char, 1> byte{};
        boost::system::error_code ended;
        return socket_.read_some(boost::asio::buffer(byte), ended) == 0 && ended.failed();
    }
    boost::asio::ip::tcp::socket& socket() { return socket_; }

  private:
    bool readable(std::chrono::milliseconds time) {
        pollfd wanted{socket_.native_handle(), POLLIN, 0};
        return poll(&wanted, 1, static_cast<int>(time.count())) > 0;
    }
    bool read(std::chrono::milliseconds time) {
        if (!readable(time)) return false;
        const auto room = decoder_.prepare();
        boost::system::error_code ended;
        const std::size_t n =
            socket_.read_some(boost::asio::buffer(room.data(), room.size()), ended);
        decoder_.commit(n);
        return n > 0;
    }

    boost::asio::io_context context_;
    boost::asio::ip::tcp::socket socket_{context_};
    hl7::FrameDecoder decoder_{1U << 20U};
};

// MSA-1 and MSA-2 of an answer: "AA 77".
inline std::string said(const std::string& answer) {
    const std::size_t msa = answer.find("\rMSA|");
    if (msa == std::string::npos) return "no MSA";
    const std::string line = answer.substr(msa + 5, answer.find('\r', msa + 1) - msa - 5);
    const std::size_t bar = line.find('|');
    if (bar == std::string::npos) return line;
    return line.substr(0, bar) + " " + line.substr(bar + 1, line.find('|', bar + 1) - bar - 1);
}

}  // namespace calciwatch::test
