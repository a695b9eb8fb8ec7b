// Which answers a sender gets: MSH-15 and MSH-16, the feed's policy, and what is never answered.
#include "hl7/mllp.hpp"
#include "tests/step/messages.hpp"
#include "tests/step/ward.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using story::Ward;

// MSA-1 and MSA-2 of each answer in turn: "CA A1, AA A1".
std::string said(const std::string& wire) {
    std::string all;
    std::size_t framed = 0;
    for (std::size_t at = wire.find("\rMSA|"); at != std::string::npos;
         at = wire.find("\rMSA|", at + 1)) {
        const std::string line = wire.substr(at + 5, wire.find('\r', at + 1) - at - 5);
        const std::size_t bar = line.find('|');
        if (!all.empty()) all += ", ";
        all += line.substr(0, bar);
        if (bar != std::string::npos)
            all += " " + line.substr(bar + 1, line.find('|', bar + 1) - bar - 1);
        ++framed;
    }
    EXPECT_EQ(std::count(wire.begin(), wire.end(), hl7::start_block),
              static_cast<std::ptrdiff_t>(framed));
    return all;
}

// An admission whose sender asks for these answers.
std::string asking(const std::string& accept, const std::string& application) {
    std::string raw = story::admission("A1", "20261122100000", "");
    const std::string version = "|P|2.5.1";
    return raw.replace(raw.find(version), version.size(),
                       version + "|||" + accept + "|" + application);
}

struct Row {
    const char* accept;
    const char* application;
    const char* when_good;
    const char* when_bad;
};

// The same message of a training system, which a production feed refuses.
std::string refused(std::string raw) {
    return raw.replace(raw.find("|P|"), 3, "|T|");
}

TEST(Answers, follow_MSH_15_and_MSH_16) {
    const std::vector<Row> rows{
        {"", "", "AA A1", "AR A1"},
        {"AL", "NE", "CA A1", "CR A1"},
        {"NE", "AL", "AA A1", "AR A1"},
        {"AL", "AL", "CA A1, AA A1", "CR A1, AR A1"},
        {"NE", "NE", "", ""},
        {"ER", "ER", "", "CR A1, AR A1"},
        {"SU", "SU", "CA A1, AA A1", ""},
        {"ER", "AL", "AA A1", "CR A1, AR A1"},
        {"AL", "", "AA A1", "AR A1"},
        {"", "AL", "AA A1", "AR A1"},
        {"XX", "NE", "AA A1", "AR A1"},
    };
    for (const Row& row : rows) {
        const std::string raw = asking(row.accept, row.application);
        EXPECT_EQ(said(Ward{}.receive(raw).ack), row.when_good) << row.accept << row.application;
        EXPECT_EQ(said(Ward{}.receive(refused(raw)).ack), row.when_bad)
            << row.accept << row.application;
    }
}

TEST(Answers, follow_the_feeds_policy_where_it_has_one) {
    using Mode = AckPolicy::Mode;
    const auto with = [](Mode mode, const std::string& raw) {
        FeedPolicy policy;
        policy.ack.mode = mode;
        return said(Ward{policy}.receive(raw).ack);
    };
    const std::string asks_for_both = asking("AL", "AL");
    EXPECT_EQ(with(Mode::application, asks_for_both), "AA A1");
    EXPECT_EQ(with(Mode::accept, asks_for_both), "CA A1");
    EXPECT_EQ(with(Mode::none, asks_for_both), "");
    EXPECT_EQ(with(Mode::accept, asking("", "")), "CA A1");
    EXPECT_EQ(with(Mode::application, asking("NE", "NE")), "AA A1");
    EXPECT_EQ(with(Mode::accept, "rubbish"), "CR");
    EXPECT_EQ(with(Mode::none, "rubbish"), "");
}

TEST(Answers, of_one_message_have_control_ids_of_their_own) {
    const std::string wire = Ward{}.receive(asking("AL", "AL")).ack;
    EXPECT_NE(wire.find("|CW1|"), std::string::npos) << wire;
    EXPECT_NE(wire.find("|CW1A|"), std::string::npos) << wire;
}

TEST(Answers, to_a_resend_are_the_very_same_bytes) {
    Ward ward;
    const std::string raw = asking("AL", "AL");
    const std::string first = ward.receive(raw).ack;
    ward.now += std::chrono::hours{1};
    EXPECT_EQ(ward.receive(raw).ack, first);
}

TEST(Answers, refuse_what_is_unreadable_as_the_feed_wants) {
    FeedPolicy policy;
    policy.ack.unreadable = hl7::AckCode::AE;
    EXPECT_EQ(said(Ward{policy}.receive("rubbish").ack), "AE");
    EXPECT_EQ(said(Ward{}.receive("rubbish").ack), "AR");
}

TEST(Answers, are_never_given_to_an_acknowledgement) {
    for (const char* type : {"ACK", "ACK^A01", "ACK^A01^ACK", "MCF"}) {
        const std::string raw =
            "MSH|^~\\&|A|B|C|D|20261122||" + std::string{type} + "|7|P|2.3\rMSA|AA|1\r";
        const Outcome outcome = Ward{}.receive(raw);
        EXPECT_EQ(outcome.ack, "") << type;
        EXPECT_TRUE(outcome.kept) << type;
    }
    EXPECT_EQ(Ward{}.receive("MSH|^~\\&|A|B|C|D|20261122||ACK||P|2.3\rMSA|AA|1\r").ack, "");
}

TEST(Answers, an_acknowledgement_is_no_part_of_a_message_whatever_its_MSH_14_says) {
    const Outcome outcome =
        Ward{}.receive("MSH|^~\\&|A|B|C|D|20261122||ACK|7|P|2.3||9\rMSA|AA|1\r");
    EXPECT_EQ(outcome.disposition, Disposition::ignored) << outcome.reason;
}

TEST(Answers, name_their_type_plainly_where_a_peer_needs_that) {
    FeedPolicy policy;
    policy.ack.plain_type = true;
    EXPECT_NE(Ward{policy}.receive(asking("", "")).ack.find("||ACK|CW1|"), std::string::npos);
    EXPECT_NE(Ward{}.receive(asking("", "")).ack.find("||ACK^A01^ACK|CW1|"), std::string::npos);
}

}  // namespace
