// The messages in the store, for people who look for one: read only, beside the running daemon.
#pragma once

#include "alerts/store/store.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alerts {

// What to look for; what is empty means any.
struct MessagesAsked {
    std::string listener;
    std::string type;  // or how it begins: "ADT" finds ADT^A01
    std::string control_id;
    std::optional<Disposition> disposition;
    std::optional<Time> since;
    std::optional<Time> until;  // not any more
    std::string words;          // must stand in the bytes; what has no bytes any more has no words
};

struct MessageLine {
    MessageId id = 0;
    Time received{};
    std::string listener;
    std::string peer;
    std::string sending_application;
    std::string sending_facility;
    std::string type;
    std::string control_id;
    Disposition disposition = Disposition::applied;
    std::string reason;
    std::size_t bytes = 0;   // 0: it was so long ago that they were let go of
    MessageId retry_of = 0;  // the message in quarantine that this is a retry of; else 0
};

struct MessagePage {
    MessageLine line;
    std::string ack;  // as it went on the wire; may be empty
    std::string raw;
    std::vector<Finding> findings;
    std::vector<Sequence> events;  // what it caused; those the outbox still has
};

// Every call may throw StoreFailure.
class SqliteMessages {
  public:
    // Throws when this is no store, or one of another version than this program's.
    explicit SqliteMessages(const std::filesystem::path& file);
    SqliteMessages(const SqliteMessages&) = delete;
    SqliteMessages& operator=(const SqliteMessages&) = delete;
    ~SqliteMessages();

    // Newest first, at most `limit`; of those that match, the ones whose bytes are `wanted`.
    using Wanted = std::function<bool(std::string_view raw)>;
    [[nodiscard]] std::vector<MessageLine> list(const MessagesAsked& asked, std::size_t limit,
                                                const Wanted& wanted = {});
    [[nodiscard]] std::optional<MessagePage> page(MessageId id);

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace alerts
