// The journal is the truth: a message again changes nothing, the messages again in a fresh store
// make the same state and the same alerts, and what memory had dropped is read back as it was.
#include "alerts/store/sqlite/columns.hpp"
#include "alerts/store/sqlite_store.hpp"
#include "tests/step/history.hpp"
#include "tests/step/ledger.hpp"
#include "tests/store/folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace std::chrono_literals;
using story::Ledger;
using story::Received;

constexpr Time first_received = std::chrono::sys_days{std::chrono::year{2026} / 11 / 16};
constexpr std::size_t small_cache = 1;
constexpr std::size_t large_cache = 10'000;

// Out of order and hours apart, so that orders also end between two messages.
std::vector<Received> arrivals(std::uint32_t seed) {
    std::mt19937 random{seed};
    std::vector<Received> messages;
    Time at = first_received;
    for (const story::Said& one : story::permute(story::draw_history(seed), random))
        messages.push_back({at += 7h, one.raw});
    return messages;
}

TEST(Journal, a_message_again_at_any_later_point_changes_nothing_and_gets_the_same_answer) {
    for (std::uint32_t seed = 1; seed <= 10; ++seed) {
        MemoryStore store;
        Ledger ledger{store, large_cache};
        std::mt19937 random{seed};
        std::vector<std::string> answers;
        std::vector<Received> messages = arrivals(seed);
        for (std::size_t i = 0; i < messages.size(); ++i) {
            answers.push_back(ledger.receive(messages[i]).ack);
            const std::string before = ledger.all();
            const std::size_t which = random() % (i + 1);
            const Outcome again = ledger.receive({messages[i].at, messages[which].raw});
            EXPECT_TRUE(again.resend);
            EXPECT_EQ(again.ack, answers[which]);
            ASSERT_EQ(ledger.all(), before) << "seed " << seed << ", message " << which;
        }
    }
}

TEST(Journal, says_the_same_whatever_store_and_cache_it_is_kept_with) {
    for (std::uint32_t seed = 1; seed <= 10; ++seed) {
        const std::vector<Received> messages = arrivals(seed);
        MemoryStore held;
        Ledger expected{held, large_cache};
        for (const Received& one : messages) expected.receive(one);
        MemoryStore dropped;
        Ledger forgetful{dropped, small_cache};
        for (const Received& one : messages) forgetful.receive(one);
        EXPECT_EQ(forgetful.all(), expected.all()) << "seed " << seed;
        const store_test::Folder folder;
        SqliteStore stored{folder.path() / "calciwatch.db"};
        Ledger durable{stored, small_cache};
        durable.receive(messages);
        EXPECT_EQ(durable.all(), expected.all()) << "seed " << seed;
    }
}

// What a SQLite store kept of each message, in the order of their ids.
std::vector<Received> journal_of(const std::filesystem::path& file) {
    const sqlite::Connection connection{file, sqlite::Access::read_only};
    sqlite::Statement select{connection, "SELECT received, raw FROM message ORDER BY id"};
    std::vector<Received> journal;
    for (sqlite::Rows rows = select.query(); rows.next();) {
        sqlite::Values row = rows.values();
        Received& one = journal.emplace_back();
        row.take(one.at);
        one.raw = row.bytes();
    }
    return journal;
}

TEST(Journal, applied_again_makes_the_same_state_and_the_same_alerts) {
    for (std::uint32_t seed = 1; seed <= 10; ++seed) {
        const store_test::Folder folder;
        const std::filesystem::path file = folder.path() / "calciwatch.db";
        SqliteStore stored{file};
        Ledger live{stored, large_cache};
        live.receive(arrivals(seed));
        MemoryStore fresh;
        Ledger again{fresh, large_cache};
        again.receive(journal_of(file));
        EXPECT_EQ(again.all(), live.all()) << "seed " << seed;
    }
}

std::filesystem::path corpus() {
    if (const char* folder = std::getenv("CALCIWATCH_CORPUS")) return folder;  // NOLINT: one thread
    return CALCIWATCH_CORPUS;
}

std::vector<Received> read_corpus(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder})
        if (entry.path().extension() == ".hl7") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Received> messages;
    Time at = first_received;
    for (const std::filesystem::path& file : files) {
        std::ifstream in{file, std::ios::binary};
        messages.push_back({at += 1min, std::string{std::istreambuf_iterator<char>{in}, {}}});
    }
    return messages;
}

TEST(Journal, of_real_messages_applied_again_makes_the_same_state_and_the_same_alerts) {
    if (!std::filesystem::exists(corpus() / "index.tsv"))
        GTEST_SKIP() << "no real messages at " << corpus() << "; set CALCIWATCH_CORPUS";
    FeedPolicy policy;
    policy.processing_ids = "PTD";  // many samples call themselves training
    policy.default_authority = "H1";
    const store_test::Folder folder;
    const std::filesystem::path file = folder.path() / "calciwatch.db";
    SqliteStore stored{file};
    Ledger live{stored, small_cache, policy};
    live.receive(read_corpus(corpus()));
    MemoryStore fresh;
    Ledger again{fresh, large_cache, policy};
    const std::vector<Received> journal = journal_of(file);
    again.receive(journal);
    std::cout << journal.size() << " messages applied again\n";
    EXPECT_GT(journal.size(), 0U);
    EXPECT_EQ(again.all(), live.all());
}

}  // namespace
