// What every store promises of the outbox.
#include "tests/store/contract.hpp"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace store_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

template <class Kind>
class OutboxStore : public Contract<Kind> {};
TYPED_TEST_SUITE(OutboxStore, Kinds);

TYPED_TEST(OutboxStore, events_are_kept_as_they_are) {
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

TYPED_TEST(OutboxStore, the_outbox_sees_only_what_is_committed) {
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

TYPED_TEST(OutboxStore, the_sequence_has_no_gap_after_a_rollback) {
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

TYPED_TEST(OutboxStore, the_outbox_reads_on_from_a_number_and_up_to_a_limit) {
    for (int i = 0; i < 5; ++i) this->commit_event();
    EXPECT_THAT(this->sequences(0, 10), ElementsAre(1, 2, 3, 4, 5));
    EXPECT_THAT(this->sequences(2, 2), ElementsAre(3, 4));
    EXPECT_THAT(this->sequences(5, 10), IsEmpty());
    EXPECT_THAT(this->sequences(99, 10), IsEmpty());
    EXPECT_THAT(this->sequences(-1, 10), ElementsAre(1, 2, 3, 4, 5));
    EXPECT_THAT(this->sequences(0, 0), IsEmpty());
}

TYPED_TEST(OutboxStore, the_outbox_gives_only_topics_that_begin_with_a_prefix) {
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

TYPED_TEST(OutboxStore, an_acknowledgement_never_goes_back) {
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

// An event of the alert of rule-a for this subject.
AlertChange said(Change what, AlertStatus status = AlertStatus::active,
                 const std::string& subject = "") {
    AlertChange said = change(at(5));
    said.change = what;
    said.alert.status = status;
    said.alert.subject = subject;
    return said;
}

template <class Kind>
class StandingAlerts : public Contract<Kind> {
  protected:
    void commit(PatientId patient, const AlertChange& change, std::string_view topic = "t/") {
        const auto transaction = this->begin();
        transaction->append_event(patient, 0, change, topic, "{}");
        transaction->commit();
    }
    Standing standing() { return this->kind_.store().open_outbox()->standing(); }
};
TYPED_TEST_SUITE(StandingAlerts, Kinds);

TYPED_TEST(StandingAlerts, are_known_by_their_last_event) {
    EXPECT_EQ(this->standing().as_of, 0);
    EXPECT_THAT(this->standing().events, IsEmpty());
    this->commit(7, said(Change::raised));
    this->commit(8, said(Change::raised));
    this->commit(7, said(Change::raised, AlertStatus::active, "order 1"));
    this->commit(7, said(Change::escalated));
    EXPECT_EQ(this->standing().as_of, 4);
    EXPECT_THAT(this->standing().events, ElementsAre(2, 3, 4));
    this->commit(7, said(Change::acknowledged, AlertStatus::acknowledged));
    this->commit(8, said(Change::overridden, AlertStatus::overridden));
    EXPECT_THAT(this->standing().events, ElementsAre(3, 5, 6)) << "it holds, whoever knows of it";
    this->commit(8, said(Change::resolved, AlertStatus::resolved));
    this->commit(7, said(Change::retracted, AlertStatus::retracted, "order 1"));
    EXPECT_EQ(this->standing().as_of, 8);
    EXPECT_THAT(this->standing().events, ElementsAre(5));
}

TYPED_TEST(StandingAlerts, are_found_by_any_of_their_events_and_say_what_was_new_last) {
    const AlertName alert{7, "rule-a", "order 1"};
    const auto of = [&](Change what, AlertStatus status = AlertStatus::active) {
        this->commit(7, said(what, status, "order 1"));
    };
    of(Change::raised);
    of(Change::escalated);
    of(Change::updated);
    of(Change::acknowledged, AlertStatus::acknowledged);
    const auto outbox = this->kind_.store().open_outbox();
    const auto check = [&](auto& from, Sequence last, Sequence news) {
        for (const Sequence event : {1, 2, 3, 4}) EXPECT_EQ(from.alert_of(event), alert);
        EXPECT_FALSE(from.alert_of(0));
        EXPECT_FALSE(from.alert_of(99));
        const auto word = from.last_word(alert);
        ASSERT_TRUE(word);
        EXPECT_EQ(word->last, last);
        EXPECT_EQ(word->news, news);
        EXPECT_FALSE(from.last_word({8, "rule-a", "order 1"}));
    };
    check(*outbox, 4, 3);
    const auto transaction = this->begin();
    check(*transaction, 4, 3);
    transaction->append_event(7, 0, said(Change::updated, AlertStatus::active, "order 1"), "t/",
                              "{}");
    check(*transaction, 5, 5);
    EXPECT_EQ(transaction->alert_of(5), alert);
    check(*outbox, 4, 3);
    transaction->append_event(7, 0, said(Change::resolved, AlertStatus::resolved, "order 1"), "t/",
                              "{}");
    EXPECT_FALSE(transaction->last_word(alert));
    transaction->commit();
    EXPECT_FALSE(outbox->last_word(alert));
    EXPECT_EQ(outbox->alert_of(1), alert) << "the event is still there";
}

TYPED_TEST(StandingAlerts, are_not_those_of_a_transaction_that_died) {
    this->commit(7, said(Change::raised));
    {
        const auto dies = this->begin();
        dies->append_event(7, 0, said(Change::resolved, AlertStatus::resolved), "t/", "{}");
        dies->append_event(8, 0, said(Change::raised), "t/", "{}");
    }
    EXPECT_THAT(this->standing().events, ElementsAre(1));
}

TYPED_TEST(OutboxStore, gives_one_event_by_its_number) {
    this->commit_event("a/", "first");
    this->commit_event("b/", "second");
    const auto outbox = this->kind_.store().open_outbox();
    const auto event = outbox->event(2);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->seq, 2);
    EXPECT_EQ(event->topic, "b/");
    EXPECT_EQ(event->body, "second");
    for (const Sequence none : {-1, 0, 3}) EXPECT_FALSE(outbox->event(none)) << none;
}

TYPED_TEST(OutboxStore, counts_what_is_not_yet_had_of_some_topics) {
    for (const char* topic : {"a/", "b/", "a/", "b/"}) this->commit_event(topic);
    const auto outbox = this->kind_.store().open_outbox();
    const auto counted = [&](Sequence after, std::size_t limit, std::vector<std::string> topics) {
        const Backlog backlog = outbox->backlog(after, limit, topics);
        EXPECT_EQ(backlog.oldest.has_value(), backlog.events > 0);
        return std::to_string(backlog.events) + " up to " + std::to_string(backlog.looked_at);
    };
    EXPECT_EQ(counted(0, 10, {}), "4 up to 4");
    EXPECT_EQ(counted(1, 10, {"b/"}), "2 up to 4");
    EXPECT_EQ(counted(1, 2, {"a/"}), "1 up to 3") << "the limit is of events looked at";
    EXPECT_EQ(counted(4, 10, {}), "0 up to 4");
    EXPECT_EQ(outbox->backlog(0, 10, {}).oldest, at(5));
}

TYPED_TEST(OutboxStore, a_request_is_known_by_its_id) {
    {
        const auto dies = this->begin();
        dies->append_request("r1", {"this", "never"}, at(5));
        EXPECT_EQ(dies->find_request("r1")->answer, "never");
    }
    const auto transaction = this->begin();
    EXPECT_FALSE(transaction->find_request("r1"));
    transaction->append_request("r1", {"acknowledge", "done"}, at(5));
    transaction->commit();
    const auto next = this->begin();
    EXPECT_EQ(next->find_request("r1")->said, "acknowledge");
    EXPECT_EQ(next->find_request("r1")->answer, "done");
    EXPECT_FALSE(next->find_request("r2"));
    EXPECT_THROW(next->append_request("r1", {"other", "other"}, at(6)), StoreFailure);
}

TYPED_TEST(OutboxStore, a_reader_on_another_thread_never_sees_a_gap) {
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
