// How far patients were evaluated under the rules in force: kept, and read in order.
#include "tests/store/contract.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace store_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

template <class Kind>
class EvaluationStore : public Contract<Kind> {
  protected:
    void set(const Evaluated& evaluated) {
        const auto transaction = this->begin();
        transaction->set_evaluated(evaluated);
        transaction->commit();
    }
    PatientId another(std::string_view number) { return this->keep(full_patient(number)).id; }
};
TYPED_TEST_SUITE(EvaluationStore, Kinds);

TYPED_TEST(EvaluationStore, an_empty_store_owes_no_evaluation) {
    EXPECT_EQ(this->begin()->evaluated(), Evaluated{});
}

TYPED_TEST(EvaluationStore, what_was_set_last_is_read_again) {
    this->set({"a", 7});
    EXPECT_EQ(this->begin()->evaluated(), (Evaluated{"a", 7}));
    this->set({"b", 0});
    EXPECT_EQ(this->begin()->evaluated(), (Evaluated{"b", 0}));
    this->set({"b", std::nullopt});
    EXPECT_EQ(this->begin()->evaluated(), (Evaluated{"b", std::nullopt}));
}

TYPED_TEST(EvaluationStore, what_is_set_counts_at_once_and_is_gone_without_a_commit) {
    {
        const auto transaction = this->begin();
        transaction->set_evaluated({"a", 7});
        EXPECT_EQ(transaction->evaluated(), (Evaluated{"a", 7}));
    }
    EXPECT_EQ(this->begin()->evaluated(), Evaluated{});
}

TYPED_TEST(EvaluationStore, patients_come_in_order_and_not_more_than_asked_for) {
    const PatientId first = this->another("1");
    const PatientId second = this->another("2");
    const PatientId third = this->another("3");
    const auto transaction = this->begin();
    EXPECT_THAT(transaction->patients_after(0, 10), ElementsAre(first, second, third));
    EXPECT_THAT(transaction->patients_after(0, 2), ElementsAre(first, second));
    EXPECT_THAT(transaction->patients_after(second, 2), ElementsAre(third));
    EXPECT_THAT(transaction->patients_after(third, 2), IsEmpty());
    EXPECT_THAT(transaction->patients_after(0, 0), IsEmpty());
}

TYPED_TEST(EvaluationStore, patients_of_the_transaction_itself_are_there) {
    const PatientId first = this->another("1");
    const auto transaction = this->begin();
    Patient fresh = full_patient("2");
    transaction->save(fresh);
    EXPECT_THAT(transaction->patients_after(0, 10), ElementsAre(first, fresh.id));
}

TYPED_TEST(EvaluationStore, a_record_that_is_another_s_now_is_left_out) {
    const PatientId first = this->another("1");
    const PatientId second = this->another("2");
    const auto transaction = this->begin();
    transaction->join({first, second, {}, {}, 1, at(5)});
    EXPECT_THAT(transaction->patients_after(0, 10), ElementsAre(second));
    transaction->commit();
    EXPECT_THAT(this->begin()->patients_after(0, 10), ElementsAre(second));
}

}  // namespace
}  // namespace store_test
