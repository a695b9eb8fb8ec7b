// A checkpoint whose sync fails: what SQLite had copied before must not be lost with it.
#include "alerts/store/sqlite_backup.hpp"
#include "alerts/store/sqlite_store.hpp"
#include "tests/store/folder.hpp"
#include "tests/store/mortal_disk.hpp"
#include "tests/store/samples.hpp"

#include <memory>
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

class Checkpoint : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Daemon, Checkpoint, testing::Bool(), [](const auto& leaves) {
    return std::string{leaves.param ? "that_leaves" : "that_is_killed"};
});

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
            sqlite3* reader = nullptr;
            sqlite3_open_v2(file.c_str(), &reader, SQLITE_OPEN_READONLY, nullptr);
            sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM message", nullptr, nullptr, nullptr);
            commit_one(store, 2, large);
            store.checkpoint();  // of what the reader does not need
            sqlite3_close(reader);
            disk.fail_sync_at(1);  // the first one is the log's
            EXPECT_THROW(store.checkpoint(), StoreFailure);
            EXPECT_EQ(disk.failed_syncs(), 1);
            EXPECT_THROW(store.checkpoint(), StoreFailure) << "what was lost is not there again";
            commit_one(store, 3, large);
            if (!GetParam()) disk.kill();
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
