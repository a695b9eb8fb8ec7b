// The promises of store.hpp, kept by every store: a new one is one more name in this list.
#include "alerts/store/memory_store.hpp"
#include "alerts/store/sqlite_store.hpp"
#include "tests/store/folder.hpp"
#include "tests/store/samples.hpp"

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace store_test {
namespace {

using namespace alerts;
using testing::ElementsAre;
using testing::IsEmpty;

class InMemory {
  public:
    Store& store() { return store_; }

  private:
    MemoryStore store_;
};

class InSqlite {
  public:
    Store& store() { return store_; }

  private:
    Folder folder_;
    SqliteStore store_{folder_.path() / "calciwatch.db"};
};

template <class Kind>
class StoreContract : public testing::Test {
  protected:
    std::unique_ptr<Transaction> begin() { return kind_.store().begin(); }

    // Commits a patient and gives it back as the store reads it.
    Patient keep(Patient patient) {
        const auto transaction = begin();
        transaction->save(patient);
        transaction->commit();
        return load(patient.id);
    }
    Patient load(PatientId id) { return begin()->load(id).value(); }

    void commit_event(std::string_view topic = "alert/1/H1/rx/high/r/",
                      std::string_view body = "{}") {
        const auto transaction = begin();
        transaction->append_event(1, 0, change(at(5)), topic, body);
        transaction->commit();
    }
    std::vector<Sequence> sequences(Sequence after, std::size_t limit,
                                    std::vector<std::string> prefixes = {}) {
        std::vector<Sequence> found;
        for (const OutboxEvent& event : kind_.store().open_outbox()->after(after, limit, prefixes))
            found.push_back(event.seq);
        return found;
    }
    Patient due_at(std::string_view number, Time when) {
        Patient patient = patient_with_result(number, "k");
        patient.review_at = when;
        patient.review_changed = true;
        return keep(patient);
    }

    Kind kind_;
};

using Kinds = testing::Types<InMemory, InSqlite>;
TYPED_TEST_SUITE(StoreContract, Kinds);

// --- messages ---------------------------------------------------------------------------------

TYPED_TEST(StoreContract, a_resend_finds_the_first_answer) {
    const auto transaction = this->begin();
    const MessageId id = transaction->append(entry(7, "MSH|raw", "MSA|AA|C-1"));
    transaction->commit();
    const auto known = this->begin()->find_message(digest(7));
    ASSERT_TRUE(known);
    EXPECT_EQ(known->id, id);
    EXPECT_EQ(known->ack, "MSA|AA|C-1");
}

TYPED_TEST(StoreContract, a_resend_is_found_within_the_same_transaction) {
    const auto transaction = this->begin();
    transaction->append(entry(7, "MSH|raw", "MSA|AA|C-1"));
    ASSERT_TRUE(transaction->find_message(digest(7)));
    EXPECT_EQ(transaction->find_message(digest(7))->ack, "MSA|AA|C-1");
    EXPECT_FALSE(transaction->find_message(digest(8)));
}

TYPED_TEST(StoreContract, an_answer_is_kept_byte_for_byte) {
    const std::string ack{"MSA|AA|\0\xFF\r", 10};
    const auto transaction = this->begin();
    transaction->append(entry(1, ack, ack));
    transaction->append(entry(2, "", ""));
    EXPECT_EQ(transaction->find_message(digest(1))->ack, ack);
    EXPECT_EQ(transaction->find_message(digest(2))->ack, "");
}

TYPED_TEST(StoreContract, the_same_bytes_are_not_appended_twice) {
    {
        const auto transaction = this->begin();
        transaction->append(entry(1));
        EXPECT_THROW(transaction->append(entry(1)), StoreFailure);
        EXPECT_THROW(transaction->commit(), StoreFailure) << "it ended when a call threw";
    }
    EXPECT_FALSE(this->begin()->find_message(digest(1)));
}

TYPED_TEST(StoreContract, messages_are_numbered_from_one) {
    const auto transaction = this->begin();
    EXPECT_EQ(transaction->next_message(), 1);
    EXPECT_EQ(transaction->append(entry(1)), 1);
    EXPECT_EQ(transaction->next_message(), 2);
    EXPECT_EQ(transaction->append(entry(2)), 2);
    transaction->commit();
    EXPECT_EQ(this->begin()->next_message(), 3);
}

TYPED_TEST(StoreContract, a_control_id_is_used_by_one_listener_and_sender) {
    const auto transaction = this->begin();
    transaction->append(entry(1));
    EXPECT_TRUE(transaction->control_id_used("lab", "LAB", "H1", "C-1"));
    EXPECT_FALSE(transaction->control_id_used("ehr", "LAB", "H1", "C-1"));
    EXPECT_FALSE(transaction->control_id_used("lab", "ADT", "H1", "C-1"));
    EXPECT_FALSE(transaction->control_id_used("lab", "LAB", "H2", "C-1"));
    EXPECT_FALSE(transaction->control_id_used("lab", "LAB", "H1", "C-2"));
    transaction->commit();
    EXPECT_TRUE(this->begin()->control_id_used("lab", "LAB", "H1", "C-1"));
}

TYPED_TEST(StoreContract, a_message_of_every_disposition_is_kept) {
    std::uint32_t n = 0;
    const auto transaction = this->begin();
    for (const Disposition disposition :
         {Disposition::applied, Disposition::ignored, Disposition::quarantined}) {
        JournalEntry one = entry(++n);
        one.disposition = disposition;
        one.reason = "PID-3 is missing";
        transaction->append(one);
    }
    transaction->commit();
    for (; n > 0; --n) EXPECT_TRUE(this->begin()->find_message(digest(n)));
}

TYPED_TEST(StoreContract, a_finding_may_come_before_its_message) {
    const auto transaction = this->begin();
    transaction->append_finding(transaction->next_message(),
                                {"unit-missing", {"C-1", at(1), "OBX[1]-6"}, "62"});
    transaction->append(entry(1));
    EXPECT_NO_THROW(transaction->commit());
}

// --- transactions -----------------------------------------------------------------------------

TYPED_TEST(StoreContract, what_is_not_committed_never_happened) {
    const Patient before = this->keep(full_patient());
    {
        const auto transaction = this->begin();
        transaction->append(entry(1));
        transaction->append_finding(1, {"unit-missing", {"C-1", at(1), "OBX[1]-6"}, "62"});
        Patient other = full_patient("815");
        transaction->save(other);
        Patient patient = before;
        patient.results[0] = result("z", "99");
        patient.dropped_results = {"a"};
        patient.review_at = at(1);
        patient.review_changed = true;
        transaction->save(patient);
        transaction->append_event(patient.id, 1, change(at(5)), "t/", "{}");
        transaction->acknowledge("pharmacy", 1);
    }
    const auto transaction = this->begin();
    EXPECT_FALSE(transaction->find_message(digest(1)));
    EXPECT_FALSE(transaction->control_id_used("lab", "LAB", "H1", "C-1"));
    EXPECT_EQ(transaction->next_message(), 1);
    EXPECT_EQ(transaction->next_sequence(), 1);
    const std::vector<Identifier> identifiers{identifier("815")};
    EXPECT_THAT(transaction->find_patients(identifiers), ElementsAre(0));
    EXPECT_FALSE(transaction->load(before.id + 1));
    EXPECT_EQ(describe(transaction->load(before.id).value()), describe(before));
    EXPECT_EQ(transaction->next_due(), before.review_at);
    const auto outbox = this->kind_.store().open_outbox();
    EXPECT_EQ(outbox->head(), 0);
    EXPECT_THAT(outbox->after(0, 10), IsEmpty());
    EXPECT_FALSE(outbox->acked("pharmacy"));
}

TYPED_TEST(StoreContract, a_transaction_sees_its_own_changes) {
    const auto transaction = this->begin();
    Patient patient = full_patient();
    transaction->save(patient);
    EXPECT_EQ(describe(transaction->load(patient.id).value()), describe(full_patient()));
    patient.results[0] = result("z", "99");
    transaction->save(patient);
    EXPECT_EQ(transaction->load(patient.id)->results[0].said.text, "99");
    const std::vector<Identifier> identifiers{identifier("4711")};
    EXPECT_THAT(transaction->find_patients(identifiers), ElementsAre(patient.id));
}

TYPED_TEST(StoreContract, only_one_transaction_at_a_time) {
    const auto transaction = this->begin();
    transaction->append(entry(1));
    EXPECT_THROW(static_cast<void>(this->begin()), StoreFailure);
    transaction->commit();  // the first is none the worse for it
    EXPECT_TRUE(this->begin()->find_message(digest(1)));
}

TYPED_TEST(StoreContract, a_committed_transaction_takes_no_more) {
    const auto transaction = this->begin();
    transaction->commit();
    EXPECT_THROW(transaction->append(entry(1)), StoreFailure);
    EXPECT_THROW(transaction->commit(), StoreFailure);
}

TYPED_TEST(StoreContract, the_epoch_is_the_same_for_store_and_outbox) {
    EXPECT_EQ(this->kind_.store().epoch(), this->kind_.store().open_outbox()->epoch());
    EXPECT_EQ(this->kind_.store().epoch().size(), 32U);
    TypeParam other;
    EXPECT_NE(this->kind_.store().epoch(), other.store().epoch());
}

// --- patients ---------------------------------------------------------------------------------

TYPED_TEST(StoreContract, a_patient_comes_back_as_it_was_saved) {
    const Patient kept = this->keep(full_patient());
    EXPECT_EQ(describe(kept), describe(full_patient()));
    EXPECT_TRUE(unmarked(kept));
    EXPECT_GT(kept.id, 0);
}

TYPED_TEST(StoreContract, an_empty_patient_comes_back_empty) {
    const Patient kept = this->keep(Patient{});
    EXPECT_EQ(describe(kept), describe(Patient{}));
}

TYPED_TEST(StoreContract, a_patient_nobody_saved_is_not_there) {
    EXPECT_FALSE(this->begin()->load(1));
    EXPECT_FALSE(this->begin()->load(0));
}

TYPED_TEST(StoreContract, saving_gives_an_id_and_clears_the_marks) {
    const auto transaction = this->begin();
    Patient first = full_patient("1");
    Patient second = full_patient("2");
    transaction->save(first);
    transaction->save(second);
    EXPECT_NE(first.id, 0);
    EXPECT_NE(second.id, 0);
    EXPECT_NE(first.id, second.id);
    EXPECT_TRUE(unmarked(first));
}

TYPED_TEST(StoreContract, every_enumerator_comes_back) {
    Patient patient;
    for (int n = 0; n < 5; ++n) {
        Problem problem;
        problem.key = std::to_string(n);
        problem.stated = static_cast<Certainty>(n % 2);
        problem.changed = true;
        patient.problems.push_back(problem);
        MedicationOrder order;
        order.key = std::to_string(n);
        order.status = static_cast<OrderStatus>(n);
        order.drugs.emplace_back().said.role = static_cast<DrugRole>(n % 4);
        order.changed = true;
        patient.orders.push_back(order);
        Result one = result(std::to_string(n), "1");
        one.said.status = static_cast<ResultStatus>(n);
        one.said.number->comparator = static_cast<Comparator>(n);
        patient.results.push_back(one);
        Alert alert;
        alert.rule = std::to_string(n);
        alert.status = static_cast<AlertStatus>(n % 3);
        alert.severity = static_cast<Severity>(n % 4);
        alert.changed = true;
        patient.alerts.push_back(alert);
    }
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
}

TYPED_TEST(StoreContract, decimals_and_texts_are_kept_exactly) {
    Patient patient;
    for (const char* const value : {"0", "-0.5", "999999999999999999", "0.000000000000000001",
                                    "-999999999.999999999", "500.0", "500.1"})
        patient.results.push_back(result(value, value));
    patient.results[0].said.text = std::string{"a\0b", 3};
    patient.results[1].said.text = "\xFF not UTF-8";
    patient.results[2].said.text = "quote ' \" ; -- \xE2\x82\xAC";
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
}

TYPED_TEST(StoreContract, what_is_derived_is_not_stored) {
    Patient patient = full_patient();
    patient.problems[0].matches = {{1, Certainty::confirmed, "code"}};
    patient.orders[0].drugs[0].matches = {{2, Certainty::confirmed, "code"}};
    patient.results[0].matches = {{3, Certainty::confirmed, "code"}};
    patient.results[0].reading = UnitReading{"mg/L", {}};
    const Patient kept = this->keep(patient);
    EXPECT_THAT(kept.problems[0].matches, IsEmpty());
    EXPECT_THAT(kept.orders[0].drugs[0].matches, IsEmpty());
    EXPECT_THAT(kept.results[0].matches, IsEmpty());
    EXPECT_FALSE(kept.results[0].reading);
}

TYPED_TEST(StoreContract, only_what_is_marked_is_written) {
    const Patient before = this->keep(full_patient());
    Patient patient = before;
    patient.name = "not marked";
    patient.encounter.location = "not marked";
    patient.problems[0].as_of = at(1);
    patient.orders[0].control = "not marked";
    patient.results[0].said.text = "not marked";
    patient.alerts[0].summary = "not marked";
    patient.review_at.reset();
    EXPECT_EQ(describe(this->keep(patient)), describe(before));
}

TYPED_TEST(StoreContract, each_mark_writes_its_own_part) {
    Patient patient = this->keep(full_patient());
    patient.name = "";
    patient.died.reset();
    patient.changed = true;
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
    patient = this->load(patient.id);
    patient.encounter = Encounter{};
    patient.encounter.changed = true;
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
    patient = this->load(patient.id);
    patient.problems[1].what.codes = {{"I10C", "E83.59", ""}};
    patient.problems[1].changed = true;
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
    patient = this->load(patient.id);
    patient.orders[0].drugs.erase(patient.orders[0].drugs.begin());
    patient.orders[0].routes.clear();
    patient.orders[0].changed = true;
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
    patient = this->load(patient.id);
    patient.results[1].said.what.codes.pop_back();
    patient.results[1].said.number.reset();
    patient.results[1].changed = true;
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
    patient = this->load(patient.id);
    patient.alerts[0].evidence.pop_back();
    patient.alerts[0].changed = true;
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
    patient = this->load(patient.id);
    patient.review_at.reset();
    patient.review_changed = true;
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
}

TYPED_TEST(StoreContract, a_changed_fact_keeps_its_place_and_a_new_one_comes_last) {
    Patient patient = this->keep(full_patient());
    patient.problems[0].changed = true;
    patient.results[0] = result("z", "99");
    patient.results.push_back(result("b", "1"));
    patient.alerts[0].changed = true;
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
}

TYPED_TEST(StoreContract, a_dropped_result_is_gone) {
    Patient patient = this->keep(full_patient());
    patient.results.erase(patient.results.begin() + 1);
    patient.dropped_results = {"a", "never there"};
    const Patient kept = this->keep(patient);
    EXPECT_EQ(describe(kept), describe(patient));
    ASSERT_EQ(kept.results.size(), 2U);
}

TYPED_TEST(StoreContract, a_result_dropped_and_learnt_again_comes_last) {
    Patient patient = this->keep(full_patient());
    patient.dropped_results = {"z"};
    patient.results.erase(patient.results.begin());
    patient.results.push_back(result("z", "5"));
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
}

TYPED_TEST(StoreContract, saving_a_patient_that_was_never_stored_is_refused) {
    Patient stranger = full_patient();
    stranger.id = 77;
    const auto transaction = this->begin();
    EXPECT_THROW(transaction->save(stranger), StoreFailure);
    EXPECT_THROW(transaction->commit(), StoreFailure);
}

TYPED_TEST(StoreContract, patients_do_not_mix) {
    const Patient first = this->keep(full_patient("1"));
    Patient second = full_patient("2");
    second.results[0] = result("z", "77");
    second = this->keep(second);
    EXPECT_EQ(describe(this->load(first.id)), describe(first));
    EXPECT_EQ(this->load(second.id).results[0].said.text, "77");
}

// --- identifiers ------------------------------------------------------------------------------

TYPED_TEST(StoreContract, finds_patients_in_the_order_asked) {
    const PatientId first = this->keep(full_patient("1")).id;
    const PatientId second = this->keep(full_patient("2")).id;
    const std::vector<Identifier> identifiers{identifier("2"), identifier("nobody"),
                                              identifier("1"), identifier("2")};
    EXPECT_THAT(this->begin()->find_patients(identifiers), ElementsAre(second, 0, first, second));
    EXPECT_THAT(this->begin()->find_patients({}), IsEmpty());
}

TYPED_TEST(StoreContract, an_identifier_is_authority_type_and_number) {
    this->keep(full_patient("1"));
    const std::vector<Identifier> others{{"H2", "MR", "1"}, {"H1", "PI", "1"}, {"", "", "1"}};
    EXPECT_THAT(this->begin()->find_patients(others), ElementsAre(0, 0, 0));
}

TYPED_TEST(StoreContract, identifiers_learnt_later_are_added) {
    Patient patient = this->keep(full_patient("1"));
    patient.identifiers.push_back(identifier("0"));
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
    const std::vector<Identifier> identifiers{identifier("0"), identifier("1")};
    EXPECT_THAT(this->begin()->find_patients(identifiers), ElementsAre(patient.id, patient.id));
}

TYPED_TEST(StoreContract, an_identifier_stays_with_the_patient_who_had_it_first) {
    const Patient owner = this->keep(full_patient("1"));
    Patient other = full_patient("2");
    other.identifiers.insert(other.identifiers.begin() + 1, identifier("1"));
    const Patient kept = this->keep(other);
    const std::vector<Identifier> identifiers{identifier("1"), identifier("2")};
    EXPECT_THAT(this->begin()->find_patients(identifiers), ElementsAre(owner.id, kept.id));
    EXPECT_EQ(kept.identifiers, full_patient("2").identifiers);
    EXPECT_EQ(this->load(owner.id).identifiers, owner.identifiers);
}

TYPED_TEST(StoreContract, an_identifier_named_twice_is_kept_once) {
    Patient patient = full_patient("1");
    patient.identifiers.push_back(identifier("1"));
    EXPECT_EQ(this->keep(patient).identifiers, full_patient("1").identifiers);
}

// --- reviews ----------------------------------------------------------------------------------

TYPED_TEST(StoreContract, gives_the_patients_that_are_due_earliest_first) {
    const PatientId third = this->due_at("3", at(30)).id;
    const PatientId first = this->due_at("1", at(10)).id;
    const PatientId second = this->due_at("2", at(20)).id;
    this->due_at("4", at(31));
    const auto transaction = this->begin();
    const std::vector<Due> due = transaction->due(at(30), 10);
    ASSERT_EQ(due.size(), 3U);
    EXPECT_EQ(due[0].patient, first);
    EXPECT_EQ(due[0].at, at(10));
    EXPECT_EQ(due[1].patient, second);
    EXPECT_EQ(due[2].patient, third) << "due at the very millisecond";
    EXPECT_EQ(transaction->due(at(30), 2).size(), 2U);
    EXPECT_EQ(transaction->due(at(30), 2)[1].patient, second);
    EXPECT_THAT(transaction->due(at(9), 10), IsEmpty());
    EXPECT_THAT(transaction->due(at(30), 0), IsEmpty());
    EXPECT_EQ(transaction->next_due(), at(10));
}

TYPED_TEST(StoreContract, the_next_review_follows_what_is_saved) {
    EXPECT_EQ(this->begin()->next_due(), std::nullopt);
    Patient patient = this->due_at("1", at(10));
    this->due_at("2", at(20));
    patient.review_at = at(30);
    patient.review_changed = true;
    const auto transaction = this->begin();
    transaction->save(patient);
    EXPECT_EQ(transaction->next_due(), at(20));
    patient.review_at.reset();
    patient.review_changed = true;
    transaction->save(patient);
    EXPECT_EQ(transaction->due(at(100), 10).size(), 1U);
    transaction->commit();
    EXPECT_EQ(this->begin()->due(at(100), 10).size(), 1U);
    EXPECT_EQ(this->begin()->next_due(), at(20));
}

// --- outbox -----------------------------------------------------------------------------------

TYPED_TEST(StoreContract, events_are_kept_as_they_are) {
    const std::string body = "{\"summary\":\"\xC3\xA9 '\"}";
    const auto transaction = this->begin();
    EXPECT_EQ(transaction->append_event(1, 0, change(at(77)), "alert/1/H1/rx/high/r/", body), 1);
    transaction->commit();
    const auto events = this->kind_.store().open_outbox()->after(0, 10);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].seq, 1);
    EXPECT_EQ(events[0].at, at(77));
    EXPECT_EQ(events[0].topic, "alert/1/H1/rx/high/r/");
    EXPECT_EQ(events[0].body, body);
}

TYPED_TEST(StoreContract, the_outbox_sees_only_what_is_committed) {
    const auto outbox = this->kind_.store().open_outbox();
    const auto transaction = this->begin();
    transaction->append_event(1, 0, change(at(5)), "t/", "{}");
    transaction->acknowledge("pharmacy", 1);
    EXPECT_EQ(outbox->head(), 0);
    EXPECT_THAT(outbox->after(0, 10), IsEmpty());
    EXPECT_FALSE(outbox->acked("pharmacy"));
    transaction->commit();
    EXPECT_EQ(outbox->head(), 1);
    EXPECT_EQ(outbox->after(0, 10).size(), 1U);
    EXPECT_EQ(outbox->acked("pharmacy"), 1);
}

TYPED_TEST(StoreContract, the_sequence_has_no_gap_after_a_rollback) {
    this->commit_event();
    {
        const auto dies = this->begin();
        EXPECT_EQ(dies->next_sequence(), 2);
        EXPECT_EQ(dies->append_event(1, 0, change(at(5)), "t/", "{}"), 2);
        EXPECT_EQ(dies->append_event(1, 0, change(at(5)), "t/", "{}"), 3);
    }
    const auto transaction = this->begin();
    EXPECT_EQ(transaction->next_sequence(), 2);
    EXPECT_EQ(transaction->append_event(1, 0, change(at(5)), "t/", "{}"), 2);
    EXPECT_EQ(transaction->next_sequence(), 3);
    transaction->commit();
    EXPECT_THAT(this->sequences(0, 10), ElementsAre(1, 2));
}

TYPED_TEST(StoreContract, the_outbox_reads_on_from_a_number_and_up_to_a_limit) {
    for (int i = 0; i < 5; ++i) this->commit_event();
    EXPECT_THAT(this->sequences(0, 10), ElementsAre(1, 2, 3, 4, 5));
    EXPECT_THAT(this->sequences(2, 2), ElementsAre(3, 4));
    EXPECT_THAT(this->sequences(5, 10), IsEmpty());
    EXPECT_THAT(this->sequences(99, 10), IsEmpty());
    EXPECT_THAT(this->sequences(-1, 10), ElementsAre(1, 2, 3, 4, 5));
    EXPECT_THAT(this->sequences(0, 0), IsEmpty());
}

TYPED_TEST(StoreContract, the_outbox_gives_only_topics_that_begin_with_a_prefix) {
    this->commit_event("alert/1/H1/rx/high/r/");
    this->commit_event("alert/1/H1/lab/high/r/");
    this->commit_event("alert/1/H2/rx/high/r/");
    this->commit_event("alert/1/H1/rx/critical/r/");
    EXPECT_THAT(this->sequences(0, 10, {"alert/1/H1/rx/"}), ElementsAre(1, 4));
    EXPECT_THAT(this->sequences(0, 10, {"alert/1/H2/", "alert/1/H1/lab/"}), ElementsAre(2, 3));
    EXPECT_THAT(this->sequences(0, 1, {"alert/1/H1/rx/critical/"}), ElementsAre(4))
        << "the limit counts what matches";
    EXPECT_THAT(this->sequences(0, 10, {"alert/1/H1/rx/critical/r/longer"}), IsEmpty());
    EXPECT_THAT(this->sequences(0, 10, {""}), ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(this->sequences(0, 10, {"alert_1_H1_"}), IsEmpty()) << "no wildcards";
}

TYPED_TEST(StoreContract, an_acknowledgement_never_goes_back) {
    const auto outbox = this->kind_.store().open_outbox();
    for (const Sequence up_to : {5, 3, 7, 6}) {
        const auto transaction = this->begin();
        transaction->acknowledge("pharmacy", up_to);
        transaction->commit();
    }
    EXPECT_EQ(outbox->acked("pharmacy"), 7);
    EXPECT_EQ(outbox->acked("ward"), std::nullopt);
    const auto transaction = this->begin();
    transaction->acknowledge("pharmacy", 9);
    transaction->acknowledge("pharmacy", 8);
    transaction->acknowledge("ward", 0);
    transaction->commit();
    EXPECT_EQ(outbox->acked("pharmacy"), 9);
    EXPECT_EQ(outbox->acked("ward"), 0);
}

TYPED_TEST(StoreContract, a_reader_on_another_thread_never_sees_a_gap) {
    constexpr Sequence events = 60;
    const auto outbox = this->kind_.store().open_outbox();
    bool gapless = true;
    std::thread reader{[&outbox, &gapless] {
        Sequence last = 0;
        while (last < events)
            for (const OutboxEvent& event : outbox->after(last, 7)) {
                gapless = gapless && event.seq == last + 1;
                last = event.seq;
            }
    }};
    for (Sequence i = 0; i < events; i += 2) {
        const auto transaction = this->begin();
        transaction->append_event(1, 0, change(at(5)), "t/", "{}");
        transaction->append_event(1, 0, change(at(5)), "t/", "{}");
        transaction->commit();
    }
    reader.join();
    EXPECT_TRUE(gapless);
}

}  // namespace
}  // namespace store_test
