// Who is let in, and why not: the decision without a socket.
#include "daemon/zap.hpp"

#include <array>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <zmq.h>

namespace {

using namespace calciwatch;

// A key of 32 equal bytes, raw and as Z85.
std::string raw(char byte) {
    return std::string(32, byte);
}
std::string z85(char byte) {
    std::array<std::uint8_t, 32> bytes{};
    bytes.fill(static_cast<std::uint8_t>(byte));
    std::array<char, 41> text{};
    return zmq_z85_encode(text.data(), bytes.data(), bytes.size());
}

class Zap : public testing::Test {
  protected:
    Zap() {
        add('a', "board", {"alert/"});
        add('b', "rx", {"alert/1/H1/rx/"});
    }
    ZapAnswer ask(const std::string& domain, const std::string& mechanism,
                  const std::vector<std::string>& credentials) {
        std::vector<std::string_view> frames{"1.0", "1", domain, "10.1.2.3", "id", mechanism};
        frames.insert(frames.end(), credentials.begin(), credentials.end());
        const auto request = read_zap_request(frames);
        if (!request) return {"", {}, "unread"};
        return answer_zap(*request, [this](std::string_view key) -> const Peer* {
            const auto found = peers_.find(key);
            return found == peers_.end() ? nullptr : &found->second;
        });
    }

  private:
    void add(char key, const std::string& name, std::vector<std::string> topics) {
        peers_.emplace(z85(key), Peer{{name, z85(key), std::move(topics), {name}, false}});
    }
    std::map<std::string, Peer, std::less<>> peers_;
};

TEST_F(Zap, lets_a_known_key_in_and_names_the_connection_by_it) {
    EXPECT_EQ(ask(feed_domain, "CURVE", {raw('b')}).user, z85('b'));
    EXPECT_EQ(ask(feed_domain, "CURVE", {raw('b')}).status, "200");
    EXPECT_EQ(ask(live_domain, "CURVE", {raw('a')}).user, z85('a'));
}

TEST_F(Zap, names_the_unknown_key) {
    const ZapAnswer answer = ask(feed_domain, "CURVE", {raw('c')});
    EXPECT_EQ(answer.user, "");
    EXPECT_EQ(answer.reason, "unknown key " + z85('c'));
    EXPECT_EQ(answer.status, "300");  // it may be let in later
}

TEST_F(Zap, refuses_a_socket_without_a_domain_of_ours) {
    for (const char* domain : {"", "global", "calciwatch-", "calciwatch-feed2"}) {
        const ZapAnswer answer = ask(domain, "CURVE", {raw('a')});
        EXPECT_EQ(answer.user, "") << domain;
        EXPECT_NE(answer.reason.find("no domain of ours"), std::string::npos);
    }
}

TEST_F(Zap, refuses_every_mechanism_but_CURVE) {
    EXPECT_EQ(ask(feed_domain, "NULL", {}).user, "");
    EXPECT_EQ(ask(feed_domain, "NULL", {}).status, "400");
    EXPECT_EQ(ask(feed_domain, "PLAIN", {"board", "password"}).user, "");
    EXPECT_EQ(ask(feed_domain, "PLAIN", {raw('a')}).user, "");
    EXPECT_EQ(ask(feed_domain, "GSSAPI", {raw('a')}).user, "");
}

TEST_F(Zap, refuses_what_is_no_key) {
    EXPECT_EQ(ask(feed_domain, "CURVE", {}).user, "");
    EXPECT_EQ(ask(feed_domain, "CURVE", {""}).user, "");
    EXPECT_EQ(ask(feed_domain, "CURVE", {raw('a').substr(1)}).user, "");
    EXPECT_EQ(ask(feed_domain, "CURVE", {raw('a') + "a"}).user, "");
    EXPECT_EQ(ask(feed_domain, "CURVE", {raw('a'), raw('a')}).user, "");
}

TEST_F(Zap, keeps_who_may_not_see_every_topic_from_the_live_copy) {
    const ZapAnswer answer = ask(live_domain, "CURVE", {raw('b')});
    EXPECT_EQ(answer.user, "");
    EXPECT_EQ(answer.reason, "rx may not see every topic, and the live copy has all of them");
}

TEST_F(Zap, reads_no_other_version_and_nothing_short) {
    using Frames = std::vector<std::string_view>;
    EXPECT_FALSE(read_zap_request(Frames{}));
    EXPECT_FALSE(read_zap_request(Frames{"1.0", "1", "d", "a", "i"}));
    EXPECT_FALSE(read_zap_request(Frames{"2.0", "1", "d", "a", "i", "NULL"}));
    EXPECT_TRUE(read_zap_request(Frames{"1.0", "1", "d", "a", "i", "NULL"}));
}

}  // namespace
