// The store in memory: the same promises but durability, for replays, rule tests and simulations.
// It keeps no raw messages, since nobody can ask the interface for them.
#pragma once

#include "alerts/store/store.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace alerts {

class MemoryStore final : public Store {
  public:
    MemoryStore();
    MemoryStore(const MemoryStore&) = delete;
    MemoryStore& operator=(const MemoryStore&) = delete;
    ~MemoryStore() override;

    // Transactions and outboxes may outlive the store.
    [[nodiscard]] std::unique_ptr<Transaction> begin() override;
    [[nodiscard]] std::unique_ptr<Outbox> open_outbox() override;
    [[nodiscard]] std::string epoch() override;

    // What was committed so far, in order; not while another thread commits.
    [[nodiscard]] const std::vector<std::pair<MessageId, Finding>>& findings() const;
    using Counts = std::map<std::pair<std::string, std::string>, std::int64_t>;  // by rule and what
    [[nodiscard]] const Counts& counts() const;

    struct Shared;

  private:
    std::shared_ptr<Shared> shared_;
};

}  // namespace alerts
