// The alert events and what the feeds have acknowledged of them: written in the transactions,
// read by the publisher on a connection of its own.
#pragma once

#include "alerts/store/sqlite/connection.hpp"
#include "alerts/store/sqlite/standing_rows.hpp"
#include "alerts/store/sqlite/statement.hpp"
#include "alerts/store/store.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace alerts::sqlite {

class OutboxRows {
  public:
    explicit OutboxRows(const Connection& connection);
    void append(Sequence seq, PatientId patient, MessageId message, const AlertChange& change,
                std::string_view topic, std::string_view body);
    void acknowledge(std::string_view feed, Sequence up_to);
    void count(std::string_view rule, std::string_view what);

  private:
    Statement insert_event_;
    StandingWriter standing_;
    Statement upsert_feed_;
    Statement count_;
};

// Each call reads what is committed when it is called; none holds a snapshot longer.
class SqliteOutbox final : public Outbox {
  public:
    explicit SqliteOutbox(const std::filesystem::path& file);
    [[nodiscard]] std::string epoch() override;
    [[nodiscard]] Sequence head() override;
    [[nodiscard]] std::vector<OutboxEvent> after(
        Sequence after, std::size_t limit, std::span<const std::string> topic_prefixes) override;
    [[nodiscard]] std::optional<Sequence> acked(std::string_view feed) override;
    [[nodiscard]] Sequence pruned() override;
    [[nodiscard]] std::optional<OutboxEvent> event(Sequence seq) override;
    [[nodiscard]] Standing standing() override;
    [[nodiscard]] std::optional<AlertName> alert_of(Sequence event) override;
    [[nodiscard]] std::optional<LastWord> last_word(const AlertName& alert) override;
    [[nodiscard]] Backlog backlog(Sequence after, std::size_t limit,
                                  std::span<const std::string> topic_prefixes) override;

  private:
    [[nodiscard]] Sequence counter(std::string_view name);

    Connection connection_;
    Statement epoch_;
    Statement counter_;
    Statement after_;
    Statement acked_;
    Statement event_;
    Statement standing_;
    StandingRows standing_rows_;
};

}  // namespace alerts::sqlite
