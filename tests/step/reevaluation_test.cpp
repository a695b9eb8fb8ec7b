// Rules that change: every patient is looked at again, in bounded steps that survive a restart, and
// what comes of it is said.
#include "alerts/store/memory_store.hpp"
#include "tests/step/messages.hpp"
#include "tests/step/ward.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace std::chrono_literals;
using story::admission;
using story::calciphylaxis;
using story::result;

constexpr const char* crp_rule = R"(
- rule: crp-watch
  title: C-reactive protein
  severity: SEVERITY
  when: {result: crp, above: {mg/L: LIMIT}}
  message: "CRP {result.value}"
  reference: a test
)";

// One rule over the shipped terminology: CRP above a limit.
std::shared_ptr<const Knowledge> crp_above(const std::string& limit,
                                           const std::string& severity = "critical") {
    const auto files = config::read_knowledge({{CALCIWATCH_CONFIG "/terminology"}, {}, {}});
    std::string rules = crp_rule;
    rules.replace(rules.find("LIMIT"), 5, limit);
    rules.replace(rules.find("SEVERITY"), 8, severity);
    const config::NamedText file{"rules.yaml", rules};
    auto knowledge = config::parse_knowledge(files->terminology, {&file, 1}, {});
    knowledge->fingerprint = "crp above " + limit + " is " + severity;
    return std::make_shared<const Knowledge>(std::move(*knowledge));
}
std::shared_ptr<const Knowledge> no_rules() {
    auto none = *story::four_rules();
    none.rules.clear();
    none.fingerprint = "none";
    return std::make_shared<const Knowledge>(std::move(none));
}

std::string crp(const std::string& id, const std::string& patient, const std::string& value,
                const std::string& sent = "20261122110000") {
    std::string text = result(id, sent, "1988-5^CRP^LN", value, "mg/L");
    return text.replace(text.find("900001"), 6, patient);
}

using Lines = std::vector<std::string>;

class Hospital {
  public:
    explicit Hospital(std::shared_ptr<const Knowledge> knowledge) { restart(std::move(knowledge)); }

    void restart(std::shared_ptr<const Knowledge> knowledge) {
        step_ = std::make_unique<MessageStep>(std::move(knowledge), "H1", store_.epoch(), 2);
    }
    void renew(std::shared_ptr<const Knowledge> knowledge) {
        step_->renew(Engine{std::move(knowledge)});
    }
    void receive(const std::string& raw) {
        const auto transaction = store_.begin();
        static_cast<void>(step_->receive(
            *transaction, {"ehr", "127.0.0.1:1", now, story::digest_of(raw), raw}, interpreter_));
        transaction->commit();
    }
    MessageStep::Reevaluated reevaluate(std::size_t limit) {
        const auto transaction = store_.begin();
        const auto done = step_->reevaluate(*transaction, now, limit);
        transaction->commit();
        return done;
    }
    void review() {
        const auto transaction = store_.begin();
        step_->review(*transaction, now, 100);
        transaction->commit();
    }
    // What was told since the last time: "raised critical", with "quiet" when nobody is called.
    std::vector<std::string> told() {
        std::vector<std::string> lines;
        for (const OutboxEvent& event : store_.open_outbox()->after(seen_, 1000)) {
            const auto alert = nlohmann::json::parse(event.body)["data"]["alert"];
            std::string line = alert["change"].get<std::string>() + " " +
                               alert["severity"].get<std::string>() + ": " +
                               alert["why"].get<std::string>();
            if (alert.contains("endedBecause"))
                line += " (" + alert["endedBecause"].get<std::string>() + ")";
            if (!alert["notify"].get<bool>() && alert["change"] != "resolved") line += ", quiet";
            lines.push_back(std::move(line));
            seen_ = event.seq;
        }
        return lines;
    }

    std::vector<std::string> topics() {
        std::vector<std::string> topics;
        for (const OutboxEvent& event : store_.open_outbox()->after(0, 1000))
            topics.push_back(event.topic);
        return topics;
    }

    Time now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 12h;

  private:
    MemoryStore store_;
    Sequence seen_ = 0;
    std::unique_ptr<MessageStep> step_;
    Interpreter interpreter_{*Interpreter::make({})};
};

TEST(Reevaluation, finds_what_a_new_rule_sees_and_says_why) {
    Hospital hospital{no_rules()};
    hospital.receive(crp("1", "900001", "60"));
    hospital.renew(crp_above("50"));
    EXPECT_TRUE(hospital.reevaluate(10).finished);
    EXPECT_EQ(hospital.told(), Lines{"raised critical: began to hold: the rules changed"});
}

TEST(Reevaluation, ends_the_alert_of_a_rule_that_is_gone_and_says_so) {
    Hospital hospital{crp_above("50")};
    hospital.receive(crp("1", "900001", "60"));
    hospital.told();
    hospital.renew(no_rules());
    hospital.reevaluate(10);
    EXPECT_EQ(
        hospital.told(),
        Lines{"resolved critical: ceased to hold: the rules changed (rule no longer in force)"});
}

// Whoever heard of it by its topic must hear that it is over.
TEST(Reevaluation, keeps_the_topic_of_an_alert_whose_rule_is_gone) {
    auto laboratory = *crp_above("50");
    laboratory.rules.front().domain = "lab";
    Hospital hospital{std::make_shared<const Knowledge>(std::move(laboratory))};
    hospital.receive(crp("1", "900001", "60"));
    hospital.renew(no_rules());
    hospital.reevaluate(10);
    EXPECT_EQ(hospital.topics(),
              (Lines{"alert/1/H1/lab/critical/crp-watch/", "alert/1/H1/lab/critical/crp-watch/"}));
}

TEST(Reevaluation, ends_the_alert_of_a_threshold_that_moved_and_says_so) {
    Hospital hospital{crp_above("50")};
    hospital.receive(crp("1", "900001", "60"));
    hospital.told();
    hospital.renew(crp_above("70"));
    hospital.reevaluate(10);
    EXPECT_EQ(hospital.told(),
              Lines{"resolved critical: ceased to hold: the rules changed (result 60 mg/L)"});
}

TEST(Reevaluation, leaves_alone_what_holds_as_before) {
    Hospital hospital{crp_above("50")};
    hospital.receive(crp("1", "900001", "60"));
    hospital.told();
    hospital.renew(crp_above("40"));
    EXPECT_EQ(hospital.reevaluate(10).alert_changes, 0U);
    EXPECT_EQ(hospital.told(), Lines{});
}

TEST(Reevaluation, tells_of_a_severity_that_rose) {
    Hospital hospital{crp_above("50", "moderate")};
    hospital.receive(crp("1", "900001", "60"));
    hospital.told();
    hospital.renew(crp_above("50", "critical"));
    hospital.reevaluate(10);
    EXPECT_EQ(hospital.told(), Lines{"updated critical: severity rose: the rules changed"});
}

TEST(Reevaluation, calls_nobody_for_what_was_known_long_before) {
    Hospital hospital{no_rules()};
    hospital.receive(crp("1", "900001", "60"));
    hospital.now += 25h;
    hospital.renew(crp_above("50"));
    hospital.reevaluate(10);
    EXPECT_EQ(hospital.told(), Lines{"raised critical: began to hold: the rules changed, quiet"});
    // It stands, and a critical one that nobody acknowledges calls somebody all the same.
    hospital.now += 12h;
    hospital.review();
    EXPECT_EQ(hospital.told(), Lines{"escalated critical: nobody acknowledged it"});
}

TEST(Reevaluation, looks_at_no_more_patients_than_it_may_and_at_each_once) {
    Hospital hospital{no_rules()};
    for (int n = 0; n < 5; ++n)
        hospital.receive(crp("m" + std::to_string(n), "90000" + std::to_string(n), "60"));
    hospital.renew(crp_above("50"));
    const auto first = hospital.reevaluate(2);
    EXPECT_EQ(first.patients, 2U);
    EXPECT_FALSE(first.finished);
    EXPECT_EQ(hospital.told().size(), 2U);
    EXPECT_FALSE(hospital.reevaluate(2).finished);
    EXPECT_TRUE(hospital.reevaluate(2).finished);
    EXPECT_EQ(hospital.told().size(), 3U);
    EXPECT_EQ(hospital.reevaluate(2).patients, 0U);
    EXPECT_EQ(hospital.told(), Lines{});
}

TEST(Reevaluation, goes_on_where_it_was_after_a_restart) {
    Hospital hospital{no_rules()};
    for (int n = 0; n < 5; ++n)
        hospital.receive(crp("m" + std::to_string(n), "90000" + std::to_string(n), "60"));
    hospital.renew(crp_above("50"));
    hospital.reevaluate(2);
    hospital.restart(crp_above("50"));
    EXPECT_EQ(hospital.reevaluate(10).patients, 3U);
    EXPECT_EQ(hospital.told().size(), 5U);
}

TEST(Reevaluation, begins_anew_when_the_rules_change_again_in_the_middle) {
    Hospital hospital{no_rules()};
    for (int n = 0; n < 5; ++n)
        hospital.receive(crp("m" + std::to_string(n), "90000" + std::to_string(n), "60"));
    hospital.renew(crp_above("50"));
    hospital.reevaluate(2);
    hospital.renew(crp_above("70"));
    EXPECT_EQ(hospital.reevaluate(10).patients, 5U);
    hospital.told();
    hospital.renew(crp_above("50"));
    EXPECT_EQ(hospital.reevaluate(10).alert_changes, 5U);
}

TEST(Reevaluation, is_owed_after_a_restart_with_other_rules_and_not_with_the_same) {
    Hospital hospital{crp_above("70")};
    hospital.reevaluate(10);
    hospital.receive(crp("1", "900001", "60"));
    hospital.restart(crp_above("70"));
    EXPECT_EQ(hospital.reevaluate(10).patients, 0U);
    hospital.restart(crp_above("50"));
    EXPECT_EQ(hospital.reevaluate(10).patients, 1U);
    EXPECT_EQ(hospital.told().size(), 1U);
}

// Should the daemon go back to the old rules after a crash, what the new ones did in between is
// put right.
TEST(Reevaluation, is_noted_with_the_first_message_under_other_rules) {
    Hospital hospital{crp_above("70")};
    hospital.reevaluate(10);
    hospital.renew(crp_above("50"));
    EXPECT_FALSE(hospital.reevaluate(0).finished);
    hospital.receive(crp("1", "900001", "60"));
    EXPECT_EQ(hospital.told().size(), 1U);
    hospital.restart(crp_above("70"));
    hospital.reevaluate(10);
    EXPECT_EQ(hospital.told().size(), 1U);
}

TEST(Reevaluation, sees_patients_with_the_new_terminology) {
    auto knowledge = *crp_above("50");
    knowledge.terminology = Terminology{{}};
    knowledge.fingerprint = "nothing";
    knowledge.rules.clear();
    Hospital hospital{std::make_shared<const Knowledge>(std::move(knowledge))};
    hospital.receive(crp("1", "900001", "60"));
    hospital.renew(crp_above("50"));
    hospital.reevaluate(10);
    EXPECT_EQ(hospital.told().size(), 1U);
}

}  // namespace
