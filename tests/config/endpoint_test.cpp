// Networks of peers: what they contain, IPv4 and IPv6 alike.
#include "config/endpoint.hpp"

#include <string_view>

#include <gtest/gtest.h>

namespace {

using config::contains;
using config::parse_network;

bool lets_in(std::string_view network, std::string_view address) {
    return contains(parse_network(network).value(), parse_network(address).value().address);
}

TEST(Network, contains_the_addresses_that_share_its_prefix) {
    EXPECT_TRUE(lets_in("10.1.0.0/16", "10.1.255.255"));
    EXPECT_FALSE(lets_in("10.1.0.0/16", "10.2.0.0"));
    EXPECT_TRUE(lets_in("10.1.2.4/30", "10.1.2.7"));
    EXPECT_FALSE(lets_in("10.1.2.4/30", "10.1.2.8"));
    EXPECT_TRUE(lets_in("2001:db8::/33", "2001:db8:7fff::1"));
    EXPECT_FALSE(lets_in("2001:db8::/33", "2001:db8:8000::1"));
}

TEST(Network, of_one_address_contains_nobody_else) {
    EXPECT_TRUE(lets_in("192.0.2.7", "192.0.2.7"));
    EXPECT_FALSE(lets_in("192.0.2.7", "192.0.2.6"));
    EXPECT_TRUE(lets_in("::1", "::1"));
    EXPECT_FALSE(lets_in("::1", "127.0.0.1"));
}

TEST(Network, of_all_of_one_family_contains_none_of_the_other) {
    EXPECT_TRUE(lets_in("0.0.0.0/0", "203.0.113.9"));
    EXPECT_FALSE(lets_in("0.0.0.0/0", "2001:db8::1"));
    EXPECT_TRUE(lets_in("::ffff:10.0.0.0/104", "10.9.9.9"));
}

TEST(Network, is_not_read_from_what_says_two_things_or_none) {
    for (const char* text :
         {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/-1", "10.0.0/8",
          "2001:db8::/129", "2001:db8::1/32", "host/8", "10.0.0.0/8 "})
        EXPECT_FALSE(parse_network(text)) << text;
}

}  // namespace
