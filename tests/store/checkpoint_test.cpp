// A checkpoint whose sync fails: what SQLite had copied before must not be lost with it.
#include "alerts/store/sqlite_backup.hpp"
#include "alerts/store/sqlite_store.hpp"
#include "tests/store/folder.hpp"
#include "tests/store/mortal_disk.hpp"
#include "tests/store/samples.hpp"

#include <filesystem>
#include <string>

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
    disk.during_next_sync([&] { commit_one(store, n, raw); });
    store.checkpoint();
}

// Copies all that is in the log but what an older reader must not see yet.
void checkpoint_beside_a_reader(SqliteStore& store, const std::filesystem::path& file,
                                std::uint32_t n, std::string_view raw) {
    sqlite3* reader = nullptr;
    sqlite3_open_v2(file.c_str(), &reader, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM message", nullptr, nullptr, nullptr);
    commit_one(store, n, raw);
    store.checkpoint();
    sqlite3_close(reader);
}

struct Course {
    const char* name;
    bool reader;  // makes the first checkpoint unfinished; else a commit does
    bool leaves;  // the daemon in the end; else it is killed
};
class Checkpoint : public testing::TestWithParam<Course> {};
INSTANTIATE_TEST_SUITE_P(Course, Checkpoint,
                         testing::Values(Course{"beside_a_reader_then_killed", true, false},
                                         Course{"beside_a_reader_then_left", true, true},
                                         Course{"beside_a_commit_then_killed", false, false},
                                         Course{"beside_a_commit_then_left", false, true}),
                         [](const auto& course) { return std::string{course.param.name}; });

TEST_P(Checkpoint, that_fails_loses_nothing_that_an_unfinished_one_had_copied) {
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
        SqliteStore store{file};
        EXPECT_THAT(check_store(file, [](std::size_t, std::size_t) {}), testing::IsEmpty());
        EXPECT_TRUE(store.begin()->find_message(key(1)));
        EXPECT_TRUE(store.begin()->find_message(key(2)));
        EXPECT_TRUE(store.begin()->find_message(key(3)));
        EXPECT_NO_THROW(store.checkpoint());
    }
}

}  // namespace
}  // namespace store_test
