// Digest, refusals, what may be repeated of what a peer sent.
#include "daemon/digest.hpp"
#include "daemon/printable.hpp"
#include "daemon/refusal.hpp"
#include "tests/daemon/sender.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using namespace calciwatch;

constexpr std::string_view message = "MSH|^~\\&|EHR|H1|CW|H1|20261122||ADT^A01|77|P|2.5\rPID|1\r";
const alerts::Time noon =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{12};

TEST(Digest, is_sha256_of_listener_zero_byte_and_message) {
    const alerts::Digest digest = Digester{"ehr"}("abc");
    std::string bytes;
    for (const std::byte byte : digest) bytes += static_cast<char>(byte);
    // printf 'ehr\0abc' | sha256sum
    EXPECT_EQ(hex(bytes),
              "aa eb 04 c1 d6 f3 ab 52 c3 ac b4 e1 1c ea 91 c5 b8 f6 7a cd cb 1a 46 f6 6a 07 f4 af "
              "f5 0d 94 dc");
}

TEST(Digest, tells_listeners_and_messages_apart_and_knows_them_again) {
    Digester ehr{"ehr"};
    const alerts::Digest first = ehr("abc");
    EXPECT_NE(ehr("abd"), first);
    EXPECT_EQ(ehr("abc"), first);
    EXPECT_NE(Digester{"lab"}("abc"), first);
}

TEST(Refusal, of_what_could_not_be_kept_is_AE_207_to_its_sender) {
    const std::string answer = not_kept(message, {}, noon);
    EXPECT_EQ(test::said(answer), "AE 77");
    EXPECT_NE(answer.find("207"), std::string::npos) << answer;
    EXPECT_NE(answer.find("|20261122120000+0000|"), std::string::npos) << answer;
}

TEST(Refusal, of_what_could_not_be_kept_is_silence_where_a_feed_wants_that) {
    alerts::AckPolicy policy;
    policy.silent_when_not_kept = true;
    EXPECT_EQ(not_kept(message, policy, noon), "");
}

TEST(Refusal, asked_for_in_enhanced_mode_is_CE_and_not_answered_where_nothing_was_asked_for) {
    const std::string enhanced =
        "MSH|^~\\&|EHR|H1|CW|H1|20261122||ADT^A01|77|P|2.5|||AL|NE\rPID|1\r";
    EXPECT_EQ(test::said(not_kept(enhanced, {}, noon)), "CE 77");
    const std::string silent = "MSH|^~\\&|EHR|H1|CW|H1|20261122||ADT^A01|77|P|2.5|||NE|NE\rPID|1\r";
    EXPECT_EQ(not_kept(silent, {}, noon), "");
}

TEST(Refusal, of_what_is_no_hl7_has_no_control_id) {
    EXPECT_EQ(test::said(not_kept("rubbish", {}, noon)).substr(0, 2), "AE");
}

TEST(Refusal, of_a_long_frame_needs_its_whole_MSH) {
    EXPECT_EQ(test::said(too_long(message, 60, {}, noon)), "AR 77");
    EXPECT_EQ(too_long(message.substr(0, 40), 40, {}, noon), "");
    EXPECT_EQ(too_long("rubbish\rmore", 12, {}, noon), "");
}

TEST(Printable, shows_what_peers_sent_on_one_line_only) {
    EXPECT_EQ(printable("a\r\nb\x1b[31m\xff"), "a..b.[31m.");
    EXPECT_EQ(printable("abcdef", 3), "abc...");
}

TEST(Printable, shows_bytes_as_hex_up_to_a_bound) {
    EXPECT_EQ(hex("\x0bM\xff"), "0b 4d ff");
    EXPECT_EQ(hex("abcd", 2), "61 62 ...");
}

}  // namespace
