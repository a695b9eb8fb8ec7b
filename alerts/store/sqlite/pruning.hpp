// Lets go of what has expired, a little of each kind at a time.
#pragma once

#include "alerts/store/pruning.hpp"
#include "alerts/store/sqlite/statement.hpp"
#include "alerts/store/store.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace alerts::sqlite {

class Pruning {
  public:
    explicit Pruning(const Connection& connection);

    Pruned prune(const Expired& expired, std::size_t limit);
    std::vector<PatientId> forget(const History& history);
    // Of the pages that hold something.
    [[nodiscard]] std::uint64_t bytes();
    // The transaction was rolled back: what was looked at may still be there.
    void start_over() { pass_ = {}; }

  private:
    // Looks at everything once, over several calls; kept in memory only.
    struct Pass {
        MessageId known = 0;  // messages up to here were looked at
        bool known_done = false;
        PatientId history = 0;  // patients up to here were looked at
        bool history_done = false;
    };

    void drop_bytes(const Expired& expired, std::size_t limit, Pruned& pruned);
    void forget_messages(const Expired& expired, std::size_t limit, Pruned& pruned);
    void drop_findings(const Expired& expired, std::size_t limit, Pruned& pruned);
    void drop_events(const Expired& expired, std::size_t limit, Pruned& pruned);
    void drop_history(const Expired& expired, std::size_t limit, Pruned& pruned);
    [[nodiscard]] std::int64_t counter(std::string_view name);
    [[nodiscard]] Sequence acked_by_all(const std::vector<std::string>& feeds);

    Statement used_bytes_;
    Statement select_counter_;
    Statement update_counter_;
    Statement select_messages_;
    Statement drop_bytes_;
    Statement delete_message_;
    Statement delete_occasions_;
    Statement select_findings_;
    Statement delete_finding_;
    Statement select_acked_;
    Statement select_events_;
    Statement delete_events_;
    Statement last_patient_;
    Statement delete_results_;
    Statement delete_orders_;
    Statement delete_alerts_;
    Pass pass_;
};

}  // namespace alerts::sqlite
