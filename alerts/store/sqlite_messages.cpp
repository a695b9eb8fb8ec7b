#include "alerts/store/sqlite_messages.hpp"

#include "alerts/store/sqlite/columns.hpp"
#include "alerts/store/sqlite/connection.hpp"
#include "alerts/store/sqlite/reading.hpp"
#include "alerts/store/sqlite/statement.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace alerts {
namespace {

using sqlite::Connection;
using sqlite::Rows;
using sqlite::Statement;

// `raw` comes last: to get behind it all of it would have to be read.
const std::string line_columns =
    "id, received, listener, peer, sending_application, sending_facility, type, control_id, "
    "disposition, reason, length(raw), coalesce(retry_of, 0) FROM message ";

auto columns_of(MessageLine& line) {
    return std::tie(line.id, line.received, line.listener, line.peer, line.sending_application,
                    line.sending_facility, line.type, line.control_id, line.disposition,
                    line.reason, line.bytes, line.retry_of);
}

}  // namespace

struct SqliteMessages::Parts {
    explicit Parts(const std::filesystem::path& file)
        : connection{sqlite::open_to_read(file)},
          matching{connection,
                   "SELECT " + line_columns +
                       "WHERE id >= ?1 AND id < ?2 AND (?3 = '' OR listener = ?3) "
                       "AND (?4 = '' OR substr(type, 1, length(?4)) = ?4) "
                       "AND (?5 = '' OR control_id = ?5) AND (?6 = '' OR disposition = ?6) "
                       "AND (?7 IS NULL OR received >= ?7) AND (?8 IS NULL OR received < ?8) "
                       "AND (?9 = '' OR instr(raw, CAST(?9 AS BLOB))) ORDER BY id DESC"},
          one{connection, "SELECT " + line_columns + "WHERE id = ?"},
          bytes{connection, "SELECT ack, raw FROM message WHERE id = ?"},
          findings{connection,
                   "SELECT code, source_control_id, source_sent, source_place, detail "
                   "FROM finding WHERE message = ? ORDER BY id"},
          // Without an index on the message: only what is still in the outbox is looked at.
          events{connection, "SELECT seq FROM alert_event WHERE message = ? ORDER BY seq"},
          received{connection, "SELECT received FROM message WHERE id >= ? ORDER BY id LIMIT 1"},
          ends{connection, "SELECT coalesce(min(id), 1), coalesce(max(id), 0) + 1 FROM message"} {}

    // From the first message to behind the last.
    std::pair<MessageId, MessageId> all() {
        std::pair<MessageId, MessageId> both{1, 1};
        if (Rows rows = ends.query(); rows.next()) rows.read(both.first, both.second);
        return both;
    }

    // The first message received at or after `when`, as far as numbers and times ascend together; a
    // day earlier, since a clock may have been put back.
    MessageId first_since(Time when) {
        auto [low, high] = all();
        when -= std::chrono::hours{24};
        while (low < high) {
            const MessageId middle = low + (high - low) / 2;
            Time at = Time::max();
            if (Rows rows = received.query(middle); rows.next()) rows.read(at);
            (at < when ? low : high) = at < when ? middle + 1 : middle;
        }
        return low;
    }

    Connection connection;
    Statement matching;
    Statement one;
    Statement bytes;
    Statement findings;
    Statement events;
    Statement received;
    Statement ends;
};

SqliteMessages::SqliteMessages(const std::filesystem::path& file)
    : parts_{std::make_unique<Parts>(file)} {}

SqliteMessages::~SqliteMessages() = default;

std::vector<MessageLine> SqliteMessages::list(const MessagesAsked& asked, std::size_t limit,
                                              const Wanted& wanted) {
    const auto [oldest, end] = parts_->all();
    const MessageId first = asked.since ? parts_->first_since(*asked.since) : oldest;
    const std::string_view disposition =
        asked.disposition ? stored_word(*asked.disposition) : std::string_view{};
    std::vector<MessageLine> found;
    // Every look at the store is short: its log can be emptied meanwhile.
    constexpr MessageId at_once = 1000;
    for (MessageId before = end; before > first && found.size() < limit;) {
        const MessageId from = std::max(first, before - at_once);
        Rows rows =
            parts_->matching.query(from, before, asked.listener, asked.type, asked.control_id,
                                   disposition, asked.since, asked.until, asked.words);
        before = from;
        while (rows.next()) {
            MessageLine line;
            rows.read(columns_of(line));
            if (wanted) {
                Rows bytes = parts_->bytes.query(line.id);
                std::string ack;
                std::string raw;
                if (bytes.next()) bytes.read(ack, raw);
                if (!wanted(raw)) continue;
            }
            found.push_back(std::move(line));
            if (found.size() == limit) return found;
        }
    }
    return found;
}

std::optional<MessagePage> SqliteMessages::page(MessageId id) {
    MessagePage page;
    {
        Rows rows = parts_->one.query(id);
        if (!rows.next()) return std::nullopt;
        rows.read(columns_of(page.line));
    }
    if (Rows rows = parts_->bytes.query(id); rows.next()) rows.read(page.ack, page.raw);
    for (Rows rows = parts_->findings.query(id); rows.next();) {
        Finding& one = page.findings.emplace_back();
        rows.read(one.code, one.source, one.detail);
    }
    for (Rows rows = parts_->events.query(id); rows.next();) rows.read(page.events.emplace_back());
    return page;
}

}  // namespace alerts
