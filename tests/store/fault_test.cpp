// What the SQLite store promises when the disk does not keep its own promises.
#include "alerts/store/sqlite_store.hpp"
#include "tests/store/database.hpp"
#include "tests/store/faulty_disk.hpp"
#include "tests/store/folder.hpp"
#include "tests/store/samples.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace store_test {
namespace {

using namespace alerts;

// Every way of going wrong: a full disk that stays full, and one failing operation of any kind.
enum class Way { full, once };

class Fault : public testing::TestWithParam<Way> {
  protected:
    // To make a store takes far longer than to copy one in which nothing is.
    static void SetUpTestSuite() {
        empty_.emplace();
        SqliteStore{empty_->path() / "empty.db"};
    }
    static void TearDownTestSuite() { empty_.reset(); }
    void take_empty_store(int step) {
        file_ = folder_.path() / (std::to_string(step) + ".db");
        std::filesystem::copy_file(empty_->path() / "empty.db", file_);
    }

    void break_at(int step) {
        if (GetParam() == Way::full)
            disk_.fill_up_at(step);
        else
            disk_.fail_once_at(step);
    }

    // What stands in the store before anything fails.
    static Patient commit_first(SqliteStore& store) {
        const auto transaction = store.begin();
        Patient patient = full_patient();
        transaction->append(entry(1));
        transaction->save(patient);
        transaction->append_event(patient.id, 1, change(at(1)), "t/", "{}");
        transaction->commit();
        return patient;
    }
    // Touches every table, and enough pages for the log to be written many times.
    static void commit_second(SqliteStore& store, const Patient& before) {
        const auto transaction = store.begin();
        const std::string raw(20'000, 'x');
        JournalEntry message = entry(2, raw);
        message.disposition = Disposition::quarantined;
        transaction->append(message);
        transaction->append_finding(2, {"unit-missing", {"C-1", at(1), "OBX[1]-6"}, "62"});
        Patient other = full_patient("815");
        transaction->save(other);
        Patient patient = before;
        patient.results.replace(0, result("z", "99"));
        transaction->save(patient);
        transaction->append_event(patient.id, 2, change(at(2)), "t/", "{}");
        transaction->acknowledge("pharmacy", 1);
        transaction->commit();
    }
    static void expect_only_first(SqliteStore& store, const Patient& before) {
        const auto transaction = store.begin();
        EXPECT_TRUE(transaction->find_message(key(1)));
        EXPECT_FALSE(transaction->find_message(key(2)));
        EXPECT_EQ(transaction->next_message(), 2);
        EXPECT_EQ(transaction->next_sequence(), 2);
        EXPECT_EQ(describe(transaction->load(before.id).value()), describe(before));
        EXPECT_FALSE(transaction->load(before.id + 1));
        EXPECT_EQ(store.open_outbox()->head(), 1);
        EXPECT_FALSE(store.open_outbox()->acked("pharmacy"));
    }
    void expect_both(SqliteStore& store, const Patient& before) {
        const auto transaction = store.begin();
        EXPECT_TRUE(transaction->find_message(key(2)));
        EXPECT_EQ(transaction->load(before.id)->results[0].said.text, "99");
        EXPECT_TRUE(transaction->load(before.id + 1));
        EXPECT_EQ(store.open_outbox()->head(), 2);
        Database database{file_};
        EXPECT_EQ(database.ask("PRAGMA integrity_check"), "ok");
        EXPECT_EQ(database.ask("PRAGMA foreign_key_check"), "");
        EXPECT_EQ(database.ask("SELECT count(*) FROM quarantine"), "1");
    }
    static bool must_reopen(SqliteStore& store) {
        try {
            static_cast<void>(store.begin());
        } catch (const StoreMustReopen&) {
            return true;
        }
        return false;
    }
    // Whether `work` met the failure it was meant to meet; then it must have thrown.
    bool fails(const std::function<void()>& work) {
        bool threw = false;
        try {
            work();
        } catch (const StoreFailure& failure) {
            threw = true;
            EXPECT_NE(std::string{failure.what()}.find("SQLite error "), std::string::npos);
        }
        disk_.heal();
        EXPECT_EQ(threw, disk_.failed());
        return disk_.failed();
    }

    static inline std::optional<Folder> empty_;
    FaultyDisk disk_;
    Folder folder_;
    std::filesystem::path file_ = folder_.path() / "calciwatch.db";
};

INSTANTIATE_TEST_SUITE_P(Disk, Fault, testing::Values(Way::full, Way::once), [](const auto& way) {
    return way.param == Way::full ? "that_is_full" : "that_fails_once";
});

TEST_P(Fault, at_any_step_of_a_transaction_leaves_no_trace_and_the_store_usable) {
    int step = 0;
    for (bool met = true; met; ++step) {
        SCOPED_TRACE("step " + std::to_string(step));
        take_empty_store(step);
        SqliteStore store{file_};
        const Patient before = commit_first(store);
        break_at(step);
        met = fails([&] { commit_second(store, before); });
        if (met) {
            expect_only_first(store, before);
            commit_second(store, before);
        }
        expect_both(store, before);
    }
    EXPECT_GT(step, 20) << "too few steps to have tried the commit";
}

TEST_P(Fault, at_any_step_of_a_transaction_leaves_no_trace_after_a_restart) {
    int step = 0;
    for (bool met = true; met; ++step) {
        SCOPED_TRACE("step " + std::to_string(step));
        take_empty_store(step);
        Patient before;
        {
            SqliteStore store{file_};
            before = commit_first(store);
            break_at(step);
            met = fails([&] { commit_second(store, before); });
        }
        SqliteStore store{file_};
        if (met)
            expect_only_first(store, before);
        else
            expect_both(store, before);
    }
    EXPECT_GT(step, 20);
}

TEST_P(Fault, at_any_step_of_a_checkpoint_loses_nothing) {
    int step = 0;
    int reopened = 0;
    for (bool met = true; met; ++step) {
        SCOPED_TRACE("step " + std::to_string(step));
        take_empty_store(step);
        std::optional<SqliteStore> store;
        store.emplace(file_);
        const Patient before = commit_first(*store);
        break_at(step);
        met = fails([&] { store->checkpoint(); });
        if (must_reopen(*store)) {
            ++reopened;
            store.reset();
            store.emplace(file_);
        }
        expect_only_first(*store, before);
        commit_second(*store, before);
        store->checkpoint();
        expect_both(*store, before);
    }
    EXPECT_GT(step, 10);
    EXPECT_LE(reopened, 2) << "only when one of SQLite's own syncs failed";
}

TEST_P(Fault, at_any_step_of_making_the_file_can_be_tried_again) {
    int step = 0;
    for (bool met = true; met; ++step) {
        SCOPED_TRACE("step " + std::to_string(step));
        file_ = folder_.path() / (std::to_string(step) + ".db");
        break_at(step);
        std::optional<SqliteStore> store;
        met = fails([&] { store.emplace(file_); });
        if (met) store.emplace(file_);
        const Patient before = commit_first(*store);
        expect_only_first(*store, before);
    }
    EXPECT_GT(step, 20);
}

TEST_P(Fault, before_the_commit_of_a_transaction_that_outgrows_memory_leaves_no_trace) {
    SqliteStore store{file_};
    const Patient before = commit_first(store);
    const std::string raw(16U << 20, 'x');
    break_at(100);
    EXPECT_TRUE(fails([&] {
        const auto transaction = store.begin();
        for (std::uint32_t n = 2; n < 10; ++n) transaction->append(entry(n, raw));
    }));
    expect_only_first(store, before);
    commit_second(store, before);
    expect_both(store, before);
}

TEST_P(Fault, of_one_call_ends_its_transaction) {
    SqliteStore store{file_};
    const std::string raw(16U << 20, 'x');
    const auto transaction = store.begin();
    transaction->append(entry(1));
    break_at(0);
    EXPECT_TRUE(fails([&] {
        for (std::uint32_t n = 2; n < 10; ++n) transaction->append(entry(n, raw));
    }));
    EXPECT_THROW(transaction->append(entry(20)), StoreFailure);
    EXPECT_THROW(transaction->commit(), StoreFailure) << "the first message must not count";
    EXPECT_EQ(store.begin()->next_message(), 1);
}

}  // namespace
}  // namespace store_test
