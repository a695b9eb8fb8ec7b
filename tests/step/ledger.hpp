// A store of any kind and the step that fills it, fed by the times of receipt: what time alone
// brings about is done before the next message, as a daemon would have done it.
#pragma once

#include "tests/step/ward.hpp"
#include "tests/store/samples.hpp"

#include <string>
#include <utility>
#include <vector>

namespace story {

struct Received {
    Time at{};
    std::string raw;
};

class Ledger {
  public:
    Ledger(Store& store, std::size_t cache, FeedPolicy policy = {})
        : store_{store},
          step_{shipped(), "H1", "epoch", cache},
          interpreter_{*Interpreter::make(std::move(policy))} {}

    // One commit for all.
    std::vector<Outcome> receive(const std::vector<Received>& messages) {
        const auto transaction = store_.begin();
        std::vector<Outcome> outcomes;
        for (const Received& one : messages) outcomes.push_back(receive(*transaction, one));
        transaction->commit();
        return outcomes;
    }
    // After a failure of the store.
    void forget() { step_.forget(); }
    Outcome receive(const Received& one) {
        const auto transaction = store_.begin();
        Outcome outcome = receive(*transaction, one);
        transaction->commit();
        return outcome;
    }

    // Somebody takes note of every alert that is new.
    void acknowledge_all(Time now) {
        const auto transaction = store_.begin();
        for (PatientId id = 1; const auto patient = transaction->load(id); ++id)
            for (const Alert& one : patient->alerts)
                if (one.status == AlertStatus::active && !one.shadow)
                    static_cast<void>(step_.act(
                        *transaction, id,
                        {Act::Kind::acknowledge, one.rule, one.subject, "somebody", "", {}}, now));
        transaction->commit();
    }

    // Every patient and all that was ever published.
    std::string all() {
        std::string text;
        const auto transaction = store_.begin();
        for (PatientId id = 1; const auto patient = transaction->load(id); ++id)
            text += "patient " + std::to_string(id) + "\n" + store_test::describe(*patient);
        for (const OutboxEvent& event : store_.open_outbox()->after(0, 1'000'000))
            text += std::to_string(event.seq) + " " + event.topic + " " + event.body + "\n";
        return text;
    }

  private:
    Outcome receive(Transaction& transaction, const Received& one) {
        for (auto due = transaction.next_due(); due && *due <= one.at; due = transaction.next_due())
            step_.review(transaction, *due, 100);
        return step_.receive(
            transaction, {"ehr", "127.0.0.1:1", one.at, digest_of(one.raw), one.raw}, interpreter_);
    }

    Store& store_;
    MessageStep step_;
    Interpreter interpreter_;
};

}  // namespace story
