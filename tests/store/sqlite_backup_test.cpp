// Copies of a store, what a check finds, and how a store is put back.
#include "alerts/store/sqlite_backup.hpp"

#include "alerts/store/sqlite/migration_1.hpp"
#include "alerts/store/sqlite_store.hpp"
#include "tests/store/database.hpp"
#include "tests/store/folder.hpp"
#include "tests/store/samples.hpp"

#include <atomic>
#include <fstream>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace store_test {
namespace {

using namespace alerts;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto unseen = [](std::size_t, std::size_t) {};

class Backup : public testing::Test {
  protected:
    static void commit_one(Store& store, std::uint32_t n) {
        const auto transaction = store.begin();
        transaction->append(entry(n, "MSH|" + std::string(3000, 'x')));
        Patient patient = patient_with_result(std::to_string(n), "k");
        transaction->save(patient);
        transaction->append_event(patient.id, n, change(at(n)), "t/", "{}");
        transaction->commit();
    }
    void fill(std::uint32_t messages) {
        SqliteStore store{file_};
        for (std::uint32_t n = 1; n <= messages; ++n) commit_one(store, n);
    }
    template <class Work>
    static std::string why_not(Work work) {
        try {
            work();
        } catch (const StoreFailure& failure) {
            return failure.what();
        }
        return "it worked";
    }
    std::string ask(const std::filesystem::path& file, const std::string& sql) {
        return Database{file}.ask(sql);
    }
    void change_file(const std::string& sql) { Database{file_, SQLITE_OPEN_READWRITE}.ask(sql); }

    Folder folder_;
    std::filesystem::path file_ = folder_.path() / "calciwatch.db";
    std::filesystem::path copy_ = folder_.path() / "copy.db";
};

TEST_F(Backup, is_one_file_for_its_owner_only_with_all_that_was_committed) {
    fill(3);
    const mode_t usual = ::umask(0);
    back_up(file_, copy_, unseen, unseen);
    ::umask(usual);
    struct stat found {};
    ASSERT_EQ(::stat(copy_.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0600U);
    EXPECT_FALSE(std::filesystem::exists(copy_.string() + "-wal"));
    EXPECT_FALSE(std::filesystem::exists(copy_.string() + ".part"));
    EXPECT_EQ(ask(copy_, "SELECT count(*) FROM message"), "3");
    EXPECT_EQ(ask(copy_, "PRAGMA integrity_check"), "ok");
}

TEST_F(Backup, is_whole_while_somebody_writes_all_the_time) {
    SqliteStore store{file_};
    for (std::uint32_t n = 1; n <= 50; ++n) commit_one(store, n);
    std::atomic<bool> done{false};
    std::thread writer{[&] {
        for (std::uint32_t n = 51; !done; ++n) commit_one(store, n);
    }};
    back_up(file_, copy_, unseen, unseen);
    done = true;
    writer.join();
    EXPECT_THAT(check_store(copy_, unseen), IsEmpty());
    EXPECT_GE(std::stoi(ask(copy_, "SELECT count(*) FROM message")), 50);
    EXPECT_EQ(ask(copy_, "SELECT max(id) - count(*) FROM message"), "0");
}

TEST_F(Backup, overwrites_nothing_and_leaves_nothing_half_done) {
    fill(1);
    std::ofstream{copy_} << "precious";
    EXPECT_THAT(why_not([&] { back_up(file_, copy_, unseen, unseen); }),
                HasSubstr("exists already"));
    EXPECT_EQ(std::filesystem::file_size(copy_), 8U);
    const auto other = folder_.path() / "other.db";
    EXPECT_THAT(why_not([&] { back_up(folder_.path() / "none.db", other, unseen, unseen); }),
                HasSubstr("there is no"));
    std::ofstream{folder_.path() / "text.db"} << std::string(5000, 'x');
    EXPECT_THAT(why_not([&] { back_up(folder_.path() / "text.db", other, unseen, unseen); }),
                HasSubstr("not a database"));
    EXPECT_FALSE(std::filesystem::exists(other));
    EXPECT_FALSE(std::filesystem::exists(other.string() + ".part"));
}

TEST_F(Backup, that_a_store_is_opened_on_gets_a_new_epoch_once) {
    fill(1);
    const std::string first = SqliteStore{file_}.epoch();
    back_up(file_, copy_, unseen, unseen);
    std::string second;
    {
        SqliteStore store{copy_};
        EXPECT_TRUE(store.was_copy());
        second = store.epoch();
        EXPECT_NE(second, first);
    }
    SqliteStore again{copy_};
    EXPECT_FALSE(again.was_copy());
    EXPECT_EQ(again.epoch(), second);
    EXPECT_EQ(SqliteStore{file_}.epoch(), first);
}

TEST_F(Backup, restored_is_the_store_under_a_new_epoch_and_the_other_is_kept) {
    fill(1);
    const std::string first = SqliteStore{file_}.epoch();
    back_up(file_, copy_, unseen, unseen);
    {
        SqliteStore store{file_};
        commit_one(store, 2);
    }
    const std::filesystem::path aside = restore(copy_, file_, unseen);
    EXPECT_EQ(ask(aside, "SELECT count(*) FROM message"), "2");
    SqliteStore store{file_};
    EXPECT_NE(store.epoch(), first);
    EXPECT_FALSE(store.was_copy()) << "the epoch is new already";
    EXPECT_EQ(store.begin()->next_message(), 2);
    EXPECT_EQ(store.open_outbox()->head(), 1);
}

TEST_F(Backup, is_restored_where_there_is_no_store) {
    fill(2);
    back_up(file_, copy_, unseen, unseen);
    const auto elsewhere = folder_.path() / "state" / "calciwatch.db";
    EXPECT_EQ(restore(copy_, elsewhere, unseen), "");
    EXPECT_EQ(SqliteStore{elsewhere}.begin()->next_message(), 3);
}

TEST_F(Backup, is_not_restored_under_a_running_daemon_nor_when_it_is_damaged) {
    fill(200);
    back_up(file_, copy_, unseen, unseen);
    {
        SqliteStore running{file_};
        EXPECT_THAT(why_not([&] { restore(copy_, file_, unseen); }),
                    HasSubstr("another calciwatch"));
    }
    std::fstream bytes{copy_, std::ios::in | std::ios::out | std::ios::binary};
    bytes.seekp(static_cast<std::streamoff>(std::filesystem::file_size(copy_) / 2));
    bytes << std::string(8192, '\xEE');
    bytes.close();
    EXPECT_NE(why_not([&] { restore(copy_, file_, unseen); }), "it worked");
    EXPECT_EQ(SqliteStore{file_}.begin()->next_message(), 201);
}

TEST_F(Backup, compacting_gives_room_back_and_keeps_all) {
    fill(300);
    {
        SqliteStore store{file_};
        const auto transaction = store.begin();
        Expired expired;
        expired.journal = expired.resends = Time::max();
        while (transaction->prune(expired, 1000).more) {
        }
        transaction->commit();
    }
    const auto before = std::filesystem::file_size(file_);
    const std::string epoch = ask(file_, "SELECT value FROM meta WHERE name = 'store_epoch'");
    compact(file_);
    EXPECT_LT(std::filesystem::file_size(file_), before / 2);
    EXPECT_THAT(check_store(file_, unseen), IsEmpty());
    SqliteStore store{file_};
    EXPECT_EQ(store.epoch(), epoch);
    EXPECT_EQ(store.begin()->next_message(), 301);
    EXPECT_THAT(why_not([&] { compact(file_); }), HasSubstr("another calciwatch"));
}

// --- checks --------------------------------------------------------------------------------------

TEST_F(Backup, check_finds_a_whole_store_whole_and_tells_how_far_it_is) {
    fill(3);
    std::size_t last = 0;
    std::size_t all = 0;
    EXPECT_THAT(check_store(file_,
                            [&](std::size_t done, std::size_t of) {
                                last = done;
                                all = of;
                            }),
                IsEmpty());
    EXPECT_EQ(last, all);
    EXPECT_GT(all, 10U);
}

TEST_F(Backup, check_finds_pages_that_are_no_pages) {
    fill(300);
    std::fstream bytes{file_, std::ios::in | std::ios::out | std::ios::binary};
    bytes.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file_) / 2));
    bytes << std::string(8192, '\xEE');
    bytes.close();
    EXPECT_NE(check_store(file_, unseen).size(), 0U);
    EXPECT_THAT(why_not([&] { SqliteStore{file_}; }), HasSubstr("damaged"));
}

TEST_F(Backup, check_finds_a_gap_in_the_sequence_of_events) {
    fill(5);
    change_file("DELETE FROM alert_event WHERE seq = 3");
    EXPECT_THAT(check_store(file_, unseen), Contains(HasSubstr("gap: 1 are missing")));
    change_file("DELETE FROM alert_event WHERE seq = 5");
    EXPECT_THAT(why_not([&] { SqliteStore{file_}; }), HasSubstr("last alert events are missing"));
}

TEST_F(Backup, check_finds_numbers_that_would_be_given_again) {
    fill(5);
    change_file("UPDATE counter SET last = 2 WHERE name = 'message'");
    EXPECT_THAT(check_store(file_, unseen), Contains(HasSubstr("table message has numbers")));
    EXPECT_THAT(why_not([&] { SqliteStore{file_}; }), HasSubstr("damaged"));
}

TEST_F(Backup, check_finds_rows_without_their_owner) {
    fill(2);
    change_file("DELETE FROM patient WHERE id = 1");
    EXPECT_THAT(check_store(file_, unseen), Contains(HasSubstr("that is not there")));
}

TEST_F(Backup, is_made_and_put_back_of_a_store_of_an_earlier_version) {
    Database{file_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE}.ask(
        std::string{sqlite::migration_1} +
        "PRAGMA application_id = 0x63616c63; PRAGMA user_version = 1;"
        "INSERT INTO message VALUES (1, 0, 'ehr', 'p', 'A', 'F', '', 'C1', 'ACK', 'ignored', '', "
        "zeroblob(32), x'', x'4d');"
        "UPDATE counter SET last = 1 WHERE name = 'message';");
    EXPECT_THAT(check_store(file_, unseen), IsEmpty());
    back_up(file_, copy_, unseen, unseen);
    EXPECT_EQ(ask(copy_, "PRAGMA user_version"), "1");
    restore(copy_, file_, unseen);
    SqliteStore store{file_};
    EXPECT_EQ(store.begin()->next_message(), 2);
    EXPECT_THAT(check_store(file_, unseen), IsEmpty());
}

}  // namespace
}  // namespace store_test
