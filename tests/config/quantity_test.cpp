#include "config/quantity.hpp"

#include "config/endpoint.hpp"

#include <gtest/gtest.h>

namespace {

using config::parse_duration;
using config::parse_endpoint;
using config::parse_size;
using config::valid_zeromq_endpoint;
using namespace std::chrono_literals;

TEST(Duration, is_a_number_and_a_unit) {
    EXPECT_EQ(parse_duration("30 s"), 30s);
    EXPECT_EQ(parse_duration("5min"), 5min);
    EXPECT_EQ(parse_duration("1 hour"), 1h);
    EXPECT_EQ(parse_duration("14 days"), 14 * 24h);
}

TEST(Duration, is_what_iso_8601_says) {
    EXPECT_EQ(parse_duration("PT30S"), 30s);
    EXPECT_EQ(parse_duration("P1DT2H3M4S"), 26h + 3min + 4s);
    EXPECT_EQ(parse_duration("P2W"), 14 * 24h);
    EXPECT_EQ(parse_duration("PT0S"), 0s);
}

TEST(Duration, is_never_guessed) {
    for (const char* text : {"", "30", "s", "-1 s", "1.5 h", "30 parsecs", "30 s s", "P", "PT",
                             "P1DT", "P1M", "P1Y", "PT1S1M", "P1H", "PT1S1S", "P1", "1 month"}) {
        EXPECT_FALSE(parse_duration(text)) << text;
    }
}

TEST(Duration, is_bounded) {
    EXPECT_TRUE(parse_duration("36500 days"));
    EXPECT_FALSE(parse_duration("36501 days"));
    EXPECT_FALSE(parse_duration("P36500DT1S"));
    EXPECT_FALSE(parse_duration("99999999999999999999 s"));
    EXPECT_FALSE(parse_duration("18446744073709551615 days"));
}

TEST(Size, is_bytes_or_has_a_binary_unit) {
    EXPECT_EQ(parse_size("1048576"), 1'048'576U);
    EXPECT_EQ(parse_size("64 KiB"), 65'536U);
    EXPECT_EQ(parse_size("16MiB"), 16U << 20U);
    EXPECT_EQ(parse_size("1 GiB"), 1U << 30U);
}

TEST(Size, is_never_guessed) {
    for (const char* text : {"", "16 MB", "16 mib", "MiB", "-1", "1.5 MiB", "9999999999 GiB"}) {
        EXPECT_FALSE(parse_size(text)) << text;
    }
}

TEST(Endpoint, is_an_address_and_a_port) {
    const auto four = parse_endpoint("192.0.2.7:2575");
    ASSERT_TRUE(four);
    EXPECT_EQ(four->host, "192.0.2.7");
    EXPECT_EQ(four->port, 2575);
    const auto six = parse_endpoint("[::1]:0");
    ASSERT_TRUE(six);
    EXPECT_EQ(six->host, "::1");
    EXPECT_EQ(six->port, 0);
}

TEST(Endpoint, is_never_a_name_or_half_an_address) {
    for (const char* text : {"", "localhost:2575", "ehr.example:2575", "127.0.0.1", "127.0.0.1:",
                             ":2575", "2575", "127.0.0:2575", "127.0.0.1:65536", "127.0.0.1:-1",
                             "127.0.0.1:25 75", "::1:2575", "[127.0.0.1]:2575", "[]:1", "*:2575"}) {
        EXPECT_FALSE(parse_endpoint(text)) << text;
    }
}

TEST(Endpoint, of_zeromq_is_tcp_or_a_path) {
    EXPECT_TRUE(valid_zeromq_endpoint("tcp://127.0.0.1:5570"));
    EXPECT_TRUE(valid_zeromq_endpoint("tcp://[::1]:5570"));
    EXPECT_TRUE(valid_zeromq_endpoint("ipc:///run/calciwatch/feed"));
    for (const std::string& text :
         {std::string{"127.0.0.1:5570"}, std::string{"tcp://*:5570"},
          std::string{"tcp://eth0:5570"}, std::string{"inproc://x"}, std::string{"ipc://relative"},
          std::string{"ipc:///"}, "ipc:///" + std::string(108, 'x')}) {
        EXPECT_FALSE(valid_zeromq_endpoint(text)) << text;
    }
}

}  // namespace
