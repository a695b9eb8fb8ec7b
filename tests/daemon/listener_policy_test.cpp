// What a listener's settings promise when the store fails, a frame is lost, or a stranger calls.
#include "config/endpoint.hpp"
#include "hl7/commit_block.hpp"
#include "tests/daemon/daemon.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace {

using namespace calciwatch::test;
using boost::asio::ip::tcp;

constexpr std::string_view committed{"\x06"};
constexpr std::string_view not_committed{"\x15"};

config::Settings with(config::Listener listener) {
    auto made = settings();
    listener.endpoint.port = 0;
    made.listeners.front() = std::move(listener);
    return made;
}

// Codes and details of what was found; the daemon has left.
std::vector<std::string> findings(Daemon& daemon) {
    std::vector<std::string> all;
    for (const auto& [message, finding] : daemon.store.findings())
        all.push_back(std::to_string(message) + " " + finding.code + ": " + finding.detail);
    return all;
}

TEST(ListenerPolicy, says_nothing_while_the_store_fails_where_the_feed_wants_that) {
    config::Listener silent;
    silent.ack.silent_when_not_kept = true;
    Daemon daemon{with(silent)};
    daemon.start();
    Sender sender = daemon.connect();
    daemon.store.fail(true);
    sender.send(diagnosis("1"));
    EXPECT_TRUE(eventually([&] { return daemon.app().counters().not_kept == 1U; }));
    EXPECT_TRUE(sender.silent(200ms));
    daemon.store.fail(false);
    // The sender's time-out makes it send again.
    sender.send(diagnosis("1"));
    EXPECT_EQ(said(sender.answer()), "AA 1");
    EXPECT_EQ(daemon.app().counters().messages, 1U);
}

TEST(ListenerPolicy, asks_for_the_message_again_with_a_commit_block_while_the_store_fails) {
    config::Listener second_release;
    second_release.commit_blocks = true;
    Daemon daemon{with(second_release)};
    daemon.start();
    Sender sender = daemon.connect();
    daemon.store.fail(true);
    for (int i = 0; i < 2; ++i) {
        sender.send(diagnosis("1"));
        EXPECT_EQ(sender.answer(), not_committed);
        EXPECT_TRUE(sender.silent(100ms)) << "what is to come again is answered when it is kept";
    }
    daemon.store.fail(false);
    sender.send(diagnosis("1"));
    EXPECT_EQ(sender.answer(), committed);
    EXPECT_EQ(said(sender.answer()), "AA 1");
    EXPECT_EQ(daemon.app().counters().messages, 1U);
}

// The sender has the commit block; an AE of before must not be what it is asked to commit.
TEST(ListenerPolicy, owes_no_answer_to_a_message_that_was_not_kept) {
    config::Listener second_release;
    second_release.commit_blocks = true;
    Daemon daemon{with(second_release)};
    daemon.start();
    Sender sender = daemon.connect();
    daemon.store.fail(true);
    sender.send(diagnosis("1"));
    EXPECT_EQ(sender.answer(), not_committed);
    sender.send(not_committed);
    EXPECT_TRUE(sender.silent(200ms));
}

TEST(ListenerPolicy, commits_every_answer_of_a_message_by_itself) {
    config::Listener second_release;
    second_release.commit_blocks = true;
    Daemon daemon{with(second_release)};
    daemon.start();
    Sender sender = daemon.connect();
    std::string both = diagnosis("1");
    both.insert(both.find('\r'), "|||AL|AL");
    sender.send(both);
    EXPECT_EQ(sender.answer(), committed);
    EXPECT_EQ(said(sender.answer()), "CA 1");
    const std::string application = sender.answer();
    EXPECT_EQ(said(application), "AA 1");
    sender.send(diagnosis("2"));
    EXPECT_EQ(sender.answer(), committed);
    EXPECT_EQ(said(sender.answer()), "AA 2");
    sender.send(committed);
    sender.send(not_committed);
    EXPECT_EQ(sender.answer(), application);
}

TEST(ListenerPolicy, finds_every_frame_that_was_lost_with_its_place_in_the_stream) {
    config::Listener small;
    small.max_frame = 1024;
    Daemon daemon{with(small)};
    daemon.start();
    {
        Sender cut = daemon.connect();
        cut.send_bytes("\x0b" + diagnosis("1") + hl7::frame(diagnosis("2")) + "\x0bMSH|");
        cut.finish();
        EXPECT_EQ(said(cut.answer()), "AA 2");
        EXPECT_TRUE(cut.closed());
        Sender endless = daemon.connect();
        endless.send_bytes("\x0b" + std::string(2000, 'x'));
        EXPECT_TRUE(endless.closed());
    }
    daemon.stop();
    EXPECT_EQ(findings(daemon),
              (std::vector<std::string>{"0 frame-truncated: broken off by another frame",
                                        "0 frame-truncated: broken off by the end of the stream",
                                        "0 frame-too-long: longer than 1024 bytes"}));
    const std::size_t whole = hl7::frame(diagnosis("2")).size();
    const std::string second = std::to_string(1 + diagnosis("1").size() + whole);
    const auto& kept = daemon.store.findings();
    ASSERT_EQ(kept.size(), 3U);
    const auto place = [&](std::size_t n) { return kept.at(n).second.source.place; };
    EXPECT_EQ(place(0).substr(0, 14), "ehr 127.0.0.1:");
    EXPECT_NE(place(0).find(", byte 0 of the stream"), std::string::npos) << place(0);
    EXPECT_NE(place(1).find(", byte " + second + " of the stream"), std::string::npos) << place(1);
    EXPECT_NE(place(2).find(", byte 0 of the stream"), std::string::npos) << place(2);
}

// The daemon's own end of a sender's connection: it is a file of this process.
int daemons_end(Sender& sender) {
    const tcp::endpoint wanted = sender.socket().local_endpoint();
    for (const auto& entry : std::filesystem::directory_iterator{"/proc/self/fd"}) {
        const int file = std::stoi(entry.path().filename().string());
        sockaddr_in peer{};
        socklen_t size = sizeof peer;
        if (getpeername(file, reinterpret_cast<sockaddr*>(&peer), &size) == 0 &&
            peer.sin_family == AF_INET && ntohs(peer.sin_port) == wanted.port())
            return file;
    }
    return -1;
}

int option(int file, int level, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    return getsockopt(file, level, name, &value, &size) == 0 ? value : -1;
}

TEST(ListenerPolicy, lets_tcp_ask_after_a_silent_peer_as_often_as_it_is_set_to) {
    config::Listener asking;
    asking.keep_alive = 40s;
    Daemon daemon{with(asking)};
    daemon.start();
    Sender sender = daemon.connect();
    sender.send(diagnosis("1"));
    EXPECT_EQ(said(sender.answer()), "AA 1");
    const int file = daemons_end(sender);
    ASSERT_GE(file, 0);
    EXPECT_EQ(option(file, SOL_SOCKET, SO_KEEPALIVE), 1);
    EXPECT_EQ(option(file, IPPROTO_TCP, TCP_KEEPIDLE), 40);
    EXPECT_EQ(option(file, IPPROTO_TCP, TCP_KEEPINTVL), 10);
    EXPECT_EQ(option(file, IPPROTO_TCP, TCP_KEEPCNT), 4);
}

TEST(ListenerPolicy, never_lets_tcp_ask_where_keep_alive_is_zero) {
    config::Listener quiet;
    quiet.keep_alive = 0s;
    Daemon daemon{with(quiet)};
    daemon.start();
    Sender sender = daemon.connect();
    sender.send(diagnosis("1"));
    EXPECT_EQ(said(sender.answer()), "AA 1");
    const int file = daemons_end(sender);
    ASSERT_GE(file, 0);
    EXPECT_EQ(option(file, SOL_SOCKET, SO_KEEPALIVE), 0);
}

config::Listener for_peers(const std::vector<std::string>& networks) {
    config::Listener listener;
    for (const std::string& network : networks)
        listener.peers.push_back(config::parse_network(network).value());
    return listener;
}

TEST(ListenerPolicy, lets_in_whoever_is_in_one_of_the_networks) {
    for (const char* network : {"127.0.0.1", "127.0.0.0/8", "0.0.0.0/0", "::/0"}) {
        Daemon daemon{with(for_peers({"192.0.2.0/24", network}))};
        daemon.start();
        Sender sender = daemon.connect();
        sender.send(diagnosis("1"));
        EXPECT_EQ(said(sender.answer()), "AA 1") << network;
    }
}

TEST(ListenerPolicy, closes_and_counts_whoever_is_in_none_of_the_networks) {
    for (const char* network : {"127.0.0.2", "126.0.0.0/8", "::1", "2001:db8::/32"}) {
        Daemon daemon{with(for_peers({network}))};
        daemon.start();
        Sender sender = daemon.connect();
        EXPECT_TRUE(sender.closed()) << network;
        EXPECT_EQ(daemon.app().counters().connections_refused, 1U) << network;
        EXPECT_EQ(daemon.app().counters().connections, 0U) << network;
    }
}

bool has_ipv6() {
    boost::asio::io_context context;
    tcp::acceptor acceptor{context};
    boost::system::error_code failed;
    acceptor.open(tcp::v6(), failed);
    if (!failed) acceptor.bind({boost::asio::ip::address_v6::loopback(), 0}, failed);
    return !failed;
}

// A socket for both families tells of 127.0.0.1 as ::ffff:127.0.0.1.
TEST(ListenerPolicy, knows_an_ipv4_peer_on_a_socket_for_both_families) {
    if (!has_ipv6()) GTEST_SKIP() << "no IPv6 on this machine";
    config::Listener both = for_peers({"127.0.0.1"});
    both.endpoint.host = "::";
    Daemon daemon{with(both)};
    daemon.start();
    const auto port = daemon.app().listeners().front().port();
    Sender allowed{{boost::asio::ip::address_v4::loopback(), port}};
    allowed.send(diagnosis("1"));
    EXPECT_EQ(said(allowed.answer()), "AA 1");
    Sender stranger{{boost::asio::ip::address_v6::loopback(), port}};
    EXPECT_TRUE(stranger.closed());
}

}  // namespace
