// The rows of messages and of what was found wrong with them.
#pragma once

#include "alerts/store/sqlite/statement.hpp"
#include "alerts/store/store.hpp"

#include <optional>

namespace alerts::sqlite {

class Journal {
  public:
    explicit Journal(const Connection& connection);

    [[nodiscard]] std::optional<KnownMessage> find(const MessageKey& key);
    [[nodiscard]] bool control_id_used(const Link& sender, std::string_view control_id);
    void append(MessageId id, const JournalEntry& entry);
    void append_finding(MessageId message, const Finding& finding);
    [[nodiscard]] std::optional<QuarantinedBytes> quarantined(MessageId id);
    void mark_retried(MessageId id, Time at, MessageId as, std::string_view reason);

  private:
    Statement find_;
    Statement find_control_id_;
    Statement insert_message_;
    Statement insert_quarantine_;
    Statement insert_finding_;
    Statement select_quarantined_;
    Statement mark_retried_;
    Statement mark_failed_;
};

}  // namespace alerts::sqlite
