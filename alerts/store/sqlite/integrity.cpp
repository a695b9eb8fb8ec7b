#include "alerts/store/sqlite/integrity.hpp"

#include "alerts/store/sqlite/columns.hpp"
#include "alerts/store/sqlite/counters.hpp"
#include "alerts/store/sqlite/statement.hpp"
#include "alerts/store/store.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace alerts::sqlite {
namespace {

// Interrupts what the connection does when the time is over. From a thread of its own: SQLite asks
// nobody while it goes over the pages of a table.
class Deadline {
  public:
    Deadline(Connection& connection, std::chrono::milliseconds longest)
        : thread_{[this, &connection, longest](const std::stop_token& stop) {
              std::unique_lock lock{mutex_};
              if (!ended_.wait_for(lock, stop, longest, [&stop] { return stop.stop_requested(); }))
                  sqlite3_interrupt(connection.handle());
          }} {}

  private:
    std::mutex mutex_;
    std::condition_variable_any ended_;
    std::jthread thread_;
};

// Numbers are given in sequence and never twice: the counters must be ahead of every row.
std::vector<std::string> check_numbers(Connection& connection) {
    std::vector<std::string> damages;
    const auto newest = [&connection](const std::string& table, const std::string& number) {
        return connection.ask_number("SELECT coalesce(max(" + number + "), 0) FROM " + table);
    };
    const auto ahead = [&](const char* name, const char* number) {
        if (newest(name, number) > read_counter(connection, name))
            damages.push_back("table " + std::string{name} + " has numbers beyond its counter");
    };
    ahead("message", "id");
    ahead("patient", "id");
    ahead("alert_event", "seq");
    const std::int64_t head = read_counter(connection, "alert_event");
    if (read_counter(connection, "alert_event_pruned") < head &&
        newest("alert_event", "seq") != head)
        damages.emplace_back("the last alert events are missing");
    return damages;
}

void check_outbox(Connection& connection, std::vector<std::string>& damages) {
    const std::int64_t missing = connection.ask_number(
        "SELECT (SELECT last FROM counter WHERE name = 'alert_event') - pruned.last - "
        "(SELECT count(*) FROM alert_event WHERE seq > pruned.last) "
        "FROM counter AS pruned WHERE name = 'alert_event_pruned'");
    if (missing != 0)
        damages.push_back("the sequence of alert events has a gap: " + std::to_string(missing) +
                          " are missing");
}

void check_references(Connection& connection, std::vector<std::string>& damages) {
    Statement statement{connection,
                        "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1"};
    for (Rows rows = statement.query(); rows.next();) {
        std::string table;
        std::int64_t count = 0;
        rows.read(table, count);
        damages.push_back(std::to_string(count) + " rows of table " + table +
                          " belong to a row that is not there");
    }
}

// What an integrity check says that is not "ok".
std::optional<std::string> first_damage(Connection& connection, const std::string& check) {
    std::string said = connection.ask_text(check);
    return said == "ok" ? std::nullopt : std::optional{std::move(said)};
}

std::vector<std::string> tables_of(Connection& connection) {
    std::vector<std::string> tables;
    Statement statement{connection, "SELECT name FROM sqlite_schema WHERE type = 'table'"};
    for (Rows rows = statement.query(); rows.next();) rows.read(tables.emplace_back());
    return tables;
}

void check_table(Connection& connection, const std::string& table,
                 std::vector<std::string>& damages) {
    try {
        Statement statement{connection, "PRAGMA integrity_check('" + table + "')"};
        for (Rows rows = statement.query(); rows.next();) {
            std::string said;
            rows.read(said);
            if (said != "ok") damages.push_back("table " + table + ": " + said);
        }
    } catch (const StoreFailure& failure) {
        damages.push_back("table " + table + ": " + failure.what());
    }
}

[[noreturn]] void refuse(const std::string& damage) {
    throw StoreFailure("the store is damaged: " + damage +
                       ": see calciwatch store check, and restore a backup");
}

}  // namespace

bool check_quickly(Connection& connection, std::chrono::milliseconds longest) {
    if (const auto damages = check_numbers(connection); !damages.empty()) refuse(damages.front());
    const Deadline deadline{connection, longest};
    std::optional<std::string> damage;
    try {
        damage = first_damage(connection, "PRAGMA quick_check(1)");
    } catch (const StoreFailure&) {
        if (sqlite3_errcode(connection.handle()) == SQLITE_INTERRUPT) return false;
        throw;
    }
    if (damage) refuse(*damage);
    return true;
}

std::vector<std::string> check_fully(Connection& connection, const Progress& progress) {
    const std::vector<std::string> tables = tables_of(connection);
    const std::size_t steps = tables.size() + 3;
    std::size_t done = 0;
    std::vector<std::string> damages;
    for (const std::string& table : tables) {
        progress(done++, steps);
        check_table(connection, table, damages);
    }
    progress(done++, steps);
    // What belongs to no table: pages that nobody uses and nobody has given back.
    if (damages.empty())
        if (auto damage = first_damage(connection, "PRAGMA quick_check(1)"))
            damages.push_back(*std::move(damage));
    progress(done++, steps);
    if (!damages.empty()) return damages;  // what follows believes what it reads
    check_references(connection, damages);
    progress(done++, steps);
    for (std::string& damage : check_numbers(connection)) damages.push_back(std::move(damage));
    check_outbox(connection, damages);
    progress(steps, steps);
    return damages;
}

}  // namespace alerts::sqlite
