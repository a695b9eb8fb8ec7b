// A checkpoint whose sync fails: what SQLite had copied before must not be lost with it.
#include "alerts/store/sqlite/checkpoint.hpp"

#include "alerts/store/sqlite_backup.hpp"
#include "alerts/store/sqlite_store.hpp"
#include "tests/store/folder.hpp"
#include "tests/store/mortal_disk.hpp"
#include "tests/store/samples.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

namespace store_test {
namespace {

using namespace alerts;

void commit_one(Store& store, std::uint32_t n, std::string_view raw) {
    const auto transaction = store.begin();
    transaction->append(entry(n, raw));
    transaction->commit();
}

// Copies all that is in the log but what is committed meanwhile.
void checkpoint_beside_a_commit(SqliteStore& store, MortalDisk& disk, std::uint32_t n,
                                std::string_view raw) {
    disk.during_sync_at(1, [&] { commit_one(store, n, raw); });
    store.checkpoint();
}

// Where a store lies, on a disk that forgets.
struct Place {
    explicit Place(std::uint32_t seed) : disk{seed} {}
    const Folder folder;
    const std::filesystem::path file = folder.path() / "calciwatch.db";
    MortalDisk disk;
};

// Sees what is in the store now, and hinders who would copy what comes later.
class Reader {
  public:
    explicit Reader(const std::filesystem::path& file) {
        sqlite3_open_v2(file.c_str(), &connection_, SQLITE_OPEN_READONLY, nullptr);
        sqlite3_exec(connection_, "BEGIN; SELECT count(*) FROM message", nullptr, nullptr, nullptr);
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader() { sqlite3_close(connection_); }

  private:
    sqlite3* connection_ = nullptr;
};

// Copies all that is in the log but what an older reader must not see yet.
void checkpoint_beside_a_reader(SqliteStore& store, const std::filesystem::path& file,
                                std::uint32_t n, std::string_view raw) {
    const Reader reader{file};
    commit_one(store, n, raw);
    store.checkpoint();
}

void expect_all(const std::filesystem::path& file, std::uint32_t messages) {
    SqliteStore store{file};
    EXPECT_THAT(check_store(file, [](std::size_t, std::size_t) {}), testing::IsEmpty());
    for (std::uint32_t n = 1; n <= messages; ++n)
        EXPECT_TRUE(store.begin()->find_message(key(n))) << n;
    EXPECT_NO_THROW(store.checkpoint());
}

struct Course {
    const char* name;
    bool reader;  // makes the first checkpoint unfinished; else a commit does
    bool leaves;  // the daemon in the end; else it is killed
};
class UnfinishedCheckpoint : public testing::TestWithParam<Course> {};
INSTANTIATE_TEST_SUITE_P(Course, UnfinishedCheckpoint,
                         testing::Values(Course{"beside_a_reader_then_killed", true, false},
                                         Course{"beside_a_reader_then_left", true, true},
                                         Course{"beside_a_commit_then_killed", false, false},
                                         Course{"beside_a_commit_then_left", false, true}),
                         [](const auto& course) { return std::string{course.param.name}; });

TEST_P(UnfinishedCheckpoint, is_not_lost_with_the_sync_that_fails_next) {
    for (std::uint32_t seed = 0; seed < 8; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Place place{seed};
        {
            SqliteStore store{place.file};
            const std::string large(2U << 20, 'x');
            commit_one(store, 1, large);
            if (GetParam().reader)
                checkpoint_beside_a_reader(store, place.file, 2, large);
            else
                checkpoint_beside_a_commit(store, place.disk, 2, large);
            place.disk.fail_sync_at(2);  // those before are the log's
            EXPECT_THROW(store.checkpoint(), StoreMustReopen);
            EXPECT_EQ(place.disk.failed_syncs(), 1);
            EXPECT_THROW(store.checkpoint(), StoreMustReopen) << "what was lost is not there again";
            EXPECT_THROW(static_cast<void>(store.begin()), StoreMustReopen)
                << "old pages may be read";
            if (!GetParam().leaves) place.disk.kill();
        }
        place.disk.power_on_again();
        expect_all(place.file, 2);
    }
}

// SQLite remembers how much was copied for as long as anybody has the store open.
TEST(UnfinishedCheckpointWhoseSyncFailed, is_done_again_by_a_store_opened_beside_somebody_else) {
    for (std::uint32_t seed = 0; seed < 8; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Place place{seed};
        const std::string large(2U << 20, 'x');
        sqlite3* somebody = nullptr;
        {
            SqliteStore store{place.file};
            commit_one(store, 1, large);
            sqlite3_open_v2(place.file.c_str(), &somebody, SQLITE_OPEN_READONLY, nullptr);
            sqlite3_exec(somebody, "SELECT count(*) FROM message", nullptr, nullptr, nullptr);
            checkpoint_beside_a_commit(store, place.disk, 2, large);
            place.disk.fail_sync_at(2);
            EXPECT_THROW(store.checkpoint(), StoreMustReopen);
        }
        {
            SqliteStore store{place.file};
            store.checkpoint();
            commit_one(store, 3, "over the log's beginning");
            EXPECT_LT(store.wal_bytes(), 1U << 20);
            place.disk.kill();
            sqlite3_close(somebody);
        }
        place.disk.power_on_again();
        expect_all(place.file, 3);
    }
}

// A log so large that a checkpoint leaves its last pages to the writer.
struct LargeLog : Place {
    explicit LargeLog(std::uint32_t seed) : Place{seed} {
        store.emplace(file);
        while (store->wal_bytes() <= sqlite::Checkpointer::large)
            commit(std::string(8U << 20, 'x'));
    }
    void commit(std::string_view raw) {
        commit_one(*store, messages + 1, raw);
        ++messages;
    }
    // Meanwhile something is committed that the checkpoint copies with its last pages, and then
    // something that it leaves. Its syncs: the log's twice, the first commit's, the file's, the
    // log's twice.
    void checkpoint_and_leave(const std::function<void()>& the_last) {
        disk.during_sync_at(1, [this, the_last] {
            commit("meanwhile");
            disk.during_sync_at(2, the_last);
        });
        store->checkpoint();
        EXPECT_GT(store->wal_bytes(), sqlite::Checkpointer::large);
    }
    [[nodiscard]] bool begins_anew() {
        commit("anew");
        return store->wal_bytes() < 1U << 20;
    }
    // As when the power goes, and all must be there.
    void expect_all_after_power_loss() {
        disk.kill();
        store.reset();
        disk.power_on_again();
        expect_all(file, messages);
    }

    std::optional<SqliteStore> store;
    std::uint32_t messages = 0;
};

TEST(LargeCheckpoint, is_ended_by_the_next_transaction_which_begins_the_log_anew) {
    LargeLog log{1};
    log.checkpoint_and_leave([&] { log.commit("last"); });
    EXPECT_TRUE(log.begins_anew());
    log.expect_all_after_power_loss();
}

TEST(LargeCheckpoint, ends_with_a_later_one_when_a_reader_hinders_the_writer) {
    LargeLog log{1};
    std::optional<Reader> reader;
    log.checkpoint_and_leave([&] {
        reader.emplace(log.file);
        log.commit("unseen");
    });
    EXPECT_FALSE(log.begins_anew());
    reader.reset();
    log.store->checkpoint();
    EXPECT_TRUE(log.begins_anew());
    log.expect_all_after_power_loss();
}

TEST(LargeCheckpoint, whose_own_sync_fails_loses_nothing) {
    for (std::uint32_t seed = 0; seed < 3; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        LargeLog log{seed};
        log.disk.fail_sync_at(3);
        EXPECT_THROW(log.checkpoint_and_leave([] {}), StoreMustReopen);
        EXPECT_THROW(static_cast<void>(log.store->begin()), StoreMustReopen);
        log.expect_all_after_power_loss();
    }
}

TEST(LargeCheckpoint, that_fails_in_the_part_of_the_writer_loses_nothing) {
    for (std::uint32_t seed = 0; seed < 3; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        LargeLog log{seed};
        log.checkpoint_and_leave([&] { log.commit(std::string(2U << 20, 'y')); });
        log.disk.fail_sync_at(2);
        EXPECT_THROW(static_cast<void>(log.store->begin()), StoreMustReopen);
        EXPECT_EQ(log.disk.failed_syncs(), 1);
        EXPECT_THROW(static_cast<void>(log.store->begin()), StoreMustReopen)
            << "what was lost is not there again";
        log.expect_all_after_power_loss();
    }
}

TEST(LargeCheckpoint, that_fails_after_a_reader_hindered_the_writer_loses_nothing) {
    for (std::uint32_t seed = 0; seed < 3; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        LargeLog log{seed};
        std::optional<Reader> reader;
        log.checkpoint_and_leave([&] {
            log.commit(std::string(2U << 20, 'y'));
            reader.emplace(log.file);
            log.commit("unseen");
        });
        EXPECT_FALSE(log.begins_anew());
        reader.reset();
        log.disk.fail_sync_at(2);
        EXPECT_THROW(log.store->checkpoint(), StoreMustReopen);
        EXPECT_EQ(log.disk.failed_syncs(), 1);
        EXPECT_THROW(static_cast<void>(log.store->begin()), StoreMustReopen);
        log.expect_all_after_power_loss();
    }
}

// A commit whose sync has failed is tried again; that must not look like a failure of the file.
TEST(Checkpoint, that_cannot_sync_the_log_is_tried_again) {
    Place place{1};
    SqliteStore store{place.file};
    commit_one(store, 1, "first");
    place.disk.fail_sync_at(0);
    EXPECT_THROW(store.checkpoint(), StoreFailure);
    EXPECT_EQ(place.disk.failed_syncs(), 1);
    EXPECT_NO_THROW(store.checkpoint());
    EXPECT_EQ(store.wal_bytes(), 0U);
    commit_one(store, 2, "second");
}

}  // namespace
}  // namespace store_test
