// A checkpoint whose sync fails: what SQLite had copied before must not be lost with it.
#include "alerts/store/sqlite/checkpoint.hpp"

#include "alerts/store/sqlite_backup.hpp"
#include "alerts/store/sqlite_store.hpp"
#include "tests/store/folder.hpp"
#include "tests/store/mortal_disk.hpp"
#include "tests/store/samples.hpp"

#include <cstdint>
#include <filesystem>
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
    disk.during_sync_at(0, [&] { commit_one(store, n, raw); });
    store.checkpoint();
}

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

// So much that the next checkpoint makes the log begin anew.
std::uint32_t fill_log(SqliteStore& store) {
    std::uint32_t n = 0;
    while (store.wal_bytes() <= sqlite::Checkpointer::large)
        commit_one(store, ++n, std::string(2U << 20, 'x'));
    return n;
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
        const Folder folder;
        const std::filesystem::path file = folder.path() / "calciwatch.db";
        MortalDisk disk{seed};
        {
            SqliteStore store{file};
            const std::string large(2U << 20, 'x');
            commit_one(store, 1, large);
            if (GetParam().reader)
                checkpoint_beside_a_reader(store, file, 2, large);
            else
                checkpoint_beside_a_commit(store, disk, 2, large);
            disk.fail_sync_at(1);  // the first one is the log's
            EXPECT_THROW(store.checkpoint(), StoreFailure);
            EXPECT_EQ(disk.failed_syncs(), 1);
            EXPECT_THROW(store.checkpoint(), StoreFailure) << "what was lost is not there again";
            commit_one(store, 3, large);
            if (!GetParam().leaves) disk.kill();
        }
        disk.power_on_again();
        expect_all(file, 3);
    }
}

TEST(Checkpoint, that_makes_the_log_begin_anew_loses_nothing_when_its_first_sync_fails) {
    for (std::uint32_t seed = 0; seed < 8; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const Folder folder;
        const std::filesystem::path file = folder.path() / "calciwatch.db";
        MortalDisk disk{seed};
        std::uint32_t n = 0;
        {
            SqliteStore store{file};
            n = fill_log(store);
            disk.during_sync_at(0, [&] { commit_one(store, ++n, "meanwhile"); });
            disk.fail_sync_at(2);  // after the log's, and that commit's
            EXPECT_THROW(store.checkpoint(), StoreFailure);
            EXPECT_EQ(disk.failed_syncs(), 1);
            EXPECT_THROW(store.checkpoint(), StoreFailure) << "what was lost is not there again";
            commit_one(store, ++n, "over the log's beginning, had it begun anew");
            disk.kill();
        }
        disk.power_on_again();
        expect_all(file, n);
    }
}

TEST(Checkpoint, that_a_reader_keeps_from_beginning_the_log_anew_counts_as_unfinished) {
    for (std::uint32_t seed = 0; seed < 8; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const Folder folder;
        const std::filesystem::path file = folder.path() / "calciwatch.db";
        MortalDisk disk{seed};
        std::uint32_t n = 0;
        {
            SqliteStore store{file};
            n = fill_log(store);
            std::optional<Reader> reader;
            disk.during_sync_at(2, [&] {  // after the log's, and the file's when all is copied
                commit_one(store, ++n, std::string(2U << 20, 'y'));
                reader.emplace(file);
                commit_one(store, ++n, "unseen");
            });
            store.checkpoint();
            EXPECT_TRUE(reader) << "no third sync";
            reader.reset();
            disk.fail_sync_at(1);
            EXPECT_THROW(store.checkpoint(), StoreFailure);
            EXPECT_EQ(disk.failed_syncs(), 1);
            EXPECT_THROW(store.checkpoint(), StoreFailure) << "what was lost is not there again";
            commit_one(store, ++n, "over the log's beginning, had it begun anew");
            disk.kill();
        }
        disk.power_on_again();
        expect_all(file, n);
    }
}

}  // namespace
}  // namespace store_test
