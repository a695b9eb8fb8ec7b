#include "alerts/step/census.hpp"

#include "alerts/store/memory_store.hpp"

#include <cstddef>
#include <deque>

#include <gtest/gtest.h>

namespace {

using namespace alerts;

class CensusTest : public testing::Test {
  protected:
    PatientId admit(const std::string& number) {
        Patient& patient = census.admit();
        patient.identifiers.push_back({"H1MRN", "MR", number});
        patient.changed = true;
        census.save(*transaction, patient);
        return patient.id;
    }
    MemoryStore store;
    std::unique_ptr<Transaction> transaction = store.begin();
    Engine engine{std::make_shared<const Knowledge>()};
    Census census{2};
};

TEST_F(CensusTest, gives_a_new_patient_the_id_of_the_store) {
    const PatientId id = admit("1");
    EXPECT_GT(id, 0);
    EXPECT_EQ(&census.find(*transaction, engine, id), &census.find(*transaction, engine, id));
}

TEST_F(CensusTest, holds_no_more_than_its_capacity_and_reads_the_rest_again) {
    const PatientId first = admit("1");
    admit("2");
    admit("3");
    census.trim();
    EXPECT_EQ(census.size(), 2U);
    EXPECT_EQ(census.find(*transaction, engine, first).identifiers.at(0).number, "1");
}

TEST_F(CensusTest, lets_go_of_the_least_recently_used) {
    const PatientId first = admit("1");
    admit("2");
    const Patient* held = &census.find(*transaction, engine, first);
    admit("3");
    census.trim();
    EXPECT_EQ(&census.find(*transaction, engine, first), held);
}

// What was written into a patient and not saved is gone once the patient was read again.
TEST_F(CensusTest, never_lets_go_of_those_found_in_the_last_look_ups_half_its_capacity) {
    constexpr std::size_t capacity = 8;
    for (std::size_t most = 1; most < 60; ++most) {
        Census some{capacity};
        std::deque<PatientId> found;
        for (std::size_t n = 0; n < most; ++n) {
            Patient& patient = some.admit();
            some.save(*transaction, patient);
            patient.name = "held";
            found.push_back(patient.id);
            for (std::size_t again = 0; again < n % 3; ++again) {
                found.push_back(found[(n + again) % found.size()]);
                static_cast<void>(some.find(*transaction, engine, found.back()));
            }
            while (found.size() > capacity / 2) found.pop_front();
            some.trim();
        }
        for (const PatientId id : found)
            EXPECT_EQ(some.find(*transaction, engine, id).name, "held") << most;
    }
}

TEST_F(CensusTest, reports_an_identifier_whose_patient_is_gone_as_a_store_failure) {
    EXPECT_THROW(static_cast<void>(census.find(*transaction, engine, 4711)), StoreFailure);
}

}  // namespace
