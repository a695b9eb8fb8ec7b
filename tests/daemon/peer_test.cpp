// What a client may, and what becomes of the topics it asks for.
#include "daemon/peer.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace {

using calciwatch::Peer;
using Topics = std::vector<std::string>;

Peer client(std::vector<std::string> topics) {
    return Peer{{"rx", "k", std::move(topics), {"rx", "rx-2"}, false}};
}

TEST(Peer, without_keys_may_everything) {
    const Peer peer = Peer::anybody();
    EXPECT_FALSE(peer.has_key());
    EXPECT_TRUE(peer.may_act());
    EXPECT_TRUE(peer.may_retry());
    EXPECT_TRUE(peer.may_see_all());
    EXPECT_TRUE(peer.may_use("whatever"));
    EXPECT_EQ(*peer.narrow({}), Topics{});
    EXPECT_EQ(*peer.narrow({"x/", "y/"}), (Topics{"x/", "y/"}));
}

TEST(Peer, may_what_its_file_says) {
    const Peer peer = client({"alert/1/H1/rx/"});
    EXPECT_TRUE(peer.has_key());
    EXPECT_FALSE(peer.may_act());
    EXPECT_FALSE(peer.may_retry());
    EXPECT_FALSE(peer.may_see_all());
    EXPECT_TRUE(client({"alert/"}).may_see_all());
    EXPECT_TRUE(peer.may_use("rx-2"));
    EXPECT_FALSE(peer.may_use("rx-3"));
    EXPECT_FALSE(peer.may_use("rx-"));
}

TEST(Peer, sees_all_its_topics_when_it_asks_for_none) {
    EXPECT_EQ(*client({"alert/1/H1/rx/", "alert/1/H1/lab/"}).narrow({}),
              (Topics{"alert/1/H1/rx/", "alert/1/H1/lab/"}));
}

TEST(Peer, sees_the_part_that_is_both_wanted_and_allowed) {
    const Peer peer = client({"alert/1/H1/rx/", "alert/1/H1/lab/critical/"});
    EXPECT_EQ(*peer.narrow({"alert/"}), (Topics{"alert/1/H1/lab/critical/", "alert/1/H1/rx/"}));
    EXPECT_EQ(*peer.narrow({"alert/1/H1/rx/critical/", "alert/1/H1/lab/"}),
              (Topics{"alert/1/H1/lab/critical/", "alert/1/H1/rx/critical/"}));
    EXPECT_EQ(*peer.narrow({""}), (Topics{"alert/1/H1/lab/critical/", "alert/1/H1/rx/"}));
    EXPECT_EQ(*peer.narrow({"alert/", "alert/1/"}),
              (Topics{"alert/1/H1/lab/critical/", "alert/1/H1/rx/"}));
}

TEST(Peer, is_refused_a_topic_of_which_it_may_see_nothing) {
    const Peer peer = client({"alert/1/H1/rx/"});
    const auto narrowed = peer.narrow({"alert/1/H1/rx/", "alert/1/H1/lab/"});
    ASSERT_FALSE(narrowed);
    EXPECT_EQ(narrowed.error(), "rx may see nothing of the topic 'alert/1/H1/lab/'");
    EXPECT_FALSE(peer.narrow({"alert/1/H1/r/"}));
}

}  // namespace
