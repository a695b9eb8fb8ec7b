// The promises of store.hpp are kept by every store: a new one is one more name in this list.
#pragma once

#include "alerts/store/memory_store.hpp"
#include "alerts/store/sqlite_store.hpp"
#include "tests/store/folder.hpp"
#include "tests/store/samples.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace store_test {

using namespace alerts;

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
class Contract : public testing::Test {
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

}  // namespace store_test
