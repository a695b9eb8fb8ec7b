// What people see of the store while the daemon writes it.
#include "alerts/store/sqlite_reader.hpp"

#include "alerts/store/sqlite_store.hpp"
#include "tests/store/database.hpp"
#include "tests/store/folder.hpp"
#include "tests/store/samples.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace store_test {
namespace {

using namespace alerts;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SqliteReaderTest : public testing::Test {
  protected:
    // As the reader sees it afterwards.
    PatientId keep(Patient patient) {
        const auto transaction = store_.begin();
        transaction->save(patient);
        transaction->commit();
        return patient.id;
    }
    void join(PatientId from, PatientId into, std::string_view number) {
        const std::vector<Identifier> given_up{identifier(number)};
        const auto transaction = store_.begin();
        transaction->join({from, into, given_up, {}, 7, at(1'764'000'000'500)});
        transaction->commit();
    }
    MessageId quarantine(std::uint32_t n, std::string_view listener, std::string_view raw) {
        JournalEntry message = entry(n, raw);
        message.listener = listener;
        message.disposition = Disposition::quarantined;
        message.reason = "PID-3 missing";
        const auto transaction = store_.begin();
        const MessageId id = transaction->append(message);
        transaction->commit();
        return id;
    }
    void find(MessageId message, std::string_view code, std::string_view place, Time when) {
        const auto transaction = store_.begin();
        transaction->append_finding(
            message, {std::string{code}, {"C-1", when, std::string{place}}, "detail"});
        transaction->commit();
    }
    std::vector<PatientId> listed(std::string_view part, std::size_t limit = 10) {
        std::vector<PatientId> ids;
        for (const PatientLine& one : reader_.patients(part, at(0), limit).items)
            ids.push_back(one.id);
        return ids;
    }
    std::vector<std::string> codes(const FindingsAsked& asked, std::size_t limit = 10) {
        std::vector<std::string> codes;
        for (const KeptFinding& one : reader_.findings(asked, limit).items)
            codes.push_back(one.finding.code);
        return codes;
    }
    static std::string why_not(const std::filesystem::path& file) {
        try {
            SqliteReader{file};
        } catch (const StoreFailure& failure) {
            return failure.what();
        }
        return "it opened";
    }

    Folder folder_;
    std::filesystem::path file_ = folder_.path() / "calciwatch.db";
    SqliteStore store_{file_};
    SqliteReader reader_{file_};
};

// --- patients ---------------------------------------------------------------------------------

TEST_F(SqliteReaderTest, shows_everything_that_was_saved_of_a_patient) {
    const PatientId id = keep(full_patient());
    const auto record = reader_.record(id);
    ASSERT_TRUE(record);
    EXPECT_EQ(describe(record->patient), describe(store_.begin()->load(id).value()));
    EXPECT_THAT(describe(record->patient), HasSubstr("Muster, Maxi"));
    ASSERT_EQ(record->numbers.size(), 2U);
    EXPECT_EQ(record->numbers[0].identifier, identifier("4711"));
    EXPECT_FALSE(record->numbers[0].given_up);
    EXPECT_THAT(record->former, IsEmpty());
    EXPECT_FALSE(reader_.record(99));
}

TEST_F(SqliteReaderTest, sees_what_is_committed_later_and_nothing_before) {
    EXPECT_THAT(listed(""), IsEmpty());
    Patient patient = full_patient();
    const auto transaction = store_.begin();
    transaction->save(patient);
    EXPECT_THAT(listed(""), IsEmpty());
    transaction->commit();
    EXPECT_THAT(listed(""), ElementsAre(patient.id));
}

TEST_F(SqliteReaderTest, finds_patients_by_a_part_of_name_or_number) {
    Patient other = patient_with_result("900002", "k");
    other.name = "Sample, Avery";
    const PatientId first = keep(full_patient());
    const PatientId second = keep(other);
    EXPECT_THAT(listed(""), ElementsAre(first, second));
    EXPECT_THAT(listed("avERY"), ElementsAre(second));
    EXPECT_THAT(listed("471"), ElementsAre(first));
    EXPECT_THAT(listed("%"), IsEmpty());
    const auto one = reader_.patients("", at(0), 1);
    EXPECT_EQ(one.items.size(), 1U);
    EXPECT_EQ(one.total, 2U);
}

TEST_F(SqliteReaderTest, counts_what_holds_now_and_lists_alerts_first) {
    const PatientId quiet = keep(patient_with_result("1", "k"));
    Patient patient = full_patient();
    patient.encounters.resize(1);
    patient.problems[0].active = true;
    patient.orders[0].status = OrderStatus::active;
    patient.orders[0].end = at(100);
    patient.results.edit(0, [](Result& one) { one.said.status = ResultStatus::withdrawn; });
    patient.alerts[0].status = AlertStatus::active;
    patient.alerts[0].severity = Severity::high;
    patient.alerts[1].status = AlertStatus::active;
    patient.alerts[1].severity = Severity::moderate;
    const PatientId warned = keep(patient);
    EXPECT_THAT(listed(""), ElementsAre(warned, quiet));
    const PatientLine line = reader_.patients("", at(99), 1).items.at(0);
    EXPECT_EQ(line.problems, 1U);
    EXPECT_EQ(line.orders, 1U);
    EXPECT_EQ(line.results, 2U);
    EXPECT_EQ(line.alerts, 2U);
    EXPECT_EQ(line.gravest, Severity::high);
    EXPECT_EQ(line.location, "4W^401^B");
    EXPECT_EQ(reader_.patients("", at(100), 1).items.at(0).orders, 0U);
}

TEST_F(SqliteReaderTest, a_number_without_authority_or_type_means_any) {
    Patient elsewhere = patient_with_result("4711", "k");
    elsewhere.identifiers = {{"H2", "MR", "4711"}};
    const PatientId here = keep(full_patient());
    const PatientId there = keep(elsewhere);
    EXPECT_THAT(reader_.who_has({"", "", "4711"}), ElementsAre(here, there));
    EXPECT_THAT(reader_.who_has({"H2", "", "4711"}), ElementsAre(there));
    EXPECT_THAT(reader_.who_has({"", "XX", "4711"}), IsEmpty());
    EXPECT_THAT(reader_.who_has({"", "", "471"}), IsEmpty());
}

TEST_F(SqliteReaderTest, an_old_number_and_an_old_record_lead_to_the_survivor) {
    const PatientId first = keep(patient_with_result("1", "a"));
    const PatientId second = keep(patient_with_result("2", "b"));
    const PatientId third = keep(patient_with_result("3", "c"));
    join(first, second, "1");
    join(second, third, "2");
    EXPECT_THAT(listed(""), ElementsAre(third));
    EXPECT_THAT(reader_.who_has({"", "", "1"}), ElementsAre(third));
    const auto record = reader_.record(first);
    ASSERT_TRUE(record);
    EXPECT_EQ(record->patient.id, third);
    ASSERT_EQ(record->numbers.size(), 3U);
    EXPECT_FALSE(record->numbers[0].given_up);
    EXPECT_TRUE(record->numbers[1].given_up);
    EXPECT_TRUE(record->numbers[2].given_up);
    ASSERT_EQ(record->former.size(), 2U);
    EXPECT_EQ(record->former[0].identifier, identifier("1"));
    EXPECT_EQ(record->former[0].patient, first);
    EXPECT_EQ(record->former[0].survivor, second);
    EXPECT_EQ(record->former[0].message, 7);
    EXPECT_EQ(record->former[0].at, at(1'764'000'000'500));
    EXPECT_EQ(record->former[1].patient, second);
}

// --- alerts -----------------------------------------------------------------------------------

TEST_F(SqliteReaderTest, lists_alerts_that_stand_first_and_finds_those_asked_for) {
    Patient patient = full_patient();
    patient.alerts.resize(3);
    patient.alerts[0].status = AlertStatus::overridden;
    patient.alerts[0].severity = Severity::moderate;
    patient.alerts[2].severity = Severity::high;
    const Time last = patient.alerts[0].changed_at;
    const PatientId id = keep(patient);
    const auto rules = [&](const AlertsAsked& asked) {
        std::vector<std::string> found;
        for (const KeptAlert& one : reader_.alerts(asked, 10).items)
            found.push_back(one.alert.rule + "/" + one.alert.subject);
        return found;
    };
    EXPECT_THAT(rules({}), ElementsAre("rule-b/order ORD-1^OE", "rule-b/", "rule-a/"));
    EXPECT_THAT(rules({id, "rule-a", {}, {}, {}}), ElementsAre("rule-a/"));
    EXPECT_THAT(rules({id + 1, "", {}, {}, {}}), IsEmpty());
    EXPECT_THAT(rules({{}, "", Severity::high, {}, {}}), ElementsAre("rule-b/", "rule-a/"));
    EXPECT_THAT(rules({{}, "", {}, {AlertStatus::active, AlertStatus::overridden}, {}}),
                ElementsAre("rule-b/order ORD-1^OE"));
    EXPECT_THAT(rules({{}, "", {}, {}, last}), testing::SizeIs(3));
    EXPECT_THAT(rules({{}, "", {}, {}, last + std::chrono::milliseconds{1}}), IsEmpty());
    const auto first = reader_.alerts({}, 1);
    EXPECT_EQ(first.total, 3U);
    ASSERT_EQ(first.items.size(), 1U);
    EXPECT_EQ(first.items[0].patient, id);
    EXPECT_EQ(first.items[0].numbers.at(0).identifier, identifier("4711"));
    EXPECT_EQ(first.items[0].alert.summary, patient.alerts[0].summary);
    EXPECT_EQ(first.items[0].alert.evidence, patient.alerts[0].evidence);
}

TEST_F(SqliteReaderTest, tells_what_happened_to_an_alert) {
    const PatientId id = keep(full_patient());
    const auto transaction = store_.begin();
    AlertChange one = change(at(100));
    transaction->append_event(id, 7, one, "topic/", "{}");
    one.change = Change::resolved;
    one.why = "ceased to hold";
    one.at = at(200);
    transaction->append_event(id, 0, one, "topic/", "{}");
    one.alert.subject = "order ORD-1^OE";
    transaction->append_event(id, 0, one, "topic/", "{}");
    transaction->commit();
    const auto history = reader_.history(id, "rule-a", "");
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[0].seq, 1);
    EXPECT_EQ(history[0].at, at(100));
    EXPECT_EQ(history[0].message, 7);
    EXPECT_EQ(history[0].change, Change::raised);
    EXPECT_EQ(history[0].severity, Severity::critical);
    EXPECT_EQ(history[0].why, "began to hold");
    EXPECT_EQ(history[1].change, Change::resolved);
    EXPECT_FALSE(history[1].message);
    EXPECT_THAT(reader_.history(id, "rule-b", ""), IsEmpty());
}

TEST_F(SqliteReaderTest, tells_how_long_after_a_call_alerts_were_acknowledged) {
    const PatientId id = keep(full_patient());
    const auto transaction = store_.begin();
    const auto tell = [&](const char* subject, Change what, std::int64_t when, bool notify) {
        AlertChange one = change(at(when));
        one.alert.subject = subject;
        one.change = what;
        const std::string body =
            std::string{R"({"data": {"alert": {"notify": )"} + (notify ? "true" : "false") + "}}}";
        transaction->append_event(id, 0, one, "topic/", body);
    };
    tell("kept in part", Change::acknowledged, 50, false);
    tell("called", Change::raised, 100, true);
    tell("quiet", Change::raised, 150, false);
    tell("called", Change::updated, 170, false);
    tell("worse", Change::raised, 200, true);
    tell("quiet", Change::acknowledged, 250, false);
    tell("worse", Change::escalated, 300, true);
    tell("called", Change::acknowledged, 400, false);
    tell("worse", Change::acknowledged, 500, false);
    transaction->commit();
    std::vector<std::int64_t> after;
    for (const Reaction& one : reader_.reactions()) {
        EXPECT_EQ(one.rule, "rule-a");
        after.push_back(one.after.count());
    }
    EXPECT_THAT(after, ElementsAre(100, 300, 200));
}

// --- findings and quarantine ------------------------------------------------------------------

TEST_F(SqliteReaderTest, findings_come_newest_first_and_can_be_narrowed) {
    const MessageId message = quarantine(1, "lab", "MSH|");
    find(message, "unit-missing", "OBX-6", at(1));
    find(message, "number-unreadable", "OBX[2]-5", at(1));
    find(0, "frame-truncated", "ehr 127.0.0.1:9, byte 0 of the stream", at(500));
    EXPECT_THAT(codes({}), ElementsAre("frame-truncated", "number-unreadable", "unit-missing"));
    EXPECT_THAT(codes({}, 1), ElementsAre("frame-truncated"));
    EXPECT_EQ(reader_.findings({}, 1).total, 3U);
    EXPECT_THAT(codes({"unit-missing", "", {}}), ElementsAre("unit-missing"));
    EXPECT_THAT(codes({"", "ehr", {}}), ElementsAre("frame-truncated"));
    EXPECT_THAT(codes({"", "lab", {}}), ElementsAre("number-unreadable", "unit-missing"));
    EXPECT_THAT(codes({"", "", at(501)}), ElementsAre("number-unreadable", "unit-missing"));
    const auto all = reader_.findings({}, 10).items;
    EXPECT_FALSE(all[0].message);
    EXPECT_EQ(all[0].received, at(500));
    EXPECT_EQ(all[1].message, message);
    EXPECT_EQ(all[1].received, entry(1).received);
    EXPECT_EQ(all[1].type, "ORU^R01");
    EXPECT_EQ(all[1].finding.source.place, "OBX[2]-5");
}

TEST_F(SqliteReaderTest, findings_are_counted_by_code_and_place_whatever_the_occurrence) {
    const MessageId message = quarantine(1, "lab", "MSH|");
    find(message, "code-check-digit", "PID-3[2].1", at(1));
    find(message, "unit-missing", "OBX[1]-6", at(1));
    find(message, "unit-missing", "OBX[2]-6", at(1));
    find(0, "frame-truncated", "ehr 127.0.0.1:9, byte 0 of the stream", at(500));
    find(0, "frame-truncated", "ehr 127.0.0.1:8, byte 44 of the stream", at(501));
    find(0, "frame-truncated", "ehr 127.0.0.1:8, byte 99 of the stream", at(400));
    std::vector<std::string> lines;
    for (const FindingCount& one : reader_.count_findings({}))
        lines.push_back(std::to_string(one.count) + ' ' + one.code + ' ' + one.place + ' ' +
                        one.listener);
    EXPECT_THAT(lines, ElementsAre("3 frame-truncated frame ehr", "2 unit-missing OBX-6 lab",
                                   "1 code-check-digit PID-3.1 lab"));
    EXPECT_EQ(reader_.count_findings({})[0].last, at(501));
    EXPECT_EQ(reader_.count_findings({"unit-missing", "lab", {}}).size(), 1U);
}

TEST_F(SqliteReaderTest, a_message_in_quarantine_is_shown_with_its_reason_and_every_byte) {
    const std::string raw{"MSH|\0\xff|\r", 9};
    const MessageId first = quarantine(1, "lab", raw);
    const MessageId second = quarantine(2, "ehr", "PID|1");
    const auto all = reader_.quarantine("", 1);
    EXPECT_EQ(all.total, 2U);
    ASSERT_EQ(all.items.size(), 1U);
    EXPECT_EQ(all.items[0].id, second);
    EXPECT_EQ(reader_.quarantine("lab", 10).items.at(0).id, first);
    const auto one = reader_.quarantined(first);
    ASSERT_TRUE(one);
    EXPECT_EQ(one->reason, "PID-3 missing");
    EXPECT_EQ(one->sending_application, "LAB");
    EXPECT_FALSE(one->retried_at);
    EXPECT_EQ(reader_.raw(first), raw);
    EXPECT_FALSE(reader_.quarantined(99));
}

TEST_F(SqliteReaderTest, what_was_retried_with_success_is_no_longer_listed_but_can_be_shown) {
    const MessageId retried = quarantine(1, "lab", "PID|1");
    const MessageId in_vain = quarantine(2, "lab", "PID|2");
    const auto transaction = store_.begin();
    transaction->mark_retried(retried, at(9), 7, "");
    transaction->mark_retried(in_vain, at(9), 0, "PID-3 missing");
    transaction->commit();
    const auto listed = reader_.quarantine("", 10);
    EXPECT_EQ(listed.total, 1U);
    ASSERT_EQ(listed.items.size(), 1U);
    EXPECT_EQ(listed.items[0].id, in_vain);
    EXPECT_EQ(listed.items[0].retried_at, at(9));
    EXPECT_EQ(reader_.quarantined(retried)->retried_as, 7);
}

// --- what cannot be read ----------------------------------------------------------------------

TEST_F(SqliteReaderTest, does_not_hold_the_log_back_between_two_questions) {
    keep(full_patient());
    EXPECT_THAT(listed(""), testing::SizeIs(1));
    const std::string log = file_.string() + "-wal";
    EXPECT_GT(std::filesystem::file_size(log), 0U);
    Database writer{file_, SQLITE_OPEN_READWRITE};
    EXPECT_EQ(writer.ask("PRAGMA wal_checkpoint(TRUNCATE)"), "0");
    EXPECT_EQ(std::filesystem::file_size(log), 0U);
}

TEST_F(SqliteReaderTest, refuses_another_version_and_says_what_helps) {
    Database{file_, SQLITE_OPEN_READWRITE}.ask("PRAGMA user_version = 1");
    EXPECT_THAT(why_not(file_), HasSubstr("version 1, this program reads version 8"));
    Database{file_, SQLITE_OPEN_READWRITE}.ask("PRAGMA user_version = 99");
    EXPECT_THAT(why_not(file_), HasSubstr("written by a later calciwatch"));
}

TEST_F(SqliteReaderTest, refuses_the_database_of_another_program) {
    const auto file = folder_.path() / "songs.db";
    Database{file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE}.ask(
        "CREATE TABLE song (title TEXT)");
    EXPECT_THAT(why_not(file), HasSubstr("not one of calciwatch"));
}

TEST_F(SqliteReaderTest, makes_no_file) {
    const auto file = folder_.path() / "none.db";
    EXPECT_THAT(why_not(file), HasSubstr("none.db"));
    EXPECT_FALSE(std::filesystem::exists(file));
}

}  // namespace
}  // namespace store_test
