// Looking for messages in the store.
#include "alerts/store/sqlite_messages.hpp"

#include "alerts/store/sqlite_store.hpp"
#include "tests/store/folder.hpp"
#include "tests/store/samples.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace store_test {
namespace {

using namespace alerts;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class Messages : public testing::Test {
  protected:
    Messages() {
        keep(1, "ehr", "ADT^A01", "A1", "PID|1||900001^^^H1\r");
        keep(2, "lab", "ORU^R01", "L1", "PID|1||900002^^^H1\r");
        keep(3, "lab", "ORU^R01", "L2", "PID|1||900001^^^H1\r", Disposition::quarantined);
        keep(4, "ehr", "ACK", "A2", "MSA|AA|1\r", Disposition::ignored);
    }
    void keep(std::uint32_t n, std::string_view listener, std::string_view type,
              std::string_view control_id, std::string_view raw,
              Disposition disposition = Disposition::applied) {
        JournalEntry one = entry(n, raw, "MSA|AA|" + std::to_string(n));
        const std::string ack = "MSA|AA|" + std::to_string(n);
        one.ack = ack;
        one.listener = listener;
        one.type = type;
        one.control_id = control_id;
        one.disposition = disposition;
        one.reason = disposition == Disposition::applied ? "" : "because";
        one.received = first_ + std::chrono::hours{48 * (n - 1)};
        const auto transaction = store_.begin();
        transaction->append(one);
        transaction->commit();
    }
    std::vector<MessageId> found(const MessagesAsked& asked, std::size_t limit = 100,
                                 const SqliteMessages::Wanted& wanted = {}) {
        std::vector<MessageId> ids;
        for (const MessageLine& one : SqliteMessages{file_}.list(asked, limit, wanted))
            ids.push_back(one.id);
        return ids;
    }
    static MessagesAsked asked(const std::function<void(MessagesAsked&)>& say) {
        MessagesAsked made;
        say(made);
        return made;
    }

    const Time first_ = std::chrono::sys_days{std::chrono::year{2026} / 11 / 1};
    Folder folder_;
    std::filesystem::path file_ = folder_.path() / "calciwatch.db";
    SqliteStore store_{file_};
};

TEST_F(Messages, are_listed_newest_first_up_to_a_limit) {
    EXPECT_THAT(found({}), ElementsAre(4, 3, 2, 1));
    EXPECT_THAT(found({}, 2), ElementsAre(4, 3));
    EXPECT_THAT(found({}, 0), IsEmpty());
}

TEST_F(Messages, are_found_by_what_is_known_of_them) {
    EXPECT_THAT(found(asked([](auto& a) { a.listener = "lab"; })), ElementsAre(3, 2));
    EXPECT_THAT(found(asked([](auto& a) { a.type = "ADT"; })), ElementsAre(1));
    EXPECT_THAT(found(asked([](auto& a) { a.type = "ORU^R01"; })), ElementsAre(3, 2));
    EXPECT_THAT(found(asked([](auto& a) { a.control_id = "L2"; })), ElementsAre(3));
    EXPECT_THAT(found(asked([](auto& a) { a.disposition = Disposition::ignored; })),
                ElementsAre(4));
}

TEST_F(Messages, are_found_by_time) {
    EXPECT_THAT(found(asked([this](auto& a) { a.since = first_ + 48h; })), ElementsAre(4, 3, 2));
    EXPECT_THAT(found(asked([this](auto& a) { a.until = first_ + 48h; })), ElementsAre(1));
    EXPECT_THAT(found(asked([this](auto& a) { a.since = first_ + 999h; })), IsEmpty());
}

TEST_F(Messages, are_found_by_their_bytes) {
    EXPECT_THAT(found(asked([](auto& a) { a.words = "900001"; })), ElementsAre(3, 1));
    const auto none = [](std::string_view) { return false; };
    EXPECT_THAT(found(asked([](auto& a) { a.words = "900001"; }), 9, none), IsEmpty());
    const auto pid = [](std::string_view raw) { return raw.starts_with("PID"); };
    EXPECT_THAT(found({}, 2, pid), ElementsAre(3, 2)) << "the limit counts what is wanted";
}

TEST_F(Messages, are_shown_with_their_answer_and_what_they_caused) {
    {
        const auto transaction = store_.begin();
        transaction->append_finding(2, {"unit-missing", {"L1", at(1), "OBX-6"}, "62"});
        transaction->append_event(1, 2, change(at(5)), "t/", "{}");
        transaction->commit();
    }
    const auto page = SqliteMessages{file_}.page(2);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->line.control_id, "L1");
    EXPECT_EQ(page->line.bytes, 19U);
    EXPECT_EQ(page->raw, "PID|1||900002^^^H1\r");
    EXPECT_EQ(page->ack, "MSA|AA|2");
    ASSERT_EQ(page->findings.size(), 1U);
    EXPECT_EQ(page->findings[0].source.place, "OBX-6");
    EXPECT_THAT(page->events, ElementsAre(1));
    EXPECT_FALSE(SqliteMessages{file_}.page(99));
}

TEST_F(Messages, say_when_their_bytes_are_gone_and_what_they_retry) {
    {
        const auto transaction = store_.begin();
        JournalEntry again = entry(3, "PID|again", "MSA|AA|3");
        again.retry_of = 3;
        transaction->append(again);
        transaction->mark_retried(3, first_, 5, "");
        Expired expired;
        expired.journal = first_ + 1h;
        static_cast<void>(transaction->prune(expired, 10));
        transaction->commit();
    }
    SqliteMessages messages{file_};
    EXPECT_EQ(messages.page(1)->line.bytes, 0U);
    EXPECT_EQ(messages.page(1)->ack, "MSA|AA|1");
    EXPECT_EQ(messages.page(5)->line.retry_of, 3);
    EXPECT_EQ(messages.page(3)->line.retry_of, 0);
}

}  // namespace
}  // namespace store_test
