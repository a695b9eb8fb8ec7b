// What every store promises of messages, links and transactions.
#include "tests/store/contract.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace store_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

template <class Kind>
class MessageStore : public Contract<Kind> {};
TYPED_TEST_SUITE(MessageStore, Kinds);

// --- messages ------------------------------------------------------------------------------------

TYPED_TEST(MessageStore, a_resend_finds_the_first_answer) {
    const auto transaction = this->begin();
    const MessageId id = transaction->append(entry(7, "MSH|raw", "MSA|AA|C-1"));
    transaction->commit();
    const auto known = this->begin()->find_message(key(7));
    ASSERT_TRUE(known);
    EXPECT_EQ(known->id, id);
    EXPECT_EQ(known->ack, "MSA|AA|C-1");
}

TYPED_TEST(MessageStore, a_resend_is_found_within_the_same_transaction) {
    const auto transaction = this->begin();
    transaction->append(entry(7, "MSH|raw", "MSA|AA|C-1"));
    ASSERT_TRUE(transaction->find_message(key(7)));
    EXPECT_EQ(transaction->find_message(key(7))->ack, "MSA|AA|C-1");
    EXPECT_FALSE(transaction->find_message(key(8)));
}

TYPED_TEST(MessageStore, an_answer_is_kept_byte_for_byte) {
    const std::string ack{"MSA|AA|\0\xFF\r", 10};
    const auto transaction = this->begin();
    transaction->append(entry(1, ack, ack));
    transaction->append(entry(2, "", ""));
    EXPECT_EQ(transaction->find_message(key(1))->ack, ack);
    EXPECT_EQ(transaction->find_message(key(2))->ack, "");
}

TYPED_TEST(MessageStore, the_same_bytes_are_not_appended_twice) {
    {
        const auto transaction = this->begin();
        transaction->append(entry(1));
        EXPECT_THROW(transaction->append(entry(1)), StoreFailure);
        EXPECT_THROW(transaction->commit(), StoreFailure) << "it ended when a call threw";
    }
    EXPECT_FALSE(this->begin()->find_message(key(1)));
}

TYPED_TEST(MessageStore, messages_are_numbered_from_one) {
    const auto transaction = this->begin();
    EXPECT_EQ(transaction->next_message(), 1);
    EXPECT_EQ(transaction->append(entry(1)), 1);
    EXPECT_EQ(transaction->next_message(), 2);
    EXPECT_EQ(transaction->append(entry(2)), 2);
    transaction->commit();
    EXPECT_EQ(this->begin()->next_message(), 3);
}

TYPED_TEST(MessageStore, a_control_id_is_used_by_one_listener_and_sender) {
    const auto transaction = this->begin();
    transaction->append(entry(1));
    EXPECT_TRUE(transaction->control_id_used({"lab", "LAB", "H1"}, "C-1"));
    EXPECT_FALSE(transaction->control_id_used({"ehr", "LAB", "H1"}, "C-1"));
    EXPECT_FALSE(transaction->control_id_used({"lab", "ADT", "H1"}, "C-1"));
    EXPECT_FALSE(transaction->control_id_used({"lab", "LAB", "H2"}, "C-1"));
    EXPECT_FALSE(transaction->control_id_used({"lab", "LAB", "H1"}, "C-2"));
    transaction->commit();
    EXPECT_TRUE(this->begin()->control_id_used({"lab", "LAB", "H1"}, "C-1"));
}

TYPED_TEST(MessageStore, a_message_of_every_disposition_is_kept) {
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
    for (; n > 0; --n) EXPECT_TRUE(this->begin()->find_message(key(n)));
}

TYPED_TEST(MessageStore, a_finding_may_come_before_its_message) {
    const auto transaction = this->begin();
    transaction->append_finding(transaction->next_message(),
                                {"unit-missing", {"C-1", at(1), "OBX[1]-6"}, "62"});
    transaction->append(entry(1));
    EXPECT_NO_THROW(transaction->commit());
}

// --- links ------------------------------------------------------------------------------------

constexpr Link lab{"results", "LAB", "H1"};
constexpr Link ward{"results", "WARD", "H1"};

TYPED_TEST(MessageStore, a_link_has_no_number_before_its_first) {
    EXPECT_FALSE(this->begin()->last_number(lab));
}

TYPED_TEST(MessageStore, a_number_is_remembered_of_its_own_link) {
    auto transaction = this->begin();
    transaction->set_last_number(lab, 7);
    EXPECT_EQ(transaction->last_number(lab), 7);
    transaction->commit();
    transaction.reset();
    transaction = this->begin();
    EXPECT_EQ(transaction->last_number(lab), 7);
    EXPECT_FALSE(transaction->last_number(ward));
    EXPECT_FALSE(transaction->last_number({"orders", "LAB", "H1"}));
    transaction->set_last_number(lab, std::nullopt);
    EXPECT_FALSE(transaction->last_number(lab));
}

TYPED_TEST(MessageStore, a_number_that_was_not_committed_was_never_set) {
    this->begin()->set_last_number(lab, 7);
    EXPECT_FALSE(this->begin()->last_number(lab));
}

TYPED_TEST(MessageStore, a_fragment_is_given_once_to_its_own_link) {
    auto transaction = this->begin();
    transaction->keep_fragment(lab, "P1", "MSH|^~\\&|\rPID|\xff\r", at(1));
    transaction->commit();
    transaction.reset();
    transaction = this->begin();
    EXPECT_FALSE(transaction->take_fragment(ward, "P1"));
    EXPECT_FALSE(transaction->take_fragment(lab, "P2"));
    EXPECT_EQ(transaction->take_fragment(lab, "P1"), "MSH|^~\\&|\rPID|\xff\r");
    EXPECT_FALSE(transaction->take_fragment(lab, "P1"));
}

TYPED_TEST(MessageStore, a_fragment_taken_but_not_committed_is_still_there) {
    auto transaction = this->begin();
    transaction->keep_fragment(lab, "P1", "MSH", at(1));
    transaction->commit();
    transaction.reset();
    EXPECT_TRUE(this->begin()->take_fragment(lab, "P1"));
    EXPECT_TRUE(this->begin()->take_fragment(lab, "P1"));
}

TYPED_TEST(MessageStore, a_pointer_used_again_means_the_new_text) {
    const auto transaction = this->begin();
    transaction->keep_fragment(lab, "P1", "old", at(1));
    transaction->keep_fragment(lab, "P1", "new", at(2));
    EXPECT_EQ(transaction->fragments(lab), 1U);
    EXPECT_EQ(transaction->take_fragment(lab, "P1"), "new");
    EXPECT_EQ(transaction->fragments(lab), 0U);
}

TYPED_TEST(MessageStore, old_fragments_of_a_link_are_let_go_and_counted) {
    const auto transaction = this->begin();
    transaction->keep_fragment(lab, "P1", "a", at(10));
    transaction->keep_fragment(lab, "P2", "b", at(20));
    transaction->keep_fragment(ward, "P1", "c", at(10));
    EXPECT_EQ(transaction->forget_fragments(lab, at(20)), 1U);
    EXPECT_EQ(transaction->fragments(lab), 1U);
    EXPECT_EQ(transaction->fragments(ward), 1U);
}

TYPED_TEST(MessageStore, a_finding_needs_no_message) {
    const auto transaction = this->begin();
    transaction->append_finding(0, {"frame-truncated", {"", at(1), "ehr, byte 0"}, "broken off"});
    transaction->commit();
}

// --- transactions --------------------------------------------------------------------------------

TYPED_TEST(MessageStore, what_is_not_committed_never_happened) {
    const Patient before = this->keep(full_patient());
    {
        const auto transaction = this->begin();
        transaction->append(entry(1));
        transaction->append_finding(1, {"unit-missing", {"C-1", at(1), "OBX[1]-6"}, "62"});
        Patient other = full_patient("815");
        transaction->save(other);
        Patient patient = before;
        patient.results.replace(0, result("z", "99"));
        patient.dropped_results = {"a"};
        patient.review_at = at(1);
        patient.review_changed = true;
        transaction->save(patient);
        transaction->append_event(patient.id, 1, change(at(5)), "t/", "{}");
        transaction->acknowledge("pharmacy", 1);
    }
    const auto transaction = this->begin();
    EXPECT_FALSE(transaction->find_message(key(1)));
    EXPECT_FALSE(transaction->control_id_used({"lab", "LAB", "H1"}, "C-1"));
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

TYPED_TEST(MessageStore, a_transaction_sees_its_own_changes) {
    const auto transaction = this->begin();
    Patient patient = full_patient();
    transaction->save(patient);
    EXPECT_EQ(describe(transaction->load(patient.id).value()), describe(full_patient()));
    patient.results.replace(0, result("z", "99"));
    transaction->save(patient);
    EXPECT_EQ(transaction->load(patient.id)->results[0].said.text, "99");
    const std::vector<Identifier> identifiers{identifier("4711")};
    EXPECT_THAT(transaction->find_patients(identifiers), ElementsAre(patient.id));
}

TYPED_TEST(MessageStore, only_one_transaction_at_a_time) {
    const auto transaction = this->begin();
    transaction->append(entry(1));
    EXPECT_THROW(static_cast<void>(this->begin()), StoreFailure);
    transaction->commit();  // the first is none the worse for it
    EXPECT_TRUE(this->begin()->find_message(key(1)));
}

TYPED_TEST(MessageStore, a_committed_transaction_takes_no_more) {
    const auto transaction = this->begin();
    transaction->commit();
    EXPECT_THROW(transaction->append(entry(1)), StoreFailure);
    EXPECT_THROW(transaction->commit(), StoreFailure);
}

TYPED_TEST(MessageStore, the_epoch_is_the_same_for_store_and_outbox) {
    EXPECT_EQ(this->kind_.store().epoch(), this->kind_.store().open_outbox()->epoch());
    EXPECT_EQ(this->kind_.store().epoch().size(), 32U);
    TypeParam other;
    EXPECT_NE(this->kind_.store().epoch(), other.store().epoch());
}

}  // namespace
}  // namespace store_test
