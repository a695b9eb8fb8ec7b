// A message that comes in several frames (DSC, MSH-14, ADD) counts as one.
#include "hl7/message.hpp"
#include "tests/step/messages.hpp"
#include "tests/step/ward.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using story::Ward;

// The order for warfarin of a patient with calciphylaxis, broken off within RXE.
struct Parts {
    std::string whole = story::order("O1", "20261122110000", "NW", "7001", story::warfarin());
    std::string first;
    std::string last;

    explicit Parts(const std::string& wish = "") {
        const std::size_t cut = whole.find("RXE|") + 10;
        first = whole.substr(0, cut) + "\rDSC|P-1|F\r";
        const std::string header = whole.substr(0, whole.find('\r'));
        last = with_pointer(header) + "\rADD|" + whole.substr(cut);
        last.replace(last.find("|O1|"), 4, "|O2|");
        for (std::string* part : {&first, &last}) {
            const std::size_t end = part->find('\r');
            if (!wish.empty()) part->insert(end, std::string(part == &first ? "||" : "") + wish);
        }
    }
    // MSH-13 empty, MSH-14 the pointer.
    static std::string with_pointer(const std::string& header) { return header + "||P-1"; }
};

std::string codes(const std::string& wire) {
    std::string all;
    for (std::size_t at = wire.find("\rMSA|"); at != std::string::npos;
         at = wire.find("\rMSA|", at + 1))
        all += wire.substr(at + 5, wire.find_first_of("|\r", at + 8) - at - 5) + " ";
    return all;
}

TEST(Fragment, has_no_effect_before_the_last_part_and_the_whole_one_with_it) {
    const Parts parts;
    Ward ward;
    ward.receive(story::admission("A1", "20261122100000", story::calciphylaxis()));
    const Outcome first = ward.receive(parts.first);
    EXPECT_EQ(first.code, hl7::AckCode::AA);
    EXPECT_EQ(first.disposition, Disposition::ignored);
    EXPECT_EQ(ward.told(), "");
    const Outcome last = ward.receive(parts.last);
    EXPECT_EQ(last.code, hl7::AckCode::AA) << last.reason;
    EXPECT_EQ(last.disposition, Disposition::applied) << last.reason;
    EXPECT_EQ(ward.told(), "raised vka-in-calciphylaxis\n");
}

TEST(Fragment, each_part_is_answered_under_its_own_control_id) {
    const Parts parts;
    Ward ward;
    EXPECT_EQ(codes(ward.receive(parts.first).ack), "AA|O1 ");
    EXPECT_EQ(codes(ward.receive(parts.last).ack), "AA|O2 ");
}

TEST(Fragment, the_application_answer_of_enhanced_mode_is_to_the_first_part) {
    const Parts parts{"|AL|AL"};
    Ward ward;
    EXPECT_EQ(codes(ward.receive(parts.first).ack), "CA|O1 ");
    EXPECT_EQ(codes(ward.receive(parts.last).ack), "CA|O2 AA|O1 ");
}

TEST(Fragment, that_continues_nothing_known_is_refused_and_kept) {
    const Parts parts;
    Ward ward;
    const Outcome outcome = ward.receive(parts.last);
    EXPECT_EQ(outcome.code, hl7::AckCode::AE);
    EXPECT_EQ(outcome.disposition, Disposition::quarantined);
    EXPECT_NE(outcome.reason.find("did not come before"), std::string::npos) << outcome.reason;
}

TEST(Fragment, with_other_delimiters_than_its_beginning_is_refused) {
    const Parts parts;
    Ward ward;
    ward.receive(parts.first);
    std::string last = parts.last;
    last.replace(last.find("^~\\&"), 4, "~^\\&");
    EXPECT_EQ(ward.receive(last).code, hl7::AckCode::AE);
}

TEST(Fragment, a_message_that_grows_beyond_the_limit_is_refused) {
    const Parts parts;
    FeedPolicy policy;
    policy.max_message = parts.whole.size() - 1;
    Ward ward{policy};
    ward.receive(parts.first);
    const Outcome outcome = ward.receive(parts.last);
    EXPECT_EQ(outcome.code, hl7::AckCode::AE);
    EXPECT_NE(outcome.reason.find("longer than"), std::string::npos) << outcome.reason;
}

TEST(Fragment, what_a_sender_never_ends_is_bounded_and_forgotten_after_a_day) {
    const auto begun = [](int n) {
        return "MSH|^~\\&|EHR|H1|CW|H1|20261122||ADT^A01|B" + std::to_string(n) +
               "|P|2.5.1\rPID|1\rDSC|P-" + std::to_string(n) + "|F\r";
    };
    Ward ward;
    for (int n = 0; n < 16; ++n) EXPECT_EQ(ward.receive(begun(n)).code, hl7::AckCode::AA) << n;
    const Outcome one_too_many = ward.receive(begun(16));
    EXPECT_EQ(one_too_many.code, hl7::AckCode::AE);
    EXPECT_EQ(one_too_many.disposition, Disposition::quarantined);
    ward.now += std::chrono::hours{25};
    const Outcome next_day = ward.receive(begun(17));
    EXPECT_EQ(next_day.code, hl7::AckCode::AA);
    EXPECT_EQ(next_day.findings, 1U) << "the interface team is told";
}

TEST(Fragment, a_segment_continued_within_its_own_message_is_read_as_one) {
    Parts parts;
    const std::size_t cut = parts.whole.find("RXE|") + 10;
    const std::string broken = parts.whole.substr(0, cut) + "\rADD|" + parts.whole.substr(cut);
    Ward ward;
    ward.receive(story::admission("A1", "20261122100000", story::calciphylaxis()));
    EXPECT_EQ(ward.receive(broken).disposition, Disposition::applied);
    EXPECT_EQ(ward.told(), "raised vka-in-calciphylaxis\n");
}

}  // namespace
