// The journal of a store, done again in a fresh one, makes the same rows in every table; and where
// somebody changed one, the comparison names it.
#include "alerts/step/replay.hpp"

#include "alerts/store/sqlite_difference.hpp"
#include "alerts/store/sqlite_store.hpp"
#include "tests/step/history.hpp"
#include "tests/step/ledger.hpp"
#include "tests/store/database.hpp"
#include "tests/store/folder.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace std::chrono_literals;

constexpr Time first_received = std::chrono::sys_days{std::chrono::year{2026} / 11 / 16};

class ReplayTest : public testing::Test {
  protected:
    // One patient's days, told out of order: merges, orders that end between two messages. Whoever
    // reads an alert acknowledges it.
    void live(std::uint32_t seed) {
        SqliteStore store{kept_};
        story::Ledger ledger{store, 10};
        std::mt19937 random{seed};
        Time at = first_received;
        for (const story::Said& one : story::permute(story::draw_history(seed), random)) {
            ledger.receive({at += 7h, one.raw});
            ledger.acknowledge_all(at);
        }
    }
    // Results of which a finding says that they have no unit.
    void live_without_units(int messages) {
        SqliteStore store{kept_};
        story::Ledger ledger{store, 10};
        for (int n = 0; n < messages; ++n) {
            const std::string id = "U" + std::to_string(n);
            ledger.receive({first_received + 8000h,
                            "MSH|^~\\&|LAB|H1|||20261116080000||ORU^R01^ORU_R01|" + id +
                                "|P|2.5.1\rPID|1||4711^^^H1^MR\rOBR|1|" + id +
                                "^OE||1988-5^CRP^LN\rOBX|1|NM|1988-5^CRP^LN||12||||||F\r"});
        }
    }
    // From nothing, or from what is in the fresh store already.
    void again(JournalPlace place = {}) {
        SqliteJournal journal{kept_};
        SqliteStore fresh{fresh_};
        Readers readers;
        readers.insert_or_assign("ehr", *Interpreter::make({}));
        Replay replay{fresh, story::shipped(), "H1", "epoch", 10, std::move(readers)};
        const JournalPlace end = journal.end();
        for (auto entries = journal.next(place, end); !entries.empty();
             entries = journal.next(place, end))
            ASSERT_TRUE(replay.run(entries));
        EXPECT_EQ(replay.deviations(), 0U) << replay.deviation()->what;
        messages_ = replay.messages();
        occasions_ = replay.occasions();
    }
    std::vector<RowDifference> differences() {
        SqliteDifference difference{kept_};
        difference.hold_against(fresh_);
        std::vector<RowDifference> found;
        for (const std::string& table : difference.tables())
            if (auto one = difference.compare(table, [](std::size_t) {}); one.first)
                found.push_back(*std::move(one.first));
        return found;
    }
    void change(const std::string& sql) {
        store_test::Database{kept_, SQLITE_OPEN_READWRITE}.ask(sql);
    }

    store_test::Folder folder_;
    std::filesystem::path kept_ = folder_.path() / "kept" / "calciwatch.db";
    std::filesystem::path fresh_ = folder_.path() / "fresh" / "calciwatch.db";
    std::size_t messages_ = 0;
    std::size_t occasions_ = 0;
};

TEST_F(ReplayTest, makes_the_same_rows_in_every_table) {
    std::size_t occasions = 0;
    for (std::uint32_t seed = 1; seed <= 5; ++seed) {
        std::filesystem::remove_all(kept_.parent_path());
        std::filesystem::remove_all(fresh_.parent_path());
        live(seed);
        again();
        for (const RowDifference& one : differences())
            ADD_FAILURE() << "seed " << seed << ": " << one.table << " " << one.key << " "
                          << one.column << ": " << one.kept << " and " << one.derived;
        EXPECT_GT(messages_, 0U);
        occasions += occasions_;
    }
    EXPECT_GT(occasions, 0U) << "nothing happened by time or by people";
}

TEST_F(ReplayTest, forgets_what_was_forgotten_and_misses_nothing_that_was_let_go_of) {
    live(1);
    live_without_units(3);
    const auto count = [this](const std::string& table) {
        return std::stoi(store_test::Database{kept_, SQLITE_OPEN_READWRITE}.ask(
            "SELECT count(*) FROM " + table));
    };
    const int results = count("result");
    const int findings = count("finding");
    ASSERT_GT(findings, 2);
    {
        SqliteStore store{kept_};
        MessageStep step{story::shipped(), "H1", "epoch", 10};
        Expired expired;
        expired.history = expired.findings = Time::max();
        const auto transaction = store.begin();
        EXPECT_TRUE(step.prune(*transaction, expired, 2, first_received + 9000h).history);
        transaction->commit();
    }
    EXPECT_LT(count("result"), results);
    EXPECT_LT(count("finding"), findings);
    EXPECT_GT(count("finding"), 0);
    again();
    EXPECT_TRUE(differences().empty());
    EXPECT_EQ(count("occasion WHERE kind = 'forget'"), 1);
}

TEST_F(ReplayTest, goes_on_from_a_copy_of_the_store) {
    live(1);
    std::filesystem::create_directory(fresh_.parent_path());
    SqliteJournal{kept_}.copy_to(fresh_);
    const JournalPlace half = SqliteJournal{fresh_}.end();
    {
        SqliteStore store{kept_};
        story::Ledger ledger{store, 10};
        ledger.receive({first_received + 9000h, story::draw_history(2).front().raw});
    }
    again(half);
    EXPECT_EQ(messages_, 1U);
    EXPECT_TRUE(differences().empty());
}

TEST_F(ReplayTest, finds_where_the_journal_was_at_a_time) {
    live(1);
    SqliteJournal journal{kept_};
    const JournalPlace all = journal.end();
    ASSERT_GT(all.message, 4);
    // Between the fourth message and the fifth; they come 7 hours apart.
    const JournalPlace then = journal.at(first_received + 4 * 7h + 1h);
    EXPECT_EQ(then.message, 4);
    JournalPlace place;
    for (const Journaled& one : journal.next(place, then)) {
        if (const auto* message = std::get_if<JournaledMessage>(&one))
            EXPECT_LE(message->id, 4);
        else
            EXPECT_LE(std::get<Occasion>(one).at, first_received + 4 * 7h + 1h);
    }
    EXPECT_EQ(place.message, 4);
    EXPECT_EQ(journal.at(first_received).message, 0);
    EXPECT_EQ(journal.at(first_received + 10'000h).message, all.message);
    EXPECT_EQ(journal.at(first_received + 10'000h).occasion, all.occasion);
}

TEST_F(ReplayTest, a_changed_row_is_named_with_its_patient_and_column) {
    live(1);
    again();
    change("UPDATE patient SET sex = 'X' WHERE id = 1");
    const auto found = differences();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].kind, RowDifference::Kind::changed);
    EXPECT_EQ(found[0].table + " " + found[0].key + " " + found[0].column, "patient id 1 sex");
    EXPECT_EQ(found[0].kept, "X");
    EXPECT_EQ(found[0].patient, PatientId{1});
}

TEST_F(ReplayTest, a_row_too_many_and_one_too_few_are_named) {
    live(1);
    again();
    change("DELETE FROM finding WHERE id = (SELECT min(id) FROM finding)");
    change("INSERT INTO rule_count VALUES ('made-up', 'raised', 1)");
    const auto found = differences();
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found.back().kind, RowDifference::Kind::surplus);
    EXPECT_EQ(found.back().key, "rule made-up, what raised");
}

TEST_F(ReplayTest, cannot_go_on_without_a_message_and_says_which) {
    live(1);
    change("DELETE FROM message WHERE id = 3");
    SqliteJournal journal{kept_};
    SqliteStore fresh{fresh_};
    Readers readers;
    readers.insert_or_assign("ehr", *Interpreter::make({}));
    Replay replay{fresh, story::shipped(), "H1", "epoch", 10, std::move(readers)};
    JournalPlace place;
    EXPECT_FALSE(replay.run(journal.next(place, journal.end())));
    EXPECT_EQ(replay.deviation()->message, 3);
}

}  // namespace
