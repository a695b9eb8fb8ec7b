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
