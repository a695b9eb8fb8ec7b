// A store whose commits can be held back or made to fail, over one in memory.
#pragma once

#include "alerts/store/memory_store.hpp"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace calciwatch::test {

class HeldStore final : public alerts::Store {
  public:
    std::unique_ptr<alerts::Transaction> begin() override {
        return std::make_unique<Held>(*this, memory_.begin());
    }
    std::unique_ptr<alerts::Outbox> open_outbox() override { return memory_.open_outbox(); }
    std::string epoch() override { return memory_.epoch(); }

    // Commits wait from now on.
    void hold() {
        const std::lock_guard lock{mutex_};
        held_ = true;
    }
    void release() {
        {
            const std::lock_guard lock{mutex_};
            held_ = false;
        }
        changed_.notify_all();
    }
    // Until a commit waits.
    void await_held_commit() {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return waiting_ > 0; });
    }
    // Every commit fails, or works again.
    void fail(bool failing) { failing_ = failing; }
    // Any message with these bytes cannot be written.
    void choke_on(std::string bytes) { choke_ = std::move(bytes); }
    [[nodiscard]] int commits() const { return commits_; }
    // Once the daemon has left: the findings it kept.
    [[nodiscard]] const auto& findings() const { return memory_.findings(); }
    // Likewise: what it noted, and after which message.
    [[nodiscard]] const auto& occasions() const { return memory_.occasions(); }

  private:
    class Held final : public alerts::Transaction {
      public:
        Held(HeldStore& store, std::unique_ptr<alerts::Transaction> inner)
            : store_{store}, inner_{std::move(inner)} {}
        std::optional<alerts::KnownMessage> find_message(const alerts::MessageKey& key) override {
            return inner_->find_message(key);
        }
        bool control_id_used(const alerts::Link& sender, std::string_view control_id) override {
            return inner_->control_id_used(sender, control_id);
        }
        alerts::MessageId next_message() override { return inner_->next_message(); }
        alerts::MessageId append(const alerts::JournalEntry& entry) override {
            if (!store_.choke_.empty() && entry.raw.find(store_.choke_) != std::string_view::npos)
                throw alerts::StoreFailure{"cannot write this one"};
            return inner_->append(entry);
        }
        std::optional<alerts::QuarantinedBytes> quarantined(alerts::MessageId id) override {
            return inner_->quarantined(id);
        }
        void mark_retried(alerts::MessageId id, alerts::Time at, alerts::MessageId as,
                          std::string_view reason) override {
            inner_->mark_retried(id, at, as, reason);
        }
        alerts::Pruned prune(const alerts::Expired& expired, std::size_t limit) override {
            return inner_->prune(expired, limit);
        }
        std::vector<alerts::PatientId> forget(const alerts::History& history) override {
            return inner_->forget(history);
        }
        std::uint64_t bytes() override { return inner_->bytes(); }
        void probe() override { inner_->probe(); }
        void append_finding(alerts::MessageId message, const alerts::Finding& finding) override {
            inner_->append_finding(message, finding);
        }
        void configure(const alerts::Configuration& configuration, alerts::Time at) override {
            inner_->configure(configuration, at);
        }
        void note(const alerts::Occasion& occasion) override { inner_->note(occasion); }
        std::optional<std::int64_t> last_number(const alerts::Link& link) override {
            return inner_->last_number(link);
        }
        void set_last_number(const alerts::Link& link, std::optional<std::int64_t> last) override {
            inner_->set_last_number(link, last);
        }
        void keep_fragment(const alerts::Link& link, std::string_view pointer,
                           std::string_view text, alerts::Time kept) override {
            inner_->keep_fragment(link, pointer, text, kept);
        }
        std::optional<std::string> take_fragment(const alerts::Link& link,
                                                 std::string_view pointer) override {
            return inner_->take_fragment(link, pointer);
        }
        std::size_t fragments(const alerts::Link& link) override { return inner_->fragments(link); }
        std::size_t forget_fragments(const alerts::Link& link, alerts::Time before) override {
            return inner_->forget_fragments(link, before);
        }
        std::vector<alerts::PatientId> find_patients(
            std::span<const alerts::Identifier> identifiers) override {
            return inner_->find_patients(identifiers);
        }
        bool is_ambiguous(const alerts::Identifier& identifier) override {
            return inner_->is_ambiguous(identifier);
        }
        bool is_given_up(const alerts::Identifier& identifier) override {
            return inner_->is_given_up(identifier);
        }
        void join(const alerts::Joined& joined) override { inner_->join(joined); }
        void set_linked(alerts::PatientId one, alerts::PatientId other, bool linked,
                        alerts::MessageId message, alerts::Time at) override {
            inner_->set_linked(one, other, linked, message, at);
        }
        std::optional<alerts::Patient> load(alerts::PatientId id) override {
            return inner_->load(id);
        }
        void save(alerts::Patient& patient) override { inner_->save(patient); }
        alerts::Sequence next_sequence() override { return inner_->next_sequence(); }
        std::optional<alerts::AlertName> alert_of(alerts::Sequence event) override {
            return inner_->alert_of(event);
        }
        std::optional<alerts::LastWord> last_word(const alerts::AlertName& alert) override {
            return inner_->last_word(alert);
        }
        std::optional<alerts::KnownRequest> find_request(std::string_view id) override {
            return inner_->find_request(id);
        }
        void append_request(std::string_view id, const alerts::KnownRequest& request,
                            alerts::Time at) override {
            inner_->append_request(id, request, at);
        }
        void count(std::string_view rule, std::string_view what) override {
            inner_->count(rule, what);
        }
        alerts::Sequence append_event(alerts::PatientId patient, alerts::MessageId message,
                                      const alerts::AlertChange& change, std::string_view topic,
                                      std::string_view body) override {
            return inner_->append_event(patient, message, change, topic, body);
        }
        std::vector<alerts::Due> due(alerts::Time now, std::size_t limit) override {
            return inner_->due(now, limit);
        }
        std::optional<alerts::Time> next_due() override { return inner_->next_due(); }
        alerts::Evaluated evaluated() override { return inner_->evaluated(); }
        void set_evaluated(const alerts::Evaluated& evaluated) override {
            inner_->set_evaluated(evaluated);
        }
        std::vector<alerts::PatientId> patients_after(alerts::PatientId after,
                                                      std::size_t limit) override {
            return inner_->patients_after(after, limit);
        }
        void acknowledge(std::string_view feed, alerts::Sequence up_to) override {
            inner_->acknowledge(feed, up_to);
        }
        void commit() override {
            store_.pass();
            inner_->commit();
            ++store_.commits_;
        }

      private:
        HeldStore& store_;
        std::unique_ptr<alerts::Transaction> inner_;
    };

    void pass() {
        std::unique_lock lock{mutex_};
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return !held_; });
        --waiting_;
        if (failing_) throw alerts::StoreFailure{"the disk is full"};
    }

    alerts::MemoryStore memory_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool held_ = false;  // guarded by mutex_
    int waiting_ = 0;    // guarded by mutex_
    std::atomic<bool> failing_{false};
    std::atomic<int> commits_{0};
    std::string choke_;  // set before the daemon starts
};

}  // namespace calciwatch::test
