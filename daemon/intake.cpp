#include "daemon/intake.hpp"

#include "daemon/printable.hpp"
#include "daemon/refusal.hpp"
#include "daemon/thread_signals.hpp"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

namespace calciwatch {
namespace {

using namespace std::chrono_literals;

// A transaction takes whole deliveries until it holds this many messages.
constexpr std::size_t enough_messages = 256;
constexpr std::size_t reviews_at_once = 64;
// Patients looked at again after the rules changed: in one transaction, and beside messages.
constexpr std::size_t reevaluations_at_once = 64;
constexpr std::size_t reevaluations_beside_messages = 4;
constexpr std::size_t most_findings = 1000;
// The engine looks up at least this often, even when nothing is due.
constexpr std::chrono::milliseconds longest_wait = 1s;
// A review that brings its patient no further must not spin.
constexpr std::chrono::milliseconds shortest_wait = 5ms;
constexpr std::chrono::milliseconds first_back_off = 100ms;
constexpr std::chrono::milliseconds longest_back_off = 2s;
// After so many failures in a row it is the store, not the message.
constexpr int convincing = 2;
// A review that broke on a defect of ours is tried again, but not at once.
constexpr std::chrono::milliseconds review_pause = 60s;

}  // namespace

Intake::Intake(alerts::Store& store, std::shared_ptr<const alerts::Knowledge> knowledge,
               alerts::Readers readers, alerts::Configuration record, const std::string& site,
               std::size_t patient_cache, Retention retention, Clock clock, Counters& counters,
               std::function<void()> committed, Obstacle obstacle)
    : store_{store},
      clock_{std::move(clock)},
      counters_{counters},
      committed_{std::move(committed)},
      obstacle_{std::move(obstacle)},
      epoch_{store.epoch()},
      step_{std::move(knowledge), site, epoch_, patient_cache},
      readers_{std::move(readers)},
      retention_{std::move(retention)},
      unrecorded_{std::move(record)} {}

void Intake::start() {
    next_due_ = clock_();  // what came due while the daemon was away
    reevaluating_ = true;  // and the rules may be others
    thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

void Intake::stop() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
}

void Intake::submit(Delivery& delivery) {
    {
        const std::lock_guard lock{mutex_};
        waiting_.emplace_back(&delivery);
    }
    work_.notify_one();
}

void Intake::submit(Errand errand, Answered answered) {
    {
        const std::lock_guard lock{mutex_};
        asked_.push_back({std::move(errand), std::move(answered)});
    }
    work_.notify_one();
}

void Intake::acknowledge(const std::string& feed, alerts::Sequence up_to) {
    const std::lock_guard lock{mutex_};
    alerts::Sequence& known = notes_.acknowledgements[feed];
    known = std::max(known, up_to);
}

void Intake::renew(alerts::Engine engine, alerts::Readers readers, alerts::Configuration record) {
    {
        const std::lock_guard lock{mutex_};
        waiting_.emplace_back(Renewal{std::move(engine), std::move(readers), std::move(record)});
        ++renewals_;
    }
    work_.notify_one();
}

void Intake::note(alerts::Finding finding) {
    {
        const std::lock_guard lock{mutex_};
        if (notes_.findings.size() < most_findings) notes_.findings.push_back(std::move(finding));
    }
    work_.notify_one();
}

void Intake::run(const std::stop_token& stop) {
    leave_signals_to_the_network_thread();
    for (;;) {
        Batch batch = wait(stop);
        ++ticks_;
        if (batch.renewal) {
            step_.renew(std::move(batch.renewal->engine));
            readers_ = std::move(batch.renewal->readers);
            unrecorded_ = std::move(batch.renewal->record);
            reevaluating_ = true;
            looked_at_again_ = changed_again_ = 0;
        }
        // While the store fails, each look is an attempt: it may work again before somebody sends.
        const bool work = !batch.deliveries.empty() || !batch.asked.empty() ||
                          !batch.notes.empty() || store_failing_;
        const bool due = next_due_ && *next_due_ <= clock_();
        if (work || due || (reevaluating_ && may_review())) process(batch);
        if (!store_failing_ && retention_.due(std::chrono::steady_clock::now())) prune();
        if (stop.stop_requested() && drained()) return;
    }
}

bool Intake::drained() {
    const std::lock_guard lock{mutex_};
    return waiting_.empty() && asked_.empty() && (notes_.empty() || store_failing_);
}

// Returns when there is work or time is up. What a feed has acknowledged is no such work: it goes
// along with the next commit, so that no message waits for one made for it alone. While the store
// fails, nothing is taken before the back-off is over: meanwhile the senders wait, and TCP with
// them.
Intake::Batch Intake::wait(const std::stop_token& stop) {
    std::unique_lock lock{mutex_};
    work_.wait_for(lock, stop, patience(), [this] {
        const bool nothing = waiting_.empty() && asked_.empty() && notes_.findings.empty();
        return back_off_ == 0ms && !nothing;
    });
    Batch batch;
    std::size_t messages = 0;
    for (; !waiting_.empty() && messages < enough_messages; waiting_.pop_front()) {
        if (auto* const renewal = std::get_if<Renewal>(&waiting_.front())) {
            if (batch.renewal || !batch.deliveries.empty()) break;
            batch.renewal = std::move(*renewal);
            --renewals_;
        } else {
            batch.deliveries.push_back(std::get<Delivery*>(waiting_.front()));
            messages += batch.deliveries.back()->arrivals.size();
        }
    }
    std::swap(batch.notes, notes_);
    // Whoever reloads and then asks for something means what was loaded.
    if (renewals_ == 0) std::swap(batch.asked, asked_);
    return batch;
}

std::chrono::milliseconds Intake::patience() const {
    if (back_off_ > 0ms) return back_off_;
    if (reevaluating_ && may_review()) return 0ms;
    const auto to_prune = std::chrono::ceil<std::chrono::milliseconds>(
        retention_.next() - std::chrono::steady_clock::now());
    const auto to_review = next_due_ ? *next_due_ - clock_() : longest_wait;
    return std::clamp(std::min(to_prune, to_review), shortest_wait, longest_wait);
}

void Intake::process(const Batch& batch) {
    if (!store_failing_) not_kept_before_ = counters_.not_kept;
    std::vector<Item> items;
    for (Delivery* delivery : batch.deliveries) {
        delivery->answers.assign(delivery->arrivals.size(), {});
        for (std::size_t i = 0; i < delivery->arrivals.size(); ++i) {
            items.push_back({delivery->interpreter, &delivery->arrivals[i], &delivery->answers[i]});
        }
    }
    if (const auto failure = attempt(items, batch.asked, batch.notes, Reviews::too)) {
        take_back(batch.notes);
        recover(items, batch.asked, *failure);
    } else {
        report(items);
        store_works();
    }
    for (Delivery* delivery : batch.deliveries) {
        // Copied: once answered, the delivery is its owner's again and may be gone.
        const std::function<void()> answered = delivery->answered;
        answered();
    }
}

// They go into the next transaction.
void Intake::take_back(Notes notes) {
    for (const auto& [feed, up_to] : notes.acknowledgements) acknowledge(feed, up_to);
    for (alerts::Finding& finding : notes.findings) note(std::move(finding));
}

// A transaction failed: by the store, by one of its messages or errands, or by a review.
void Intake::recover(std::span<const Item> items, std::span<const Asked> asked,
                     const Failure& failure) {
    const bool reviewed = reevaluating_ || (next_due_ && *next_due_ <= clock_());
    if (store_failing_ || (items.empty() && failure.of_store)) {
        for (const Item& item : items) refuse(item);
        store_fails(failure.why);
    } else {
        if (!failure.of_store && (reviewed || (items.empty() && asked.empty())))
            postpone_reviews(failure.why);
        keep_one_by_one(items);
    }
    do_one_by_one(asked);
}

// It may have been one message only, and the others must not suffer for it.
void Intake::keep_one_by_one(std::span<const Item> items) {
    int in_a_row = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto one = items.subspan(i, 1);
        if (store_failing_) {
            refuse(items[i]);
        } else if (const auto failure = attempt(one, {}, {}, Reviews::not_now)) {
            refuse(items[i]);
            ++in_a_row;
            if (failure->of_store && (in_a_row == convincing || items.size() == 1)) {
                store_fails(failure->why);
            } else {
                spdlog::error("{} {}: a message could not be kept: {}", items[i].arrival->listener,
                              items[i].arrival->peer, failure->why);
            }
        } else {
            report(one);
            in_a_row = 0;
        }
    }
}

void Intake::do_one_by_one(std::span<const Asked> asked) {
    for (std::size_t i = 0; i < asked.size(); ++i) {
        std::optional<Failure> failure;
        if (!store_failing_) failure = attempt({}, asked.subspan(i, 1), {}, Reviews::not_now);
        if (!store_failing_ && !failure) continue;
        if (failure) spdlog::error("feed: what was asked could not be kept: {}", failure->why);
        asked[i].answered(not_kept(asked[i].errand));
    }
}

std::optional<Intake::Failure> Intake::attempt(std::span<const Item> items,
                                               std::span<const Asked> asked, const Notes& notes,
                                               Reviews reviews) {
    outcomes_.clear();
    done_.clear();
    bool news = false;
    if (auto why = obstacle_()) return Failure{*std::move(why), true};
    try {
        const auto transaction = store_.begin();
        if (store_failing_) transaction->probe();
        if (unrecorded_) transaction->configure(*unrecorded_, clock_());
        for (const Item& item : items) {
            outcomes_.push_back(step_.receive(*transaction, *item.arrival, *item.interpreter));
        }
        const alerts::Time now = clock_();
        for (const Asked& one : asked)
            done_.push_back(carry_out(one.errand, {step_, readers_, epoch_}, *transaction, now));
        std::size_t changes = 0;
        for (const Answer& one : done_) changes += one.alert_changes;
        const bool too = reviews == Reviews::too && now >= no_review_before_;
        if (too) changes += step_.review(*transaction, now, reviews_at_once);
        alerts::MessageStep::Reevaluated again;
        if (reevaluating_) {
            const std::size_t some =
                items.empty() ? reevaluations_at_once : reevaluations_beside_messages;
            again = step_.reevaluate(*transaction, now, too ? some : 0);
        }
        for (const auto& [feed, up_to] : notes.acknowledgements)
            transaction->acknowledge(feed, up_to);
        for (const alerts::Finding& finding : notes.findings)
            transaction->append_finding(0, finding);
        const std::optional<alerts::Time> next = transaction->next_due();
        transaction->commit();
        unrecorded_.reset();
        next_due_ = next ? std::optional{std::max(*next, no_review_before_)} : std::nullopt;
        counters_.alert_changes += changes;
        if (reevaluating_) reevaluated(again);
        changes += again.alert_changes;
        for (const alerts::Outcome& outcome : outcomes_) changes += outcome.alert_changes;
        news = changes > 0 || !asked.empty() || !notes.empty();
    } catch (const alerts::StoreFailure& failure) {
        step_.forget();
        return Failure{failure.what(), true};
    } catch (const std::exception& defect) {
        step_.forget();
        return Failure{defect.what(), false};
    }
    for (std::size_t i = 0; i < items.size(); ++i)
        *items[i].answer = {std::move(outcomes_[i].ack), true};
    if (news) committed_();
    for (std::size_t i = 0; i < asked.size(); ++i) {
        if (!done_[i].log.empty()) spdlog::info("{}", done_[i].log);
        asked[i].answered(done_[i]);
    }
    return std::nullopt;
}

void Intake::refuse(const Item& item) {
    *item.answer = {not_kept(item.arrival->raw, item.interpreter->policy().ack, clock_()), false};
    ++counters_.not_kept;
}

// Only what is on disk is counted and told of.
void Intake::report(std::span<const Item> items) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        const alerts::Outcome& outcome = outcomes_[i];
        const alerts::Arrival& arrival = *items[i].arrival;
        if (!outcome.kept) {
            ++counters_.out_of_sequence;
            spdlog::warn("{} {}: not taken: {}", arrival.listener, arrival.peer, outcome.reason);
            continue;
        }
        ++(outcome.resend ? counters_.resends : counters_.messages);
        counters_.alert_changes += outcome.alert_changes;
        if (outcome.disposition == alerts::Disposition::quarantined) {
            ++counters_.quarantined;
            spdlog::warn("{} {}: message {} ({}) is in quarantine: {}", arrival.listener,
                         arrival.peer, outcome.message, printable(outcome.type),
                         printable(outcome.reason, 200));
        }
        if (outcome.control_id_reused) {
            spdlog::warn("{} {}: message {} ({}) comes under an MSH-10 that another one had",
                         arrival.listener, arrival.peer, outcome.message, printable(outcome.type));
        }
        spdlog::debug("{} {}: message {} ({}){}, {} findings, {} alert changes", arrival.listener,
                      arrival.peer, outcome.message, printable(outcome.type),
                      outcome.resend ? " again" : "", outcome.findings, outcome.alert_changes);
    }
}

void Intake::store_works() {
    back_off_ = 0ms;
    if (!store_failing_.exchange(false)) return;
    const auto lasted = std::chrono::steady_clock::now() - failing_since_;
    spdlog::info("the store works again after {} s, {} messages were not kept meanwhile",
                 std::chrono::ceil<std::chrono::seconds>(lasted).count(),
                 counters_.not_kept - not_kept_before_);
}

void Intake::store_fails(const std::string& why) {
    back_off_ = std::clamp(back_off_ * 2, first_back_off, longest_back_off);
    if (!store_failing_.exchange(true)) {
        failing_since_ = std::chrono::steady_clock::now();
        spdlog::critical("the store fails, nothing is accepted until it works again: {}", why);
    }
}

// What has expired, a little of it. A failure is no message's: the next one will tell.
void Intake::prune() {
    const auto began = std::chrono::steady_clock::now();
    try {
        const auto transaction = store_.begin();
        const alerts::Pruned pruned =
            step_.prune(*transaction, retention_.expired(clock_()), retention_.limit(), clock_());
        transaction->commit();
        retention_.done(pruned, began, std::chrono::steady_clock::now() - began);
    } catch (const std::exception& failure) {
        step_.forget();
        retention_.failed(std::chrono::steady_clock::now());
        spdlog::error("what has expired could not be let go of: {}", failure.what());
    }
}

void Intake::postpone_reviews(const std::string& why) {
    no_review_before_ = clock_() + review_pause;
    next_due_ = no_review_before_;
    spdlog::error("timers cannot be worked on, next try in {} s: {}",
                  std::chrono::floor<std::chrono::seconds>(review_pause).count(), why);
}

void Intake::reevaluated(const alerts::MessageStep::Reevaluated& some) {
    looked_at_again_ += some.patients;
    changed_again_ += some.alert_changes;
    counters_.alert_changes += some.alert_changes;
    if (!some.finished) return;
    reevaluating_ = false;
    if (looked_at_again_ == 0) return;
    spdlog::info("the rules changed: {} patients looked at again, {} alert changes",
                 looked_at_again_, changed_again_);
}

}  // namespace calciwatch
