#include "alerts/store/memory_store.hpp"

#include "alerts/store/memory/outbox.hpp"
#include "alerts/store/memory/shared.hpp"
#include "alerts/store/memory/transaction.hpp"

namespace alerts {

MemoryStore::MemoryStore() : shared_{std::make_shared<Shared>()} {}
MemoryStore::~MemoryStore() = default;

std::unique_ptr<Transaction> MemoryStore::begin() {
    return std::make_unique<memory::MemoryTransaction>(shared_);
}

std::unique_ptr<Outbox> MemoryStore::open_outbox() {
    return std::make_unique<memory::MemoryOutbox>(shared_);
}

std::string MemoryStore::epoch() {
    return shared_->epoch;
}

const std::vector<std::pair<MessageId, Finding>>& MemoryStore::findings() const {
    return shared_->findings;
}

const std::vector<std::pair<MessageId, Occasion>>& MemoryStore::occasions() const {
    return shared_->occasions;
}

const MemoryStore::Counts& MemoryStore::counts() const {
    return shared_->counts;
}

}  // namespace alerts
