// The engine thread: the only writer of patients and store. It takes every message that waits,
// processes them in order, commits them together, and only then lets their answers go.
//
// The queue needs no limit of its own: a connection has at most one delivery in it and reads
// nothing while that waits, so max_connections bounds it and TCP tells the sender to wait. What
// clients of the feed ask is bounded by the feed.
#pragma once

#include "alerts/step/step.hpp"
#include "daemon/clock.hpp"
#include "daemon/counters.hpp"
#include "daemon/errand.hpp"
#include "daemon/retention.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace calciwatch {

// Messages of one connection that came together and are answered together. Its owner leaves it,
// and the bytes its arrivals view, alone from submit() until `answered` is called.
struct Delivery {
    struct Answer {
        std::string bytes;  // with its envelope; may be empty
        bool kept = false;  // the message is on disk, or was refused for good
    };
    const alerts::Interpreter* interpreter = nullptr;
    std::vector<alerts::Arrival> arrivals;
    std::vector<Answer> answers;     // one for each arrival
    std::function<void()> answered;  // called once, on the engine's thread, after the commit
};

class Intake {
  public:
    // `store` and `counters` must outlive the intake. `record`, of what `knowledge` and the site
    // were read from, is kept with the first transaction. `committed` is called on the engine's
    // thread after every commit that the feed may have to tell of; `obstacle` before every
    // transaction, and when it gives a reason nothing is written.
    using Obstacle = std::function<std::optional<std::string>()>;
    Intake(alerts::Store& store, std::shared_ptr<const alerts::Knowledge> knowledge,
           alerts::Readers readers, alerts::Configuration record, const std::string& site,
           std::size_t patient_cache, Retention retention, Clock clock, Counters& counters,
           std::function<void()> committed, Obstacle obstacle);
    Intake(const Intake&) = delete;
    Intake& operator=(const Intake&) = delete;
    ~Intake() { stop(); }

    void start();
    // Finishes what was submitted, then ends the thread.
    void stop();

    // These may be called from any thread.
    void submit(Delivery& delivery);
    // `answered` is called once, on the engine's thread, after the commit or when there is none.
    using Answered = std::function<void(const Answer&)>;
    void submit(Errand errand, Answered answered);
    // Durable with the next commit, at the latest in a second.
    void acknowledge(const std::string& feed, alerts::Sequence up_to);
    // After what was submitted before, in a transaction that keeps `record` (of what engine and
    // readers were made from); then every patient is looked at again, little by little.
    void renew(alerts::Engine engine, alerts::Readers readers, alerts::Configuration record);
    // Something wrong with what never became a message. Kept with the next commit; when very many
    // wait already it is left to the log and the counters.
    void note(alerts::Finding finding);
    // The last attempt to keep something failed; work waits for the next one.
    [[nodiscard]] bool store_failing() const { return store_failing_; }
    // Patients are still to be looked at again because the rules changed.
    [[nodiscard]] bool reevaluating() const { return reevaluating_; }
    // Goes up at least every two seconds unless the store blocks.
    [[nodiscard]] std::uint64_t ticks() const { return ticks_; }

  private:
    struct Item {
        const alerts::Interpreter* interpreter;
        const alerts::Arrival* arrival;
        Delivery::Answer* answer;
    };
    struct Asked {
        Errand errand;
        Answered answered;
    };
    using Acknowledgements = std::map<std::string, alerts::Sequence>;
    // What is to be kept besides messages.
    struct Notes {
        Acknowledgements acknowledgements;
        std::vector<alerts::Finding> findings;
        [[nodiscard]] bool empty() const { return acknowledgements.empty() && findings.empty(); }
    };
    struct Renewal {
        alerts::Engine engine;
        alerts::Readers readers;
        alerts::Configuration record;
    };
    struct Batch {
        std::vector<Delivery*> deliveries;
        std::vector<Asked> asked;
        Notes notes;
        std::optional<Renewal> renewal;  // comes before all of them
    };

    struct Failure {
        std::string why;
        bool of_store;  // else a defect of ours
    };
    enum class Reviews { too, not_now };

    void run(const std::stop_token& stop);
    [[nodiscard]] Batch wait(const std::stop_token& stop);
    [[nodiscard]] std::chrono::milliseconds patience() const;
    [[nodiscard]] bool drained();
    [[nodiscard]] bool may_review() const { return clock_() >= no_review_before_; }
    void process(const Batch& batch);
    void recover(std::span<const Item> items, std::span<const Asked> asked, const Failure& failure);
    void keep_one_by_one(std::span<const Item> items);
    void do_one_by_one(std::span<const Asked> asked);
    // One transaction. What went wrong, if anything did; then nothing of it happened.
    [[nodiscard]] std::optional<Failure> attempt(std::span<const Item> items,
                                                 std::span<const Asked> asked, const Notes& notes,
                                                 Reviews reviews);
    void prune();
    void take_back(Notes notes);
    void refuse(const Item& item);
    void report(std::span<const Item> items);
    void store_works();
    void store_fails(const std::string& why);
    void postpone_reviews(const std::string& why);
    void reevaluated(const alerts::MessageStep::Reevaluated& some);

    alerts::Store& store_;
    const Clock clock_;
    Counters& counters_;
    const std::function<void()> committed_;
    const Obstacle obstacle_;
    std::atomic<bool> store_failing_{false};
    std::atomic<bool> reevaluating_{false};
    std::atomic<std::uint64_t> ticks_{0};

    // Touched by the engine's thread only.
    const std::string epoch_;
    alerts::MessageStep step_;
    alerts::Readers readers_;  // of what is tried again; what comes in brings its own
    std::optional<alerts::Time> next_due_;
    alerts::Time no_review_before_{};
    std::chrono::milliseconds back_off_{0};  // 0 while the store works
    std::chrono::steady_clock::time_point failing_since_;
    std::uint64_t not_kept_before_ = 0;  // it failed
    Retention retention_;
    std::vector<alerts::Outcome> outcomes_;            // of the transaction in hand
    std::vector<Answer> done_;                         // likewise
    std::optional<alerts::Configuration> unrecorded_;  // in force, and not kept yet
    std::uint64_t looked_at_again_ = 0;                // patients, and
    std::uint64_t changed_again_ = 0;                  // alert changes, since the rules changed

    std::mutex mutex_;
    std::condition_variable_any work_;
    // In one queue: what came before a renewal was read by what was in force before it, and must be
    // in the journal before it.
    std::deque<std::variant<Delivery*, Renewal>> waiting_;  // guarded by mutex_
    std::size_t renewals_ = 0;                              // of those; guarded by mutex_
    std::vector<Asked> asked_;                              // guarded by mutex_
    Notes notes_;                                           // guarded by mutex_
    std::jthread thread_;
};

}  // namespace calciwatch
