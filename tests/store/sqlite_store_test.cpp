// What the SQLite store promises beyond the contract of every store.
#include "alerts/store/sqlite_store.hpp"

#include "alerts/store/sqlite/migration_1.hpp"
#include "alerts/store/sqlite/migration_2.hpp"
#include "alerts/store/sqlite/migration_3.hpp"
#include "alerts/store/sqlite/migration_4.hpp"
#include "alerts/store/sqlite/migration_5.hpp"
#include "alerts/store/sqlite/migration_6.hpp"
#include "alerts/store/sqlite/migration_7.hpp"
#include "tests/store/database.hpp"
#include "tests/store/folder.hpp"
#include "tests/store/samples.hpp"

#include <atomic>
#include <csignal>
#include <regex>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace store_test {
namespace {

using namespace alerts;
using testing::HasSubstr;

class SqliteStoreTest : public testing::Test {
  protected:
    // One message with a patient and an event, in a transaction of its own.
    static void commit_one(Store& store, std::uint32_t n, std::string_view raw = "MSH|") {
        const auto transaction = store.begin();
        transaction->append(entry(n, raw));
        Patient patient = patient_with_result(std::to_string(n), "k");
        transaction->save(patient);
        transaction->append_event(patient.id, n, change(at(n)), "t/", "{}");
        transaction->commit();
    }
    [[nodiscard]] std::string why_not() const {
        try {
            SqliteStore{file_};
        } catch (const StoreFailure& failure) {
            return failure.what();
        }
        return "it opened";
    }
    void as_administrator(const std::string& sql) const {
        Database{file_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE}.ask(sql);
    }
    [[nodiscard]] std::string seen(const std::string& sql) const {
        return Database{file_}.ask(sql);
    }
    static unsigned mode(const std::filesystem::path& path) {
        struct stat found {};
        EXPECT_EQ(::stat(path.c_str(), &found), 0) << path;
        return found.st_mode & 0777U;
    }

    Folder folder_;
    std::filesystem::path file_ = folder_.path() / "calciwatch.db";
};

// --- the file ---------------------------------------------------------------------------------

TEST_F(SqliteStoreTest, keeps_everything_over_a_restart) {
    Patient patient = full_patient();
    std::string epoch;
    {
        SqliteStore store{file_};
        epoch = store.epoch();
        const auto transaction = store.begin();
        transaction->append(entry(1, "MSH|raw", "MSA|AA|C-1"));
        transaction->save(patient);
        transaction->append_event(patient.id, 1, change(at(5)), "t/", "{}");
        transaction->acknowledge("pharmacy", 1);
        transaction->commit();
    }
    SqliteStore store{file_};
    EXPECT_EQ(store.epoch(), epoch);
    const auto transaction = store.begin();
    EXPECT_EQ(transaction->find_message(key(1))->ack, "MSA|AA|C-1");
    EXPECT_EQ(describe(transaction->load(patient.id).value()), describe(full_patient()));
    EXPECT_EQ(transaction->next_message(), 2);
    EXPECT_EQ(transaction->next_sequence(), 2);
    EXPECT_EQ(transaction->next_due(), full_patient().review_at);
    EXPECT_EQ(store.open_outbox()->head(), 1);
    EXPECT_EQ(store.open_outbox()->acked("pharmacy"), 1);
}

TEST_F(SqliteStoreTest, makes_folder_and_files_for_their_owner_only) {
    file_ = folder_.path() / "state" / "deep" / "calciwatch.db";
    const mode_t usual = ::umask(0);
    {
        SqliteStore store{file_};
        commit_one(store, 1);
        EXPECT_EQ(mode(folder_.path() / "state"), 0700U);
        EXPECT_EQ(mode(file_.parent_path()), 0700U);
        EXPECT_EQ(mode(file_), 0600U);
        EXPECT_EQ(mode(file_.string() + "-wal"), 0600U);
        EXPECT_EQ(mode(file_.string() + "-shm"), 0600U);
        EXPECT_EQ(mode(file_.string() + ".lock"), 0600U);
    }
    ::umask(usual);
}

TEST_F(SqliteStoreTest, says_where_it_cannot_be) {
    file_ = folder_.path() / "a file" / "calciwatch.db";
    ::close(::open((folder_.path() / "a file").c_str(), O_CREAT | O_WRONLY, 0600));
    EXPECT_THAT(why_not(), HasSubstr("a file"));
}

TEST_F(SqliteStoreTest, takes_a_file_of_version_1_along) {
    as_administrator(std::string{sqlite::migration_1} +
                     "PRAGMA application_id = 0x63616c63; PRAGMA user_version = 1;"
                     "INSERT INTO message VALUES (1, 0, 'ehr', 'p', 'A', 'F', '', 'C1', 'ADT^A01', "
                     "'quarantined', 'r', zeroblob(32), CAST('MSH|' || char(13) AS BLOB), x'4d'),"
                     "(2, 0, 'ehr', 'p', 'A', 'F', '', 'C2', 'ACK', 'ignored', '', "
                     "CAST(printf('%032d', 1) AS BLOB), x'', x'4d');"
                     "UPDATE counter SET last = 2 WHERE name = 'message';"
                     "UPDATE counter SET last = 1 WHERE name = 'patient';"
                     "INSERT INTO finding VALUES (1, 1, 'unit-missing', 'C1', 5, 'OBX-6', 'd');"
                     "INSERT INTO patient VALUES (1, '', '', '', 0, NULL, 0, NULL);"
                     "INSERT INTO problem VALUES "
                     "(1, 'A', 1, '', 'confirmed', 1, 'V1', NULL, 5, 'C1', 5, 'DG1-3'),"
                     "(1, 'B', 2, '', 'confirmed', 0, '', NULL, 6, 'C1', 5, 'DG1-3');");
    {
        SqliteStore store{file_};
        const auto transaction = store.begin();
        EXPECT_EQ(transaction->find_message({{"ehr", "A", "F"}, "C1", {}})->ack,
                  "\x0bMSH|\r\x1c\r");
        EXPECT_EQ(transaction->next_message(), 3);
        transaction->append_finding(0, {"frame-truncated", {"", at(7), "ehr"}, "broken off"});
        transaction->commit();
    }
    EXPECT_EQ(seen("PRAGMA user_version"), "8");
    EXPECT_EQ(seen("SELECT length(ack) FROM message WHERE id = 2"), "0");
    EXPECT_EQ(seen("SELECT ack FROM messages WHERE id = 1"), "MSH|");
    EXPECT_EQ(seen("SELECT group_concat(code || ' ' || ifnull(message, '-'), ', ') FROM findings"),
              "unit-missing 1, frame-truncated -");
    EXPECT_EQ(
        seen("SELECT group_concat(key || ' ' || declared || ' ' || ifnull(visits, '-'), ', ') "
             "FROM problems"),
        "A nothing V1, B ended -");
    EXPECT_EQ(seen("SELECT count(*) FROM pragma_foreign_key_check"), "0");
}

TEST_F(SqliteStoreTest, takes_alerts_of_version_2_along) {
    const auto alert = [](const std::string& rule, const std::string& status, int shadow) {
        return "INSERT INTO alert VALUES (1, '" + rule + "', '', 1, 1, '" + status +
               "', 'high', 'confirmed', 't', 's', 'r', 1, '', NULL, '', 0, 0, NULL, NULL, '', '', "
               "'', 0, NULL, " +
               std::to_string(shadow) + ", '');";
    };
    const auto event = [](int seq, const std::string& rule, const std::string& change) {
        return "INSERT INTO alert_event VALUES (" + std::to_string(seq) + ", 0, 1, NULL, '" + rule +
               "', '', '" + change + "', 'high', 'w', 't/', '{}');";
    };
    as_administrator(std::string{sqlite::migration_1} + sqlite::migration_2 +
                     "PRAGMA application_id = 0x63616c63; PRAGMA user_version = 2;"
                     "PRAGMA foreign_keys = OFF;" +
                     alert("stands", "acknowledged", 0) + alert("over", "resolved", 0) +
                     alert("shadow", "active", 1) + event(1, "stands", "raised") +
                     event(2, "over", "raised") + event(3, "stands", "escalated") +
                     event(4, "over", "resolved") +
                     "UPDATE counter SET last = 4 WHERE name = 'alert_event';");
    SqliteStore store{file_};
    const auto outbox = store.open_outbox();
    EXPECT_THAT(outbox->standing().events, testing::ElementsAre(3));
    EXPECT_EQ(outbox->last_word({1, "stands", ""})->news, 1);
    EXPECT_EQ(outbox->pruned(), 0);
}

// Two codes of a coded element went into its row in version 8; those beyond stay where they were.
TEST_F(SqliteStoreTest, takes_codes_of_version_7_along) {
    const auto code = [](const std::string& of, const std::string& owner, int position) {
        const std::string name = std::to_string(position);
        return "INSERT INTO " + of + "_code VALUES (1, " + owner + ", " + name + ", 's" + name +
               "', 'c" + name + "', 't" + name + "');";
    };
    std::string older =
        std::string{sqlite::migration_1} + sqlite::migration_2 + sqlite::migration_3 +
        sqlite::migration_4 + sqlite::migration_5 + sqlite::migration_6 + sqlite::migration_7 +
        "PRAGMA application_id = 0x63616c63; PRAGMA user_version = 7;"
        "INSERT INTO patient (id, name, birth_date, sex, dead, demographics_as_of) "
        "VALUES (1, '', '', '', 0, 0);"
        "UPDATE counter SET last = 1 WHERE name = 'patient';"
        "INSERT INTO message VALUES (1, 0, 'ehr', 'p', 'A', 'F', '', 'C1', 'ACK', "
        "'ignored', '', zeroblob(32), x'', x'4d', NULL);"
        "UPDATE counter SET last = 1 WHERE name = 'message';"
        "INSERT INTO result (patient, key, learnt, order_key, original_text, sub_id, "
        "status, text, unit, reference_range, flags, observed, source_control_id, "
        "source_sent, source_place) VALUES "
        "(1, 'none', 1, '', '', '', 'final', '', '', '', '', 0, '', 0, ''),"
        "(1, 'one', 2, '', '', '', 'final', '', '', '', '', 0, '', 0, ''),"
        "(1, 'three', 3, '', 'words', '', 'final', '', '', '', '', 0, '', 0, '');"
        "INSERT INTO procedure VALUES (1, 'P', 4, 'order', '', '', '', '', '', "
        "'done', '', '', NULL, '', 0, '', 0, '');";
    older += code("result", "'one'", 0);
    for (const int position : {0, 1, 2}) older += code("result", "'three'", position);
    for (const int position : {0, 1, 2}) older += code("procedure", "'P', 'specimen'", position);
    as_administrator(older);
    std::vector<std::int64_t> earlier;
    SqliteStore store{file_, [&](std::int64_t version) { earlier.push_back(version); }};
    EXPECT_THAT(earlier, testing::ElementsAre(7));
    EXPECT_EQ(std::filesystem::file_size(file_.string() + "-wal"), 0U);
    const auto transaction = store.begin();
    EXPECT_EQ(transaction->find_message({{"ehr", "A", "F"}, "C1", {}})->id, 1);
    const Patient patient = transaction->load(1).value();
    const std::vector<Code> three{{"s0", "c0", "t0"}, {"s1", "c1", "t1"}, {"s2", "c2", "t2"}};
    EXPECT_EQ(patient.results[0].said.what, Coded{});
    EXPECT_EQ(patient.results[1].said.what, (Coded{std::vector{three.front()}, ""}));
    EXPECT_EQ(patient.results[2].said.what, (Coded{three, "words"}));
    EXPECT_EQ(patient.procedures[0].said.what, Coded{});
    EXPECT_EQ(patient.procedures[0].said.specimen, (Coded{three, ""}));
    EXPECT_EQ(seen("SELECT codes FROM results WHERE key = 'three'"),
              "c0 (s0) t0; c1 (s1) t1; c2 (s2) t2");
    EXPECT_EQ(seen("SELECT specimen FROM procedures"), "c0 (s0) t0; c1 (s1) t1; c2 (s2) t2");
    EXPECT_EQ(seen("SELECT (SELECT count(*) FROM result_code) || (SELECT count(*) FROM "
                   "procedure_code)"),
              "11");
    EXPECT_EQ(seen("PRAGMA integrity_check"), "ok");
    EXPECT_EQ(seen("SELECT count(*) FROM pragma_foreign_key_check"), "0");
}

TEST_F(SqliteStoreTest, says_nothing_of_earlier_versions_when_there_is_none) {
    const auto never = [](std::int64_t version) { ADD_FAILURE() << version; };
    { SqliteStore store{file_, never}; }
    SqliteStore store{file_, never};
}

// SQLite makes a table of a list of more than two for every row that it checks: two fifths of what
// a message cost it.
TEST_F(SqliteStoreTest, checks_no_row_that_messages_bring_against_a_list) {
    SqliteStore store{file_};
    const std::string tables = seen(
        "SELECT group_concat(sql) FROM sqlite_schema WHERE type = 'table' "
        "AND name NOT IN ('occasion', 'configuration_text')");
    const std::regex list{R"(IN\s*\([^)]*,[^)]*,[^)]*\))"};
    EXPECT_THAT(tables, HasSubstr("status = 'final' OR"));
    EXPECT_FALSE(std::regex_search(tables, list));
}

TEST_F(SqliteStoreTest, forgets_what_was_asked_after_90_days) {
    SqliteStore store{file_};
    const Time day{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};
    for (const int days : {0, 1, 91}) {
        const auto transaction = store.begin();
        transaction->append_request("r" + std::to_string(days), {"s", "a"},
                                    day + std::chrono::days{days});
        transaction->commit();
    }
    EXPECT_EQ(seen("SELECT group_concat(id) FROM request"), "r1,r91");
}

TEST_F(SqliteStoreTest, refuses_a_file_of_a_later_version_and_leaves_it_alone) {
    { SqliteStore store{file_}; }
    as_administrator("PRAGMA user_version = 99");
    EXPECT_THAT(why_not(), HasSubstr("version 99"));
    EXPECT_EQ(seen("PRAGMA user_version"), "99");
}

TEST_F(SqliteStoreTest, refuses_the_database_of_another_program_and_leaves_it_alone) {
    as_administrator("CREATE TABLE song (title TEXT)");
    EXPECT_THAT(why_not(), HasSubstr("not one of calciwatch"));
    EXPECT_EQ(seen("SELECT count(*) FROM sqlite_schema"), "1");
    EXPECT_EQ(seen("PRAGMA journal_mode"), "delete");
}

TEST_F(SqliteStoreTest, refuses_what_is_no_database) {
    const int descriptor = ::open(file_.c_str(), O_CREAT | O_WRONLY, 0600);
    const std::string text(5000, 'x');
    ASSERT_EQ(::write(descriptor, text.data(), text.size()), 5000);
    ::close(descriptor);
    EXPECT_THAT(why_not(), HasSubstr("not a database"));
}

TEST_F(SqliteStoreTest, has_an_epoch_of_its_own_for_every_file) {
    SqliteStore store{file_};
    SqliteStore other{folder_.path() / "other.db"};
    EXPECT_NE(store.epoch(), other.epoch());
    EXPECT_EQ(store.epoch(), seen("SELECT value FROM meta WHERE name = 'store_epoch'"));
}

// --- durability -------------------------------------------------------------------------------

// What a PRAGMA is when a store opens its connections, and that it cannot be set: a SQLite built
// or wrapped by somebody else.
const char* stubborn = nullptr;

int make_stubborn(sqlite3* db, char**, const sqlite3_api_routines*) {
    sqlite3_exec(db, "PRAGMA synchronous = NORMAL", nullptr, nullptr, nullptr);
    const auto ignore = [](void*, int action, const char* pragma, const char* value, const char*,
                           const char*) {
        const bool set = action == SQLITE_PRAGMA && value != nullptr;
        return set && std::string_view{pragma} == stubborn ? SQLITE_IGNORE : SQLITE_OK;
    };
    return sqlite3_set_authorizer(db, ignore, nullptr);
}

class DurabilityTest : public SqliteStoreTest, public testing::WithParamInterface<const char*> {
  protected:
    DurabilityTest() {
        stubborn = GetParam();
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(make_stubborn));
    }
    ~DurabilityTest() override { sqlite3_reset_auto_extension(); }
};

INSTANTIATE_TEST_SUITE_P(Pragma, DurabilityTest,
                         testing::Values("synchronous", "journal_mode", "foreign_keys"),
                         [](const auto& pragma) { return std::string{pragma.param}; });

TEST_P(DurabilityTest, refuses_to_run_without_it) {
    EXPECT_THAT(why_not(), HasSubstr(std::string{"does not keep PRAGMA "} + GetParam()));
}

TEST_F(SqliteStoreTest, what_was_committed_outlives_a_killed_process_and_nothing_else_does) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        SqliteStore store{file_};
        for (std::uint32_t n = 1; n <= 3; ++n) commit_one(store, n);
        const auto transaction = store.begin();
        transaction->append(entry(4, std::string(100'000, 'x')));
        Patient patient = full_patient();
        transaction->save(patient);
        transaction->append_event(patient.id, 4, change(at(4)), "t/", "{}");
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    SqliteStore store{file_};
    EXPECT_EQ(store.open_outbox()->head(), 3);
    const auto transaction = store.begin();
    for (std::uint32_t n = 1; n <= 3; ++n) EXPECT_TRUE(transaction->find_message(key(n)));
    EXPECT_FALSE(transaction->find_message(key(4)));
    EXPECT_FALSE(transaction->load(4));
    EXPECT_EQ(seen("PRAGMA integrity_check"), "ok");
}

TEST_F(SqliteStoreTest, what_was_reported_as_committed_is_there_whenever_the_process_is_killed) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        SqliteStore store{file_};
        for (std::uint32_t n = 1;; ++n) {
            commit_one(store, n);
            if (::write(pipe[1], &n, sizeof n) != sizeof n) ::_exit(1);
        }
    }
    ::close(pipe[1]);
    std::uint32_t reported = 0;
    while (reported < 40) ASSERT_EQ(::read(pipe[0], &reported, sizeof reported), 4);
    ::kill(child, SIGKILL);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    while (::read(pipe[0], &reported, sizeof reported) == sizeof reported) {
    }
    ::close(pipe[0]);
    SqliteStore store{file_};
    const Sequence head = store.open_outbox()->head();
    EXPECT_GE(head, reported);
    const auto transaction = store.begin();
    EXPECT_EQ(transaction->next_message(), head + 1);
    for (Sequence n = 1; n <= head; ++n) {
        EXPECT_TRUE(transaction->find_message(key(static_cast<std::uint32_t>(n))));
        EXPECT_EQ(transaction->load(n)->results.size(), 1U);
    }
}

// --- one writer, many readers -----------------------------------------------------------------

TEST_F(SqliteStoreTest, refuses_a_second_writer_until_the_first_is_gone) {
    {
        const SqliteStore store{file_};
        EXPECT_THAT(why_not(), HasSubstr("another calciwatch writes to"));
    }
    EXPECT_EQ(why_not(), "it opened");
}

TEST_F(SqliteStoreTest, lets_others_read_what_is_committed_while_it_writes) {
    SqliteStore store{file_};
    commit_one(store, 1);
    const auto transaction = store.begin();
    transaction->append(entry(2));
    EXPECT_EQ(seen("SELECT count(*) FROM message"), "1");
    transaction->commit();
    EXPECT_EQ(seen("SELECT count(*) FROM message"), "2");
}

TEST_F(SqliteStoreTest, an_outbox_cannot_write_and_needs_no_store) {
    std::unique_ptr<Outbox> outbox;
    {
        SqliteStore store{file_};
        commit_one(store, 1);
        outbox = store.open_outbox();
    }
    EXPECT_EQ(outbox->head(), 1);
}

// --- numbers ----------------------------------------------------------------------------------

TEST_F(SqliteStoreTest, no_number_is_given_twice_even_when_old_rows_are_deleted) {
    {
        SqliteStore store{file_};
        for (std::uint32_t n = 1; n <= 3; ++n) commit_one(store, n);
        const auto transaction = store.begin();
        Expired expired;
        expired.journal = expired.resends = expired.outbox = Time::max();
        EXPECT_EQ(transaction->prune(expired, 10).rows, 6);
        transaction->commit();
        EXPECT_EQ(store.open_outbox()->head(), 3);
        EXPECT_TRUE(store.open_outbox()->after(0, 10).empty());
    }
    SqliteStore store{file_};
    const auto transaction = store.begin();
    EXPECT_EQ(transaction->append(entry(9)), 4);
    EXPECT_EQ(transaction->append_event(1, 4, change(at(1)), "t/", "{}"), 4);
}

// --- the log ----------------------------------------------------------------------------------

TEST_F(SqliteStoreTest, a_checkpoint_brings_a_large_log_home) {
    SqliteStore store{file_};
    commit_one(store, 1, std::string(20U << 20, 'x'));
    EXPECT_GT(store.wal_bytes(), 20U << 20);
    const std::uintmax_t before = std::filesystem::file_size(file_);
    store.checkpoint();
    EXPECT_GT(std::filesystem::file_size(file_), before + (20U << 20));
    EXPECT_EQ(store.wal_bytes(), 0U);
    EXPECT_TRUE(store.begin()->find_message(key(1)));
}

TEST_F(SqliteStoreTest, the_log_begins_anew_in_the_space_it_has) {
    SqliteStore store{file_};
    commit_one(store, 1, std::string(20U << 20, 'x'));
    const std::string log = file_.string() + "-wal";
    const std::uintmax_t length = std::filesystem::file_size(log);
    store.checkpoint();
    commit_one(store, 2);
    EXPECT_EQ(std::filesystem::file_size(log), length);
    EXPECT_GT(store.wal_bytes(), 0U);
    EXPECT_LT(store.wal_bytes(), 1U << 20);
}

TEST_F(SqliteStoreTest, a_log_that_grew_very_long_gives_space_back) {
    SqliteStore store{file_};
    for (std::uint32_t n = 1; n <= 3; ++n) commit_one(store, n, std::string(50U << 20, 'x'));
    const std::string log = file_.string() + "-wal";
    EXPECT_GT(std::filesystem::file_size(log), 150U << 20);
    store.checkpoint();
    commit_one(store, 9);
    EXPECT_LE(std::filesystem::file_size(log), SqliteStore::wal_limit);
}

TEST_F(SqliteStoreTest, a_checkpoint_waits_for_nobody) {
    SqliteStore store{file_};
    commit_one(store, 1, std::string(20U << 20, 'x'));
    const auto transaction = store.begin();
    transaction->append(entry(2));
    store.checkpoint();
    transaction->commit();
    EXPECT_GT(store.wal_bytes(), 20U << 20) << "the writer needed it";
    store.checkpoint();
    EXPECT_EQ(store.wal_bytes(), 0U);
    EXPECT_TRUE(store.begin()->find_message(key(2)));
}

TEST_F(SqliteStoreTest, the_log_is_bounded_even_when_nobody_calls_checkpoint) {
    SqliteStore store{file_};
    const std::string raw(10U << 20, 'x');
    for (std::uint32_t n = 1; n <= 15; ++n) {
        commit_one(store, n, raw);
        EXPECT_LT(store.wal_bytes(), SqliteStore::wal_limit + (11U << 20));
    }
    EXPECT_EQ(store.open_outbox()->head(), 15);
}

TEST_F(SqliteStoreTest, checkpoints_from_another_thread_disturb_no_commit) {
    SqliteStore store{file_};
    std::atomic<bool> done{false};
    std::thread other{[&] {
        while (!done) {
            store.checkpoint();
            EXPECT_LT(store.wal_bytes(), SqliteStore::wal_limit);
        }
    }};
    for (std::uint32_t n = 1; n <= 60; ++n) commit_one(store, n, std::string(1U << 20, 'x'));
    done = true;
    other.join();
    EXPECT_EQ(store.open_outbox()->after(0, 100).size(), 60U);
    EXPECT_EQ(seen("PRAGMA integrity_check"), "ok");
}

// --- what an administrator sees ---------------------------------------------------------------

TEST_F(SqliteStoreTest, a_message_is_kept_whole_with_its_fate) {
    SqliteStore store{file_};
    const auto transaction = store.begin();
    JournalEntry message = entry(1, "MSH|^~\\&|LAB\rPID|1\r", "MSH|^~\\&|\rMSA|AA|C-1\r");
    message.disposition = Disposition::quarantined;
    message.reason = "PID-3 is missing";
    transaction->append(message);
    transaction->append(entry(2));
    transaction->append_finding(2, {"unit-missing", {"C-1", at(1), "OBX[1]-6"}, "no unit"});
    transaction->commit();
    EXPECT_EQ(seen("SELECT CAST(raw AS TEXT) FROM message WHERE id = 1"), message.raw);
    EXPECT_EQ(seen("SELECT raw FROM messages WHERE id = 1"), "MSH|^~\\&|LAB\nPID|1\n");
    EXPECT_EQ(seen("SELECT received FROM messages WHERE id = 1"), "2025-11-24T16:00:00.123Z");
    EXPECT_EQ(seen("SELECT message || reason || ifnull(retried_at, '') FROM quarantined"),
              "1PID-3 is missing");
    EXPECT_EQ(seen("SELECT message || code || place || detail FROM findings"),
              "2unit-missingOBX[1]-6no unit");
}

TEST_F(SqliteStoreTest, what_changed_the_state_without_a_message_is_kept_in_its_place) {
    SqliteStore store{file_};
    const auto transaction = store.begin();
    Occasion act;
    act.kind = Occasion::Kind::override_it;
    act.at = at(60);
    act.patient = 12;
    act.rule = "r";
    act.subject = "order:M1";
    act.by = "somebody";
    act.until = at(90);
    transaction->append(entry(1));
    transaction->note(act);
    transaction->append(entry(2));
    Occasion start;
    start.kind = Occasion::Kind::configure;
    start.configuration = "f";
    transaction->note(start);
    transaction->commit();
    EXPECT_EQ(seen("SELECT group_concat(after_message || ' ' || kind || ' ' || "
                   "coalesce(patient, '-') || ' ' || rule || subject || done_by || ' ' || "
                   "coalesce(until - at, '-') || configuration, '; ') FROM occasion"),
              "1 override 12 rorder:M1somebody 30; 2 configure -  -f");
}

TEST_F(SqliteStoreTest, a_patient_can_be_read_in_words) {
    SqliteStore store{file_};
    const auto transaction = store.begin();
    Patient patient = full_patient();
    patient.problems[0].onset = at(1'700'000'000'007);
    transaction->save(patient);
    transaction->append_event(patient.id, 0, change(at(1)), "t/", "{}");
    transaction->commit();
    EXPECT_EQ(seen("SELECT identifiers FROM patients"), "4711^H1^MR 4711 of nobody^^");
    EXPECT_EQ(seen("SELECT onset FROM problems WHERE key = 'z'"), "2023-11-14T22:13:20.007Z");
    EXPECT_EQ(seen("SELECT codes FROM problems WHERE key = 'z'"),
              "z (LN) first; local z (L) second;  (99X) third");
    EXPECT_THAT(seen("SELECT drugs FROM medication_orders WHERE key = 'ORD-9^OE'"),
                HasSubstr("855332 (LN) first"));
    EXPECT_THAT(seen("SELECT routes FROM medication_orders WHERE key = 'ORD-9^OE'"),
                HasSubstr("PO (LN) first"));
    EXPECT_EQ(seen("SELECT frequency || times_a_week || parent || given || last_given || stops "
                   "FROM medication_orders WHERE key = 'ORD-9^OE'"),
              "QOD3.5PARENT-112025-11-24T16:00:00.014Z2025-12-06T05:46:40.012Z");
    EXPECT_EQ(seen("SELECT group_concat(status || ifnull(amount, '') || unit, ' ') "
                   "FROM administrations WHERE medication_order = 'ORD-9^OE'"),
              "given12.5g deleted");
    EXPECT_EQ(seen("SELECT comparator || value || unit FROM results WHERE key = 'z'"), "=62mg/L");
    EXPECT_EQ(seen("SELECT reasons FROM procedures WHERE key = 'z'"),
              "as written: 237900002 237900002 (LN) first, local 237900002 (L) second,  (99X) "
              "third; a reason in words");
    EXPECT_THAT(seen("SELECT evidence FROM alerts WHERE subject = 'order ORD-1^OE'"),
                HasSubstr("problem p: as sent [MSG-1 DG1[1]-3]"));
    EXPECT_EQ(seen("SELECT ifnull(message, 'time') || change FROM alert_events"), "timeraised");
}

TEST_F(SqliteStoreTest, the_rows_of_what_is_replaced_or_dropped_do_not_stay) {
    SqliteStore store{file_};
    const auto transaction = store.begin();
    Patient patient = full_patient();
    transaction->save(patient);
    patient.orders[0].drugs.clear();
    patient.orders[0].routes.clear();
    patient.orders[0].changed = true;
    patient.problems[0].what.codes.clear();
    patient.problems[0].changed = true;
    patient.alerts[0].evidence.clear();
    patient.alerts[0].changed = true;
    patient.results.clear();
    patient.dropped_results = {"z", "a", "m"};
    transaction->save(patient);
    transaction->commit();
    EXPECT_EQ(seen("SELECT (SELECT count(*) FROM order_drug) || (SELECT count(*) FROM "
                   "order_drug_code) || (SELECT count(*) FROM order_route) || (SELECT count(*) "
                   "FROM order_route_code) || (SELECT count(*) FROM result) || (SELECT count(*) "
                   "FROM result_code)"),
              "000000");
    EXPECT_EQ(seen("SELECT count(*) FROM problem_code WHERE problem = 'z'"), "0");
    EXPECT_EQ(seen("SELECT count(*) FROM alert_evidence WHERE subject = 'order ORD-1^OE'"), "0");
    EXPECT_EQ(seen("PRAGMA foreign_key_check"), "");
}

TEST_F(SqliteStoreTest, a_damaged_value_is_a_failure_and_never_another_value) {
    SqliteStore store{file_};
    commit_one(store, 1);
    as_administrator("UPDATE result SET value = 'sixty'");
    EXPECT_THROW(static_cast<void>(store.begin()->load(1)), StoreFailure);
    as_administrator("UPDATE result SET value = '60'");
    EXPECT_EQ(store.begin()->load(1)->results[0].said.number->value, decimal("60"));
    as_administrator("PRAGMA ignore_check_constraints = ON; UPDATE result SET status = 'maybe'");
    EXPECT_THROW(static_cast<void>(store.begin()->load(1)), StoreFailure);
}

}  // namespace
}  // namespace store_test
