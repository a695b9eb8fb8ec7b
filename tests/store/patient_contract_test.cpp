// What every store promises of patients.
#include "tests/store/contract.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace store_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

template <class Kind>
class PatientStore : public Contract<Kind> {};
TYPED_TEST_SUITE(PatientStore, Kinds);

// --- patients ------------------------------------------------------------------------------------

TYPED_TEST(PatientStore, a_patient_comes_back_as_it_was_saved) {
    const Patient kept = this->keep(full_patient());
    EXPECT_EQ(describe(kept), describe(full_patient()));
    EXPECT_TRUE(unmarked(kept));
    EXPECT_GT(kept.id, 0);
}

TYPED_TEST(PatientStore, an_empty_patient_comes_back_empty) {
    const Patient kept = this->keep(Patient{});
    EXPECT_EQ(describe(kept), describe(Patient{}));
}

TYPED_TEST(PatientStore, a_patient_nobody_saved_is_not_there) {
    EXPECT_FALSE(this->begin()->load(1));
    EXPECT_FALSE(this->begin()->load(0));
}

TYPED_TEST(PatientStore, saving_gives_an_id_and_clears_the_marks) {
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

TYPED_TEST(PatientStore, every_enumerator_comes_back) {
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
        patient.results.add(one);
        Alert alert;
        alert.rule = std::to_string(n);
        alert.status = static_cast<AlertStatus>(n % 3);
        alert.severity = static_cast<Severity>(n % 4);
        alert.changed = true;
        patient.alerts.push_back(alert);
    }
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
}

TYPED_TEST(PatientStore, decimals_and_texts_are_kept_exactly) {
    Patient patient;
    for (const char* const value : {"0", "-0.5", "999999999999999999", "0.000000000000000001",
                                    "-999999999.999999999", "500.0", "500.1"})
        patient.results.add(result(value, value));
    const std::string texts[]{{"a\0b", 3}, "\xFF not UTF-8", "quote ' \" ; -- \xE2\x82\xAC"};
    for (std::size_t i = 0; i < std::size(texts); ++i)
        patient.results.edit(i, [&](Result& one) { one.said.text = texts[i]; });
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
}

TYPED_TEST(PatientStore, what_is_derived_is_not_stored) {
    Patient patient = full_patient();
    patient.problems[0].matches = {{1, Certainty::confirmed, "code"}};
    patient.orders[0].drugs[0].matches = {{2, Certainty::confirmed, "code"}};
    patient.results.derive([](Result& one) {
        one.matches = {{3, Certainty::confirmed, "code"}};
        one.reading = UnitReading{"mg/L", {}};
    });
    patient.procedures[0].matches = {{4, Certainty::confirmed, "code"}};
    const Patient kept = this->keep(patient);
    EXPECT_THAT(kept.problems[0].matches, IsEmpty());
    EXPECT_THAT(kept.orders[0].drugs[0].matches, IsEmpty());
    EXPECT_THAT(kept.results[0].matches, IsEmpty());
    EXPECT_FALSE(kept.results[0].reading);
    EXPECT_THAT(kept.procedures[0].matches, IsEmpty());
}

TYPED_TEST(PatientStore, only_what_is_marked_is_written) {
    const Patient before = this->keep(full_patient());
    Patient patient = before;
    patient.name = "not marked";
    patient.encounters[0].location = "not marked";
    patient.problems[0].as_of = at(1);
    patient.orders[0].control = "not marked";
    patient.procedures[0].said.visit = "not marked";
    patient.alerts[0].summary = "not marked";
    patient.review_at.reset();
    EXPECT_EQ(describe(this->keep(patient)), describe(before));
}

TYPED_TEST(PatientStore, each_mark_writes_its_own_part) {
    Patient patient = this->keep(full_patient());
    patient.name = "";
    patient.died.reset();
    patient.changed = true;
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
    patient = this->load(patient.id);
    patient.encounters[0].location.clear();
    patient.encounters[0].admitted.reset();
    patient.encounters[0].changed = true;
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
    patient.results.edit(1, [](Result& one) {
        one.said.what.codes.pop_back();
        one.said.number.reset();
    });
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
    patient = this->load(patient.id);
    patient.procedures[0].said.specimen.codes.clear();
    patient.procedures[0].said.reasons.erase(patient.procedures[0].said.reasons.begin());
    patient.procedures[0].said.status = ProcedureStatus::done;
    patient.procedures[0].changed = true;
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

TYPED_TEST(PatientStore, a_changed_fact_keeps_its_place_and_a_new_one_comes_last) {
    Patient patient = this->keep(full_patient());
    patient.problems[0].changed = true;
    patient.results.replace(0, result("z", "99"));
    patient.results.add(result("b", "1"));
    patient.alerts[0].changed = true;
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
}

TYPED_TEST(PatientStore, a_dropped_visit_is_gone) {
    Patient patient = this->keep(full_patient());
    patient.dropped_encounters.push_back(patient.encounters[0].visit_number);
    patient.encounters.erase(patient.encounters.begin());
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
}

TYPED_TEST(PatientStore, a_dropped_order_is_gone_with_its_drugs) {
    Patient patient = this->keep(full_patient());
    patient.dropped_orders.push_back(patient.orders[0].key);
    patient.orders.erase(patient.orders.begin());
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
}

TYPED_TEST(PatientStore, a_dropped_result_is_gone) {
    Patient patient = this->keep(full_patient());
    patient.results.erase(1);
    patient.dropped_results = {"a", "never there"};
    const Patient kept = this->keep(patient);
    EXPECT_EQ(describe(kept), describe(patient));
    ASSERT_EQ(kept.results.size(), 2U);
}

TYPED_TEST(PatientStore, a_result_dropped_and_learnt_again_comes_last) {
    Patient patient = this->keep(full_patient());
    patient.dropped_results = {"z"};
    patient.results.erase(0);
    patient.results.add(result("z", "5"));
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
}

TYPED_TEST(PatientStore, saving_a_patient_that_was_never_stored_is_refused) {
    Patient stranger = full_patient();
    stranger.id = 77;
    const auto transaction = this->begin();
    EXPECT_THROW(transaction->save(stranger), StoreFailure);
    EXPECT_THROW(transaction->commit(), StoreFailure);
}

TYPED_TEST(PatientStore, patients_do_not_mix) {
    const Patient first = this->keep(full_patient("1"));
    Patient second = full_patient("2");
    second.results.replace(0, result("z", "77"));
    second = this->keep(second);
    EXPECT_EQ(describe(this->load(first.id)), describe(first));
    EXPECT_EQ(this->load(second.id).results[0].said.text, "77");
}

// --- identifiers ---------------------------------------------------------------------------------

TYPED_TEST(PatientStore, finds_patients_in_the_order_asked) {
    const PatientId first = this->keep(full_patient("1")).id;
    const PatientId second = this->keep(full_patient("2")).id;
    const std::vector<Identifier> identifiers{identifier("2"), identifier("nobody"),
                                              identifier("1"), identifier("2")};
    EXPECT_THAT(this->begin()->find_patients(identifiers), ElementsAre(second, 0, first, second));
    EXPECT_THAT(this->begin()->find_patients({}), IsEmpty());
}

TYPED_TEST(PatientStore, an_identifier_is_authority_type_and_number) {
    this->keep(full_patient("1"));
    const std::vector<Identifier> others{{"H2", "MR", "1"}, {"H1", "PI", "1"}, {"", "", "1"}};
    EXPECT_THAT(this->begin()->find_patients(others), ElementsAre(0, 0, 0));
}

TYPED_TEST(PatientStore, identifiers_learnt_later_are_added) {
    Patient patient = this->keep(full_patient("1"));
    patient.identifiers.push_back(identifier("0"));
    EXPECT_EQ(describe(this->keep(patient)), describe(patient));
    const std::vector<Identifier> identifiers{identifier("0"), identifier("1")};
    EXPECT_THAT(this->begin()->find_patients(identifiers), ElementsAre(patient.id, patient.id));
}

TYPED_TEST(PatientStore, an_identifier_stays_with_the_patient_who_had_it_first) {
    const Patient owner = this->keep(full_patient("1"));
    Patient other = full_patient("2");
    other.identifiers.insert(other.identifiers.begin() + 1, identifier("1"));
    const Patient kept = this->keep(other);
    const std::vector<Identifier> identifiers{identifier("1"), identifier("2")};
    EXPECT_THAT(this->begin()->find_patients(identifiers), ElementsAre(owner.id, kept.id));
    EXPECT_EQ(kept.identifiers, full_patient("2").identifiers);
    EXPECT_EQ(this->load(owner.id).identifiers, owner.identifiers);
}

TYPED_TEST(PatientStore, an_identifier_named_twice_is_kept_once) {
    Patient patient = full_patient("1");
    patient.identifiers.push_back(identifier("1"));
    EXPECT_EQ(this->keep(patient).identifiers, full_patient("1").identifiers);
}

// --- numbers of one type and of none ----------------------------------------------------------

TYPED_TEST(PatientStore, a_number_without_a_type_means_the_only_patient_who_has_it) {
    Patient patient;
    patient.identifiers = {{"H1", "MR", "1"}};
    const PatientId id = this->keep(patient).id;
    Patient other;
    other.identifiers = {{"H2", "MR", "1"}};
    this->keep(other);
    EXPECT_THAT(this->begin()->find_patients(std::vector<Identifier>{{"H1", "", "1"}}),
                ElementsAre(id));
}

TYPED_TEST(PatientStore, a_number_without_a_type_that_two_patients_have_means_nobody) {
    Patient one;
    one.identifiers = {{"H1", "MR", "1"}};
    this->keep(one);
    Patient two;
    two.identifiers = {{"H1", "PI", "1"}};
    this->keep(two);
    EXPECT_THAT(this->begin()->find_patients(std::vector<Identifier>{{"H1", "", "1"}}),
                ElementsAre(0));
}

TYPED_TEST(PatientStore, a_number_is_ambiguous_when_it_has_no_type_and_means_several) {
    Patient one;
    one.identifiers = {{"H1", "MR", "1"}, {"H1", "PI", "2"}, {"H1", "MR", "2"}};
    this->keep(one);
    Patient two;
    two.identifiers = {{"H1", "PI", "1"}, {"H2", "MR", "2"}};
    this->keep(two);
    const auto transaction = this->begin();
    EXPECT_TRUE(transaction->is_ambiguous({"H1", "", "1"}));
    EXPECT_FALSE(transaction->is_ambiguous({"H1", "MR", "1"}));
    EXPECT_FALSE(transaction->is_ambiguous({"H1", "", "2"})) << "two numbers of one patient";
    EXPECT_FALSE(transaction->is_ambiguous({"H1", "", "3"}));
    Patient three;
    three.identifiers = {{"H1", "", "1"}};
    transaction->save(three);
    EXPECT_FALSE(transaction->is_ambiguous({"H1", "", "1"})) << "it is this patient's";
}

TYPED_TEST(PatientStore, a_number_with_a_type_means_also_who_has_it_without) {
    Patient patient;
    patient.identifiers = {{"H1", "", "1"}};
    const PatientId id = this->keep(patient).id;
    EXPECT_THAT(this->begin()->find_patients(
                    std::vector<Identifier>{{"H1", "MR", "1"}, {"", "MR", "1"}, {"H1", "MR", "2"}}),
                ElementsAre(id, 0, 0));
}

// --- joining ----------------------------------------------------------------------------------

TYPED_TEST(PatientStore, who_is_joined_goes_by_no_number_and_the_survivor_by_all) {
    const PatientId from = this->keep(full_patient("1")).id;
    const PatientId into = this->keep(patient_with_result("2", "k")).id;
    const std::vector<Identifier> old{identifier("1")};
    const std::vector<Identifier> kept{identifier("2")};
    {
        const auto transaction = this->begin();
        transaction->join({from, into, old, kept, 7, at(9)});
        EXPECT_THAT(transaction->find_patients(old), ElementsAre(into));
        EXPECT_TRUE(transaction->is_given_up(old.front()));
        transaction->commit();
    }
    EXPECT_THAT(this->begin()->find_patients(old), ElementsAre(into));
    EXPECT_TRUE(this->begin()->is_given_up(old.front()));
    EXPECT_FALSE(this->begin()->is_given_up(kept.front()));
    const Patient survivor = this->load(into);
    EXPECT_EQ(survivor.identifiers.front(), kept.front());
    EXPECT_THAT(survivor.identifiers, testing::Contains(old.front()));
    const Patient ended = this->load(from);
    EXPECT_THAT(ended.identifiers, IsEmpty());
    EXPECT_THAT(ended.problems, IsEmpty());
    EXPECT_THAT(ended.orders, IsEmpty());
    EXPECT_THAT(ended.results, IsEmpty());
    EXPECT_FALSE(ended.review_at);
    EXPECT_EQ(ended.alerts.size(), full_patient().alerts.size()) << "what was told stays";
}

TYPED_TEST(PatientStore, a_joining_that_is_not_committed_never_happened) {
    const PatientId from = this->keep(full_patient("1")).id;
    const PatientId into = this->keep(patient_with_result("2", "k")).id;
    const std::vector<Identifier> old{identifier("1")};
    this->begin()->join({from, into, old, {}, 7, at(9)});
    EXPECT_THAT(this->begin()->find_patients(old), ElementsAre(from));
    EXPECT_FALSE(this->begin()->is_given_up(old.front()));
    EXPECT_EQ(describe(this->load(from)), describe(full_patient("1")));
}

TYPED_TEST(PatientStore, a_number_nobody_has_can_be_given_up_and_taken_into_use_again) {
    const PatientId into = this->keep(patient_with_result("2", "k")).id;
    const std::vector<Identifier> unknown{identifier("1")};
    const auto transaction = this->begin();
    transaction->join({0, into, unknown, {}, 7, at(9)});
    EXPECT_THAT(transaction->find_patients(unknown), ElementsAre(into));
    EXPECT_TRUE(transaction->is_given_up(unknown.front()));
    const std::vector<Identifier> none;
    transaction->join({0, into, none, unknown, 8, at(10)});
    EXPECT_FALSE(transaction->is_given_up(unknown.front()));
}

// --- reviews -------------------------------------------------------------------------------------

TYPED_TEST(PatientStore, gives_the_patients_that_are_due_earliest_first) {
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

TYPED_TEST(PatientStore, the_next_review_follows_what_is_saved) {
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

}  // namespace
TYPED_TEST(PatientStore, what_left_with_its_visit_is_gone_and_may_come_back) {
    Patient patient = this->keep(full_patient());
    patient.problems.erase(patient.problems.begin());
    patient.dropped_problems = {"z"};
    patient.procedures.erase(patient.procedures.begin());
    patient.dropped_procedures = {"z", "never there"};
    patient = this->keep(patient);
    EXPECT_EQ(patient.problems.size(), 2U);
    EXPECT_EQ(patient.procedures.size(), 1U);
    const Patient whole = full_patient();
    patient.problems.push_back(whole.problems[0]);
    patient.procedures.push_back(whole.procedures[0]);
    const Patient kept = this->keep(patient);
    EXPECT_EQ(kept.problems.back().key, "z");
    EXPECT_EQ(kept.procedures.back().said.specimen, whole.procedures[0].said.specimen);
}

TYPED_TEST(PatientStore, linked_records_know_of_each_other_and_stay_apart) {
    const PatientId one = this->keep(full_patient("1")).id;
    const PatientId other = this->keep(full_patient("2")).id;
    const auto say = [&](bool linked) {
        const auto transaction = this->begin();
        transaction->set_linked(one, other, linked, 7, at(5));
        transaction->commit();
    };
    say(true);
    say(true);
    EXPECT_EQ(this->load(one).linked, std::vector{other});
    EXPECT_EQ(this->load(other).linked, std::vector{one});
    EXPECT_EQ(this->load(one).identifiers.size(), 2U);
    say(false);
    EXPECT_TRUE(this->load(one).linked.empty());
    EXPECT_TRUE(this->load(other).linked.empty());
}

TYPED_TEST(PatientStore, the_links_of_a_record_that_joins_another_become_the_others) {
    const PatientId one = this->keep(full_patient("1")).id;
    const PatientId other = this->keep(full_patient("2")).id;
    const PatientId third = this->keep(full_patient("3")).id;
    const auto transaction = this->begin();
    transaction->set_linked(one, other, true, 7, at(5));
    transaction->set_linked(third, one, true, 7, at(5));
    transaction->join({one, other, {}, {}, 8, at(6)});
    transaction->commit();
    EXPECT_EQ(this->load(other).linked, std::vector{third});
    EXPECT_EQ(this->load(third).linked, std::vector{other});
}

}  // namespace store_test
