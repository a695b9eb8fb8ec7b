// The power goes at any moment, 200 times, and the disk keeps of what was not synced what it likes:
// what was answered is there, every alert was told once, and all is as if nothing had happened.
#include "alerts/store/sqlite_reader.hpp"
#include "alerts/store/sqlite_store.hpp"
#include "tests/step/ledger.hpp"
#include "tests/step/messages.hpp"
#include "tests/store/folder.hpp"
#include "tests/store/mortal_disk.hpp"

#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace std::chrono_literals;
using story::Ledger;
using story::Received;

constexpr std::size_t patients = 12;
constexpr std::size_t small_cache = 5;  // so that patients are read again

// How often: the long form is for machines that have time.
int rounds() {
    const char* const wanted = std::getenv("CALCIWATCH_POWER_ROUNDS");
    return wanted == nullptr ? 200 : std::atoi(wanted);
}

// "20261122160000+0000"
std::string hl7_time(Time time) {
    std::string text;
    for (const char c : to_iso8601(std::chrono::floor<std::chrono::seconds>(time)))
        if (c >= '0' && c <= '9' && text.size() < 14) text += c;
    return text + "+0000";
}

// The n-th message of a ward: somebody's diagnosis, a warfarin order, its end, or a result.
Received message(std::size_t n) {
    const Time at = Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}} +
                    std::chrono::seconds{static_cast<std::int64_t>(n) * 60};
    const std::string id = "C" + std::to_string(n);
    const std::string patient = std::to_string(900001 + n % patients);
    const std::string sent = "20261122000000";
    const std::string order = "O" + std::to_string(n / (2 * patients)) + "-" + patient;
    switch (n / patients % 4) {
        case 0:
            return {at, story::admission(id, sent, story::calciphylaxis(), patient)};
        case 1:
        case 2:
            // Every order also has an end that nobody sends.
            return {at, story::order(id, sent, "NW", order, story::warfarin(), hl7_time(at + 40min),
                                     patient)};
        default:
            return {at, story::order(id, "20261122000100", "DC", order, story::warfarin(), "",
                                     patient)};
    }
}

// A hospital that sends, and a pharmacy that reads, through every failure of the machine between
// them.
class Hospital {
  public:
    explicit Hospital(std::uint32_t seed) : chance_{seed}, disk_{seed + 1} {}

    void live_until_the_power_goes() {
        disk_.cut_power_at(static_cast<int>(chance_() % 400));
        live();
        EXPECT_TRUE(disk_.dead());
        disk_.power_on_again();
    }
    // A sync fails, some more may be kept, the process is killed; nothing else is lost, yet.
    void live_until_killed() {
        disk_.fail_sync_at(static_cast<int>(chance_() % 6));
        commits_left_ = 6;
        live();
        disk_.start_again();
    }

    // As it should have been, by the journal itself.
    void check() {
        SqliteStore store{file_};
        std::string got = Ledger{store, small_cache}.all();
        MessageId last = store.begin()->next_message() - 1;
        SqliteReader reader{file_};
        MemoryStore memory;
        Ledger ideal{memory, 1000};
        for (MessageId id = 1; id <= last; ++id) ideal.receive(times_of_.at(reader.raw(id)));
        ASSERT_EQ(got, ideal.all());
        ASSERT_EQ(reader.raw(last + 1), "");
    }

    [[nodiscard]] std::size_t answered() const { return answers_.size(); }
    [[nodiscard]] std::size_t told() const { return told_.size(); }
    [[nodiscard]] int resends() const { return resends_; }
    [[nodiscard]] const store_test::MortalDisk& disk() const { return disk_; }

  private:
    void live() {
        std::unique_ptr<SqliteStore> store;
        const int failed_before = disk_.failed_syncs();
        try {
            store = std::make_unique<SqliteStore>(file_);
            expect_what_was_promised(*store);
            Ledger ledger{*store, small_cache};
            const auto pharmacy = store->open_outbox();
            while (commits_left_ != 0) {
                try {
                    work(*store, ledger, *pharmacy);
                } catch (const StoreFailure&) {
                    if (disk_.dead()) throw;
                    ledger.forget();  // only a sync failed: the daemon goes on
                }
                if (commits_left_ > 0) --commits_left_;
            }
        } catch (const StoreFailure&) {
            EXPECT_TRUE(disk_.dead() || disk_.failed_syncs() > failed_before)
                << "a store that cannot be opened";
        }
        commits_left_ = -1;
        disk_.kill();
    }

    // What was not answered is sent again; then something known, or something new.
    void work(SqliteStore& store, Ledger& ledger, Outbox& pharmacy) {
        std::vector<Received> batch;
        const std::size_t size = 1 + chance_() % 6;
        for (std::size_t n = next_; batch.size() < size; ++n) batch.push_back(message(n));
        if (next_ > 0 && chance_() % 3 == 0) batch.push_back(message(chance_() % next_));
        for (const Received& one : batch) times_of_[one.raw] = one;
        const std::vector<Outcome> outcomes = ledger.receive(batch);
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const auto [known, is_new] = answers_.try_emplace(batch[i].raw, outcomes[i].ack);
            EXPECT_EQ(known->second, outcomes[i].ack) << "a resend got another answer";
            if (!is_new) ++resends_;
        }
        next_ += size;
        for (const OutboxEvent& event : pharmacy.after(static_cast<Sequence>(told_.size()), 1000)) {
            EXPECT_EQ(event.seq, static_cast<Sequence>(told_.size()) + 1) << "a gap";
            told_.push_back(event.body);
        }
        if (chance_() % 8 == 0) store.checkpoint();
    }

    void expect_what_was_promised(SqliteStore& store) {
        std::size_t missed = 0;
        const auto transaction = store.begin();
        for (const auto& [raw, answer] : answers_) {
            const auto known = transaction->find_message(story::key_of(raw));
            if (!known || known->ack != answer) ++missed;
        }
        EXPECT_EQ(missed, 0U) << "answered, and lost";
        const auto events = store.open_outbox()->after(0, 1'000'000);
        ASSERT_GE(events.size(), told_.size()) << "told, and lost";
        for (std::size_t i = 0; i < events.size(); ++i) {
            EXPECT_EQ(events[i].seq, static_cast<Sequence>(i) + 1) << "a gap or a double";
            if (i < told_.size()) {
                EXPECT_EQ(events[i].body, told_[i]) << "told otherwise";
            }
        }
    }

    std::mt19937 chance_;
    store_test::Folder folder_;
    const std::filesystem::path file_ = folder_.path() / "calciwatch.db";
    store_test::MortalDisk disk_;
    std::size_t next_ = 0;  // the first message without an answer
    int commits_left_ = -1;
    int resends_ = 0;
    std::map<std::string, std::string> answers_;
    std::map<std::string, Received> times_of_;
    std::vector<std::string> told_;
};

TEST(PowerLoss, loses_no_answered_message_and_no_alert_and_doubles_none) {
    Hospital hospital{20261122};
    for (int i = 0; i < rounds(); ++i) {
        SCOPED_TRACE("round " + std::to_string(i));
        hospital.live_until_the_power_goes();
        if (i % 50 == 49) hospital.check();
        if (testing::Test::HasFailure()) return;
    }
    std::printf("%zu messages answered, %d of them again, %zu alert events, %d sectors lost\n",
                hospital.answered(), hospital.resends(), hospital.told(),
                hospital.disk().sectors_lost());
    EXPECT_GT(hospital.answered(), 500U);
    EXPECT_GT(hospital.told(), 100U);
    EXPECT_GT(hospital.disk().sectors_lost(), 1000);
}

// The kernel has forgotten what a failed sync should have saved, yet shows it: a daemon that starts
// then reads messages that are not on disk, and what it keeps behind them would go with them.
TEST(PowerLoss, after_a_failed_sync_and_a_new_start_loses_nothing_either) {
    Hospital hospital{1963};
    for (int i = 0; i < rounds() / 4; ++i) {
        SCOPED_TRACE("round " + std::to_string(i));
        hospital.live_until_killed();
        hospital.live_until_the_power_goes();
        if (i % 50 == 49) hospital.check();
        if (testing::Test::HasFailure()) return;
    }
    std::printf("%zu messages answered, %zu alert events, %d syncs failed\n", hospital.answered(),
                hospital.told(), hospital.disk().failed_syncs());
    EXPECT_GT(hospital.disk().failed_syncs(), rounds() / 8);
}

}  // namespace
