// What every store promises of what it lets go of, and of messages that are tried again.
#include "tests/store/contract.hpp"

#include <algorithm>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace store_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

template <class Kind>
class PruningStore : public Contract<Kind> {
  protected:
    MessageId receive(std::uint32_t n, Time received,
                      Disposition disposition = Disposition::applied,
                      std::string_view raw = "MSH|") {
        JournalEntry message = entry(n, raw);
        message.received = received;
        message.disposition = disposition;
        const auto transaction = this->begin();
        const MessageId id = transaction->append(message);
        transaction->commit();
        return id;
    }
    void tell(Time when) {
        const auto transaction = this->begin();
        transaction->append_event(1, 0, change(when), "t/", "{}");
        transaction->commit();
    }
    void acknowledge(std::string_view feed, Sequence up_to) {
        const auto transaction = this->begin();
        transaction->acknowledge(feed, up_to);
        transaction->commit();
    }
    // Until there is no more to let go of.
    Pruned prune(const Expired& expired, std::size_t limit = 2) {
        Pruned all;
        for (bool more = true; more;) {
            const auto transaction = this->begin();
            const Pruned some = transaction->prune(expired, limit);
            transaction->commit();
            all.rows += some.rows;
            all.patients.insert(all.patients.end(), some.patients.begin(), some.patients.end());
            more = some.more;
        }
        return all;
    }
    bool known(std::uint32_t n) { return this->begin()->find_message(key(n)).has_value(); }
    std::uint64_t bytes() { return this->begin()->bytes(); }
};
TYPED_TEST_SUITE(PruningStore, Kinds);

TYPED_TEST(PruningStore, nothing_goes_that_nobody_let_go_of) {
    this->receive(1, at(1));
    this->tell(at(1));
    EXPECT_EQ(this->prune({}).rows, 0);
    EXPECT_TRUE(this->known(1));
    EXPECT_THAT(this->sequences(0, 10), ElementsAre(1));
    EXPECT_EQ(this->kind_.store().open_outbox()->pruned(), 0);
}

TYPED_TEST(PruningStore, a_message_whose_bytes_went_is_still_recognised_when_it_comes_again) {
    for (std::uint32_t n = 1; n <= 5; ++n) this->receive(n, at(n));
    Expired expired;
    expired.journal = at(4);
    this->prune(expired);
    for (std::uint32_t n = 1; n <= 5; ++n) EXPECT_TRUE(this->known(n)) << n;
    EXPECT_EQ(this->begin()->find_message(key(1))->ack, "MSA|AA|");
    expired.resends = at(3);
    this->prune(expired);
    EXPECT_FALSE(this->known(1));
    EXPECT_FALSE(this->known(2));
    for (std::uint32_t n = 3; n <= 5; ++n) EXPECT_TRUE(this->known(n)) << n;
    EXPECT_EQ(this->begin()->next_message(), 6) << "a number is not given twice";
}

TYPED_TEST(PruningStore, a_message_younger_than_the_journal_stays_although_resends_are_old) {
    this->receive(1, at(1));
    this->receive(2, at(9));
    Expired expired;
    expired.journal = at(5);
    expired.resends = at(100);
    this->prune(expired);
    EXPECT_FALSE(this->known(1));
    EXPECT_TRUE(this->known(2));
}

TYPED_TEST(PruningStore, a_message_in_quarantine_stays_until_its_own_age_or_a_retry) {
    const MessageId young = this->receive(1, at(1), Disposition::quarantined, "MSH|1");
    const MessageId retried = this->receive(2, at(2), Disposition::quarantined, "MSH|2");
    this->receive(3, at(3));
    {
        const auto transaction = this->begin();
        JournalEntry again = entry(2, "MSH|2", "MSA|AA|again");
        again.received = at(50);
        again.retry_of = retried;
        const MessageId as = transaction->append(again);
        transaction->mark_retried(retried, at(50), as, "");
        transaction->commit();
    }
    Expired expired;
    expired.journal = expired.resends = at(40);
    this->prune(expired);
    EXPECT_TRUE(this->known(1));
    EXPECT_EQ(this->begin()->quarantined(young)->raw, "MSH|1");
    EXPECT_FALSE(this->begin()->quarantined(retried));
    EXPECT_FALSE(this->known(3));
    expired.quarantine = at(40);
    this->prune(expired);
    EXPECT_FALSE(this->known(1));
    EXPECT_FALSE(this->begin()->quarantined(young));
}

TYPED_TEST(PruningStore, the_oldest_messages_go_while_the_store_is_too_large) {
    const std::string large(20'000, 'x');
    for (std::uint32_t n = 1; n <= 20; ++n)
        this->receive(n, at(n), n == 2 ? Disposition::quarantined : Disposition::applied, large);
    const std::uint64_t before = this->bytes();
    Expired expired;
    expired.most_bytes = before - 5 * large.size();
    this->prune(expired);
    EXPECT_EQ(this->bytes(), before) << "nothing may go yet";
    expired.crowded = at(16);
    this->prune(expired);
    EXPECT_LE(this->bytes(), expired.most_bytes);
    EXPECT_GE(this->bytes(), before - 9 * large.size()) << "and not more than needed";
    EXPECT_TRUE(this->begin()->quarantined(2));
    for (std::uint32_t n = 1; n <= 20; ++n) EXPECT_TRUE(this->known(n)) << n;
    expired.most_bytes = 1;
    this->prune(expired);
    EXPECT_GE(this->bytes(), 6 * large.size()) << "the youngest and the quarantine stay";
}

TYPED_TEST(PruningStore, events_go_in_sequence_and_the_outbox_says_up_to_where) {
    for (int i = 1; i <= 5; ++i) this->tell(at(i));
    Expired expired;
    expired.outbox = at(4);
    EXPECT_EQ(this->prune(expired).rows, 3);
    const auto outbox = this->kind_.store().open_outbox();
    EXPECT_EQ(outbox->pruned(), 3);
    EXPECT_EQ(outbox->head(), 5);
    EXPECT_THAT(this->sequences(0, 10), ElementsAre(4, 5));
    EXPECT_THAT(this->sequences(4, 10), ElementsAre(5));
    expired.outbox = at(100);
    this->prune(expired);
    EXPECT_THAT(this->sequences(0, 10), IsEmpty());
    EXPECT_EQ(outbox->head(), 5);
    EXPECT_EQ(outbox->pruned(), 5);
    this->tell(at(6));
    EXPECT_THAT(this->sequences(0, 10), ElementsAre(6)) << "a number is not given twice";
}

TYPED_TEST(PruningStore, an_event_stays_that_a_required_feed_has_not_acknowledged) {
    for (int i = 1; i <= 5; ++i) this->tell(at(i));
    this->acknowledge("pharmacy", 4);
    this->acknowledge("board", 1);
    Expired expired;
    expired.outbox = at(100);
    expired.required = {"pharmacy", "ward"};
    this->prune(expired);
    EXPECT_THAT(this->sequences(0, 10), ElementsAre(1, 2, 3, 4, 5)) << "the ward has none";
    this->acknowledge("ward", 2);
    this->prune(expired);
    EXPECT_THAT(this->sequences(0, 10), ElementsAre(3, 4, 5));
    expired.required = {"pharmacy"};
    this->prune(expired);
    EXPECT_THAT(this->sequences(0, 10), ElementsAre(5));
}

TYPED_TEST(PruningStore, history_goes_and_what_still_counts_stays) {
    Patient patient = full_patient();
    const auto observed = [](std::string_view key, std::string_view value, Time when) {
        Result made = result(key, value);
        made.said.answers.clear();
        made.said.observed = when;
        return made;
    };
    patient.results.clear();
    patient.results.add(observed("old", "1", at(10)));
    patient.results.add(observed("new", "2", at(90)));
    Result diagnosis = observed("diagnosis", "3", at(10));
    diagnosis.said.answers = {full_patient().problems.front().what};
    patient.results.add(diagnosis);
    const auto order = [](std::string key, OrderStatus status, std::optional<Time> end) {
        MedicationOrder made = full_patient().orders.front();
        made.key = std::move(key);
        made.status = status;
        made.end = end;
        made.stop.reset();
        made.as_of = made.content_as_of = at(10);
        made.changed = true;
        return made;
    };
    patient.orders = {order("ended", OrderStatus::discontinued, std::nullopt),
                      order("over", OrderStatus::active, at(20)),
                      order("runs", OrderStatus::active, std::nullopt),
                      order("later", OrderStatus::active, at(80)),
                      order("held", OrderStatus::on_hold, at(20))};
    const auto alert = [](std::string rule, AlertStatus status, std::optional<Time> ended) {
        Alert made = full_patient().alerts.front();
        made.rule = std::move(rule);
        made.status = status;
        made.ended = ended;
        made.changed = true;
        return made;
    };
    patient.alerts = {alert("resolved", AlertStatus::resolved, at(10)),
                      alert("lately", AlertStatus::retracted, at(80)),
                      alert("stands", AlertStatus::acknowledged, std::nullopt)};
    patient = this->keep(patient);
    const Patient other = this->keep(patient_with_result("4712", "k"));

    Expired expired;
    expired.history = at(50);
    EXPECT_THAT(this->prune(expired).patients, testing::Contains(patient.id));
    const Patient left = this->load(patient.id);
    const auto names = [](const auto& facts, auto member) {
        std::vector<std::string> found;
        for (const auto& one : facts) found.push_back(one.*member);
        std::ranges::sort(found);
        return found;
    };
    EXPECT_THAT(names(left.results, &Result::key), ElementsAre("diagnosis", "new"));
    EXPECT_THAT(names(left.orders, &MedicationOrder::key), ElementsAre("held", "later", "runs"));
    EXPECT_THAT(names(left.alerts, &Alert::rule), ElementsAre("lately", "stands"));
    EXPECT_EQ(left.problems.size(), patient.problems.size());
    EXPECT_EQ(describe(this->load(other.id)), describe(other));
    EXPECT_THAT(this->prune(expired).patients, IsEmpty());
}

TYPED_TEST(PruningStore, findings_go_with_their_age) {
    const MessageId id = this->receive(1, at(10));
    {
        const auto transaction = this->begin();
        transaction->append_finding(id, {"unit-missing", {"C-1", at(1), "OBX-6"}, "62"});
        transaction->append_finding(0, {"frame-truncated", {"", at(20), "ehr"}, "broken off"});
        transaction->commit();
    }
    Expired expired;
    expired.findings = at(10);
    EXPECT_EQ(this->prune(expired).rows, 0);
    expired.findings = at(11);
    EXPECT_EQ(this->prune(expired).rows, 1);
    expired.findings = at(21);
    EXPECT_EQ(this->prune(expired).rows, 1);
}

TYPED_TEST(PruningStore, a_transaction_that_dies_lets_nothing_go) {
    for (std::uint32_t n = 1; n <= 5; ++n) this->receive(n, at(n));
    this->tell(at(1));
    Expired expired;
    expired.journal = expired.resends = expired.outbox = at(100);
    static_cast<void>(this->begin()->prune(expired, 100));
    for (std::uint32_t n = 1; n <= 5; ++n) EXPECT_TRUE(this->known(n)) << n;
    EXPECT_THAT(this->sequences(0, 10), ElementsAre(1));
    this->prune(expired);
    EXPECT_FALSE(this->known(5));
}

// --- retried messages ----------------------------------------------------------------------------

TYPED_TEST(PruningStore, a_message_in_quarantine_can_be_read_whole) {
    const std::string raw{"MSH|\0\xFF\r", 7};
    const MessageId id = this->receive(1, at(1), Disposition::quarantined, raw);
    const auto found = this->begin()->quarantined(id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->raw, raw);
    EXPECT_EQ(found->listener, "lab");
    EXPECT_EQ(found->peer, "192.0.2.7:40000");
    EXPECT_EQ(found->digest, digest(1));
    EXPECT_EQ(found->retried_as, 0);
    const MessageId applied = this->receive(2, at(2));
    EXPECT_FALSE(this->begin()->quarantined(applied));
    EXPECT_FALSE(this->begin()->quarantined(77));
}

TYPED_TEST(PruningStore, a_resend_of_what_was_retried_gets_the_answer_of_the_retry) {
    const MessageId id = this->receive(1, at(1), Disposition::quarantined);
    const auto transaction = this->begin();
    JournalEntry again = entry(1, "MSH|", "MSA|AA|again");
    again.retry_of = id;
    const MessageId as = transaction->append(again);
    EXPECT_EQ(as, 2);
    transaction->mark_retried(id, at(9), as, "");
    EXPECT_EQ(transaction->find_message(key(1))->ack, "MSA|AA|again");
    transaction->commit();
    EXPECT_EQ(this->begin()->find_message(key(1))->ack, "MSA|AA|again");
    EXPECT_EQ(this->begin()->find_message(key(1))->id, id);
    EXPECT_EQ(this->begin()->quarantined(id)->retried_as, as);
    EXPECT_THROW(this->begin()->append(entry(1)), StoreFailure);
}

TYPED_TEST(PruningStore, a_retry_that_failed_may_be_tried_again) {
    const MessageId id = this->receive(1, at(1), Disposition::quarantined);
    const auto transaction = this->begin();
    transaction->mark_retried(id, at(9), 0, "PID-3 is missing");
    transaction->commit();
    EXPECT_EQ(this->begin()->quarantined(id)->retried_as, 0);
}

}  // namespace
}  // namespace store_test
