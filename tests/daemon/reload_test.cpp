// A reload changes everything or nothing, holds nobody up, and looks at every patient again; what
// was in quarantine for a setting is retried by the new one.
#include "tests/daemon/daemon.hpp"
#include "tests/daemon/subscriber.hpp"

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace calciwatch;
using namespace calciwatch::test;
using nlohmann::json;

// Of the rule of knowledge(): a severity, or no rule at all.
std::shared_ptr<const alerts::Knowledge> with(std::optional<alerts::Severity> severity) {
    alerts::Knowledge made = *knowledge();
    made.fingerprint = severity ? std::string{alerts::name(*severity)} : "none";
    if (severity)
        made.rules.front().severity = *severity;
    else
        made.rules.clear();
    return std::make_shared<const alerts::Knowledge>(std::move(made));
}

using Loaded = tl::expected<Prepared, std::vector<std::string>>;

// What the next reload reads.
class Files {
  public:
    void put(std::shared_ptr<const alerts::Knowledge> knowledge, config::Settings read = settings(),
             std::string text = {}) {
        Prepared prepared;
        prepared.record.texts.push_back({"settings", "calciwatch.yaml", std::move(text)});
        prepared.readers = readers_for(read);
        prepared.settings = std::move(read);
        prepared.knowledge = std::move(knowledge);
        const std::lock_guard lock{mutex_};
        next_ = std::move(prepared);
    }
    void spoil(std::vector<std::string> mistakes) {
        const std::lock_guard lock{mutex_};
        next_ = tl::make_unexpected(std::move(mistakes));
    }
    Loaded read() {
        ++reads;
        while (slow) std::this_thread::sleep_for(1ms);
        const std::lock_guard lock{mutex_};
        return next_;
    }
    std::atomic<bool> slow{false};
    std::atomic<int> reads{0};

  private:
    std::mutex mutex_;
    Loaded next_ = tl::make_unexpected(std::vector<std::string>{"nothing there"});
};

class Reloading : public testing::Test {
  protected:
    Reloading() {
        daemon.load = [this] { return files.read(); };
    }
    // A patient with an order and what it takes for an alert.
    void admit(Sender& sender, const std::string& mrn) {
        sender.send(diagnosis("d" + mrn, mrn));
        EXPECT_EQ(said(sender.answer()), "AA d" + mrn);
        sender.send(warfarin("o" + mrn, mrn));
        EXPECT_EQ(said(sender.answer()), "AA o" + mrn);
    }
    bool events_become(std::size_t count) {
        return eventually([&] { return daemon.events().size() == count; });
    }
    Files files;
    Daemon daemon;
};

TEST_F(Reloading, a_rule_that_is_gone_ends_its_alerts_and_one_that_comes_begins_them) {
    daemon.start();
    Sender sender = daemon.connect();
    admit(sender, "900001");
    ASSERT_TRUE(events_become(1));
    files.put(with(std::nullopt));
    daemon.app().reload();
    ASSERT_TRUE(events_become(2));
    EXPECT_NE(daemon.events().back().body.find("rule no longer in force"), std::string::npos);
    files.put(with(alerts::Severity::critical));
    daemon.app().reload();
    ASSERT_TRUE(events_become(3));
    EXPECT_NE(daemon.events().back().body.find("the rules changed"), std::string::npos);
}

TEST_F(Reloading, what_has_a_mistake_changes_nothing_and_the_status_says_so) {
    daemon.start();
    Sender sender = daemon.connect();
    files.spoil({"rules.yaml:3:1: unknown key", "rules.yaml:9:1: unknown concept"});
    daemon.app().reload();
    EXPECT_TRUE(eventually([&] {
        return daemon.app().status().find("RELOAD REFUSED, 2 mistakes") != std::string::npos;
    }));
    admit(sender, "900001");
    EXPECT_TRUE(events_become(1));
    files.put(with(alerts::Severity::critical));
    daemon.app().reload();
    EXPECT_TRUE(
        eventually([&] { return daemon.app().status().find("RELOAD") == std::string::npos; }));
}

TEST_F(Reloading, nobody_waits_for_the_files_to_be_read) {
    daemon.start();
    Sender sender = daemon.connect();
    files.slow = true;
    files.put(with(alerts::Severity::high));
    daemon.app().reload();
    ASSERT_TRUE(eventually([&] { return files.reads == 1; }));
    admit(sender, "900001");
    ASSERT_TRUE(events_become(1));
    EXPECT_NE(daemon.events().back().topic.find("/critical/"), std::string::npos);
    files.slow = false;
    ASSERT_TRUE(events_become(2));
    EXPECT_NE(daemon.events().back().topic.find("/high/"), std::string::npos);
}

TEST_F(Reloading, what_is_asked_for_meanwhile_is_done_once_and_not_forgotten) {
    daemon.start();
    files.slow = true;
    files.put(with(alerts::Severity::high));
    daemon.app().reload();
    ASSERT_TRUE(eventually([&] { return files.reads == 1; }));
    daemon.app().reload();
    daemon.app().reload();
    // Posted after the reloads, and so answered after them: the network thread has seen them.
    Sender sender = daemon.connect();
    admit(sender, "900001");
    files.slow = false;
    ASSERT_TRUE(events_become(2));
    ASSERT_TRUE(eventually([&] { return files.reads == 2; }));
    // The files are read one after the other: a third reading would come before that of a later
    // reload.
    files.put(with(std::nullopt));
    daemon.app().reload();
    ASSERT_TRUE(events_become(3));
    EXPECT_EQ(files.reads, 3);
}

TEST_F(Reloading, all_patients_are_looked_at_while_messages_are_answered) {
    constexpr int patients = 200;
    daemon.start();
    Sender sender = daemon.connect();
    for (int n = 0; n < patients; ++n) admit(sender, std::to_string(910'000 + n));
    ASSERT_TRUE(events_become(patients));
    files.put(with(std::nullopt));
    daemon.app().reload();
    for (int n = 0; n < 20; ++n) {
        sender.send(diagnosis("x" + std::to_string(n), std::to_string(920'000 + n)));
        EXPECT_EQ(said(sender.answer()), "AA x" + std::to_string(n));
    }
    EXPECT_TRUE(events_become(2 * patients));
    EXPECT_TRUE(eventually([&] { return !daemon.app().reevaluating(); }));
}

TEST_F(Reloading, a_listener_reads_by_its_new_settings_from_the_next_message_on) {
    daemon.start();
    Sender sender = daemon.connect();
    admit(sender, "900001");
    config::Settings strict = settings();
    strict.listeners.front().processing_ids = "T";
    files.put(with(alerts::Severity::critical), strict);
    daemon.app().reload();
    int n = 0;
    EXPECT_TRUE(eventually([&] {
        const std::string id = "p" + std::to_string(n++);
        sender.send(diagnosis(id));
        return said(sender.answer()) == "AR " + id;
    }));
}

// Messages of a training system, which the listener takes once it is told to.
class Retrying : public Reloading {
  protected:
    Retrying() {
        daemon.start();
        Sender sender = daemon.connect();
        for (const std::string& message : {diagnosis("d"), warfarin("o")}) {
            std::string training = message;
            sender.send(training.replace(training.find("|P|2.5.1"), 2, "|T"));
            EXPECT_EQ(said(sender.answer()).substr(0, 2), "AR");
        }
        tool.emplace(daemon.app().publisher().router_endpoint());
    }
    // DONE or ERROR.
    json retry(int message, const std::string& request) {
        tool->say("RETRY", {{"request", request}, {"message", message}, {"by", "jm"}});
        return json::parse(tool->next().at(1));
    }
    // Asked anew, as a person would, until the reload is in force.
    json retry_until(const char* key, const char* value, int message = 1) {
        json answer;
        EXPECT_TRUE(eventually([&] {
            answer = retry(message, "until" + std::to_string(++asked_));
            return answer.value(key, "") == value;
        })) << answer;
        return answer;
    }
    void reload(const config::Settings& wanted) {
        files.put(with(alerts::Severity::high), wanted);
        daemon.app().reload();
    }
    static config::Settings taking_training() {
        config::Settings wanted = settings();
        wanted.listeners.front().processing_ids = "PT";
        return wanted;
    }
    std::optional<Subscriber> tool;

  private:
    int asked_ = 0;
};

TEST_F(Retrying, of_what_is_still_wrong_says_why_and_leaves_it_there) {
    const json answer = retry(1, "q1");
    EXPECT_EQ(answer["message"], 1);
    EXPECT_EQ(answer["disposition"], "quarantined");
    EXPECT_FALSE(answer.contains("became"));
    EXPECT_NE(answer["reason"].get<std::string>().find("MSH-11"), std::string::npos);
    EXPECT_TRUE(answer["events"].empty());
}

TEST_F(Retrying, by_the_settings_of_now_tells_which_events_it_brought_about) {
    reload(taking_training());
    const json diagnosed = retry_until("disposition", "applied");
    EXPECT_EQ(diagnosed["became"], 3);
    EXPECT_TRUE(diagnosed["events"].empty());
    const json ordered = retry(2, "q2");
    EXPECT_EQ(ordered["became"], 4);
    EXPECT_EQ(ordered["events"], json::array({1}));
    EXPECT_EQ(ordered["epoch"], daemon.store.epoch());
    ASSERT_EQ(daemon.events().size(), 1U);
    EXPECT_NE(daemon.events().back().topic.find("/high/"), std::string::npos);
    EXPECT_EQ(daemon.app().counters().alert_changes, 1U);
}

TEST_F(Retrying, with_the_same_request_is_answered_again_and_not_done_again) {
    reload(taking_training());
    retry_until("disposition", "applied");
    const json first = retry(2, "q1");
    EXPECT_EQ(first["became"], 4);
    EXPECT_EQ(retry(2, "q1"), first);
    EXPECT_EQ(retry(1, "q1")["code"], "request-reused");
    const json again = retry(2, "q2");
    EXPECT_EQ(again["code"], "retried-before");
    EXPECT_EQ(again["request"], "q2");
    EXPECT_EQ(retry(3, "q3")["code"], "not-in-quarantine") << "what it became";
    EXPECT_EQ(retry(99, "q4")["code"], "not-in-quarantine");
    EXPECT_EQ(daemon.events().size(), 1U);
}

TEST_F(Retrying, that_cannot_be_kept_did_not_happen) {
    reload(taking_training());
    retry_until("disposition", "applied");
    daemon.store.fail(true);
    EXPECT_EQ(retry(2, "q1")["code"], "not-kept");
    daemon.store.fail(false);
    EXPECT_EQ(retry(2, "q1")["became"], 4);
}

// Else a proof would read it by settings that it was not read by.
TEST_F(Reloading, what_was_read_before_it_is_in_the_journal_before_it) {
    daemon.start();
    Sender first = daemon.connect();
    Sender second = daemon.connect();
    daemon.store.hold();
    first.send(diagnosis("d"));
    daemon.store.await_held_commit();
    std::string bytes = "garbage";  // counted when the message behind it is read
    hl7::append_frame(bytes, warfarin("o"));
    second.send_bytes(bytes);
    ASSERT_TRUE(eventually([&] { return daemon.app().counters().garbage_bytes > 0U; }));
    config::Settings nobody = settings();
    nobody.listeners.front().peers = {config::Network{}};
    files.put(with(std::nullopt), nobody);
    daemon.app().reload();
    ASSERT_TRUE(eventually([&] {
        const Sender turned_away = daemon.connect();
        return daemon.app().counters().connections_refused > 0U;
    })) << "it is not in force";
    daemon.store.release();
    EXPECT_EQ(said(second.answer()), "AA o");
    ASSERT_TRUE(events_become(2));  // the alert was raised, and then its rule was gone
    daemon.stop();
    std::vector<alerts::MessageId> configured;
    for (const auto& [after, occasion] : daemon.store.occasions())
        if (occasion.kind == alerts::Occasion::Kind::configure) configured.push_back(after);
    EXPECT_EQ(configured, (std::vector<alerts::MessageId>{0, 2}));
}

TEST_F(Reloading, a_store_that_fails_meanwhile_loses_nothing_of_it) {
    daemon.start();
    Sender sender = daemon.connect();
    admit(sender, "900001");
    ASSERT_TRUE(events_become(1));
    daemon.store.fail(true);
    files.put(with(std::nullopt));
    daemon.app().reload();
    EXPECT_TRUE(eventually([&] { return daemon.app().store_failing(); }));
    EXPECT_TRUE(daemon.app().reevaluating());
    daemon.store.fail(false);
    EXPECT_TRUE(events_become(2));
}

TEST_F(Reloading, leaving_does_not_wait_for_a_reload_to_come_into_force) {
    daemon.start();
    files.put(with(std::nullopt));
    daemon.app().reload();
    daemon.stop();
}

}  // namespace
