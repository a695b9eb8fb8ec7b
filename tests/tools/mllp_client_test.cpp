#include "tools/mllp_client.hpp"

#include <thread>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

namespace {

using namespace calciwatch;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;

// Takes one connection and does with it what the test says.
class Receiver {
  public:
    template <class Act>
    explicit Receiver(Act act)
        : thread_{[this, act] {
              tcp::socket peer = acceptor_.accept();
              act(peer);
          }} {}
    ~Receiver() { thread_.join(); }
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;
    [[nodiscard]] Address address() const {
        return {"127.0.0.1", std::to_string(acceptor_.local_endpoint().port())};
    }

  private:
    asio::io_context io_;
    tcp::acceptor acceptor_{io_, tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
    std::thread thread_;
};

void write(tcp::socket& peer, std::string_view bytes) {
    asio::write(peer, asio::buffer(bytes.data(), bytes.size()));
}

// Until the other side is gone.
void hold(tcp::socket& peer) {
    char byte[64];
    boost::system::error_code error;
    while (!error) peer.read_some(asio::buffer(byte), error);
}

TEST(MllpClient, sends_a_frame_and_gives_the_text_of_the_answer) {
    std::string received(10, '\0');
    {
        Receiver receiver{[&received](tcp::socket& peer) {
            asio::read(peer, asio::buffer(received));
            write(peer,
                  "\x0b"
                  "answer\r\x1c\r");
        }};
        MllpClient client{5s};
        ASSERT_TRUE(client.connect(receiver.address()));
        ASSERT_TRUE(client.send("MSH|^~\\"));
        EXPECT_EQ(client.receive().value(), "answer\r");
    }
    EXPECT_EQ(received, "\x0bMSH|^~\\\x1c\r");
}

TEST(MllpClient, puts_an_answer_in_pieces_together) {
    Receiver receiver{[](tcp::socket& peer) {
        for (const char byte : std::string{"\x0b"
                                           "first\x1c\r\x0bsecond\x1c\r"}) {
            write(peer, {&byte, 1});
            std::this_thread::sleep_for(1ms);
        }
    }};
    MllpClient client{5s};
    ASSERT_TRUE(client.connect(receiver.address()));
    EXPECT_EQ(client.receive().value(), "first");
    EXPECT_EQ(client.receive().value(), "second");
}

TEST(MllpClient, waits_for_an_answer_no_longer_than_asked) {
    Receiver receiver{hold};
    MllpClient client{50ms};
    ASSERT_TRUE(client.connect(receiver.address()));
    EXPECT_EQ(client.receive().error(), "no answer within 0.05 s");
}

TEST(MllpClient, says_when_the_receiver_hangs_up) {
    Receiver receiver{[](tcp::socket&) {}};
    MllpClient client{5s};
    ASSERT_TRUE(client.connect(receiver.address()));
    EXPECT_EQ(client.receive().error(), "the receiver closed the connection");
}

TEST(MllpClient, says_when_nobody_listens) {
    asio::io_context io;
    tcp::acceptor bound_and_closed{io, tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
    const std::string port = std::to_string(bound_and_closed.local_endpoint().port());
    bound_and_closed.close();
    MllpClient client{5s};
    EXPECT_EQ(client.connect({"127.0.0.1", port}).error(), "Connection refused");
}

TEST(Address, is_a_host_and_a_port) {
    EXPECT_EQ(parse_address("lab.example:2575")->host, "lab.example");
    EXPECT_EQ(parse_address("[::1]:2575")->host, "::1");
    EXPECT_EQ(parse_address("[::1]:2575")->port, "2575");
    for (const auto* text :
         {"", "host", ":2575", "host:", "host:0", "host:65536", "host:x", "::1:2575"})
        EXPECT_FALSE(parse_address(text)) << text;
}

}  // namespace
