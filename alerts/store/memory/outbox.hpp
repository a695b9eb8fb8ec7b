// The outbox of a store in memory. Used by one thread, which may be another than that of the
// transactions.
#pragma once

#include "alerts/store/memory/shared.hpp"
#include "alerts/store/topics.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>

namespace alerts::memory {

class MemoryOutbox final : public Outbox {
  public:
    explicit MemoryOutbox(std::shared_ptr<MemoryStore::Shared> shared)
        : shared_{std::move(shared)} {}

    std::string epoch() override { return shared_->epoch; }
    Sequence head() override {
        const std::lock_guard lock{shared_->mutex};
        return shared_->head();
    }
    Sequence pruned() override {
        const std::lock_guard lock{shared_->mutex};
        return shared_->pruned;
    }
    std::vector<OutboxEvent> after(Sequence after, std::size_t limit,
                                   std::span<const std::string> topic_prefixes) override {
        const std::lock_guard lock{shared_->mutex};
        const std::deque<OutboxEvent>& events = shared_->events;
        std::vector<OutboxEvent> wanted;
        for (auto i = static_cast<std::size_t>(std::max<Sequence>(after - shared_->pruned, 0));
             i < events.size() && wanted.size() < limit; ++i)
            if (begins_with_any(events[i].topic, topic_prefixes)) wanted.push_back(events[i]);
        return wanted;
    }
    std::optional<Sequence> acked(std::string_view feed) override {
        const std::lock_guard lock{shared_->mutex};
        const auto known = shared_->acked.find(feed);
        return known == shared_->acked.end() ? std::nullopt : std::optional{known->second};
    }
    std::optional<OutboxEvent> event(Sequence seq) override {
        const std::lock_guard lock{shared_->mutex};
        const OutboxEvent* const found = shared_->find_event(seq);
        return found == nullptr ? std::nullopt : std::optional{*found};
    }
    Standing standing() override {
        const std::lock_guard lock{shared_->mutex};
        Standing standing;
        standing.as_of = shared_->head();
        for (const auto& [alert, word] : shared_->last_words) standing.events.push_back(word.last);
        std::ranges::sort(standing.events);
        return standing;
    }
    std::optional<AlertName> alert_of(Sequence event) override {
        const std::lock_guard lock{shared_->mutex};
        if (shared_->find_event(event) == nullptr) return std::nullopt;
        return shared_->told[static_cast<std::size_t>(event) - 1].alert;
    }
    std::optional<LastWord> last_word(const AlertName& alert) override {
        const std::lock_guard lock{shared_->mutex};
        const auto known = shared_->last_words.find(alert);
        return known == shared_->last_words.end() ? std::nullopt : std::optional{known->second};
    }
    Backlog backlog(Sequence after, std::size_t limit,
                    std::span<const std::string> topic_prefixes) override {
        const std::lock_guard lock{shared_->mutex};
        Backlog backlog;
        backlog.looked_at = after;
        std::size_t looked_at = 0;
        for (auto i = static_cast<std::size_t>(std::max<Sequence>(after - shared_->pruned, 0));
             i < shared_->events.size() && looked_at < limit; ++i, ++looked_at) {
            const OutboxEvent& event = shared_->events[i];
            backlog.looked_at = event.seq;
            if (!begins_with_any(event.topic, topic_prefixes)) continue;
            ++backlog.events;
            if (!backlog.oldest) backlog.oldest = event.at;
        }
        return backlog;
    }

  private:
    std::shared_ptr<MemoryStore::Shared> shared_;
};

}  // namespace alerts::memory
