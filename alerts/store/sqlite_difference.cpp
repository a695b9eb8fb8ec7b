#include "alerts/store/sqlite_difference.hpp"

#include "alerts/store/sqlite/columns.hpp"
#include "alerts/store/sqlite/counters.hpp"
#include "alerts/store/sqlite/reading.hpp"
#include "alerts/store/sqlite/statement.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <compare>
#include <string_view>
#include <utility>
#include <variant>

namespace alerts::sqlite {

// Any value; in the order of SQLite.
using Cell = std::variant<std::monostate, std::int64_t, std::string>;

template <>
struct Column<Cell> {
    static void take(Values& from, Cell& value) {
        if (from.null()) {
            value = std::monostate{};
            from.skip();
        } else if (from.is_integer()) {
            value = from.integer();
        } else {
            value = std::string{from.bytes()};
        }
    }
};

}  // namespace alerts::sqlite

namespace alerts {
namespace {

using sqlite::Cell;
using sqlite::Rows;
using sqlite::Statement;
using Row = std::vector<Cell>;

// Facts about the file, what feeds have acknowledged and asked for, and the inputs.
constexpr std::array<std::string_view, 6> not_compared{
    "meta", "feed", "request", "occasion", "configuration", "configuration_text"};
constexpr std::array<std::string_view, 2> inputs_of_a_message{"raw", "peer"};
// A retry in vain changes these and nothing else.
constexpr std::array<std::string_view, 2> vain_retry{"retried_at", "reason"};
constexpr std::size_t report_every = 1000;
constexpr std::size_t longest_value = 80;

bool is_one_of(std::string_view name, const auto& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// How a table is read: its key first, in the order of the key.
struct Layout {
    std::string table;
    std::vector<std::string> columns;
    std::size_t keys = 0;
    std::string condition;  // with WHERE

    [[nodiscard]] std::string select(const std::string& what) const {
        return "SELECT " + what + " FROM \"" + table + "\" " + condition;
    }
    [[nodiscard]] std::string rows() const {
        std::string list;
        std::string order;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const std::string column = expression(columns[i]);
            list += (i == 0 ? "" : ", ") + column;
            if (i < keys) order += (i == 0 ? " ORDER BY " : ", ") + std::to_string(i + 1);
        }
        return select(list) + order;
    }
    [[nodiscard]] std::optional<std::size_t> find(std::string_view column) const {
        const auto found = std::find(columns.begin(), columns.end(), column);
        if (found == columns.end()) return std::nullopt;
        return static_cast<std::size_t>(found - columns.begin());
    }

  private:
    // Findings have no key of their own: the n-th of a message is one.
    [[nodiscard]] static std::string expression(const std::string& column) {
        if (column == "occurrence")
            return "row_number() OVER (PARTITION BY message ORDER BY id) AS occurrence";
        return '"' + column + '"';
    }
};

Layout layout_of(sqlite::Connection& connection, const std::string& table,
                 MessageId findings_pruned) {
    Layout layout{table, {}, 0, ""};
    std::vector<std::pair<std::int64_t, std::string>> keys;
    std::vector<std::string> others;
    Statement info{connection, "SELECT name, pk FROM pragma_table_info(?) ORDER BY cid"};
    for (Rows rows = info.query(table); rows.next();) {
        std::string name;
        std::int64_t key = 0;
        rows.read(name, key);
        const bool left_out = (table == "message" && is_one_of(name, inputs_of_a_message)) ||
                              (table == "quarantine" && is_one_of(name, vain_retry));
        if (key > 0)
            keys.emplace_back(key, name);
        else if (!left_out)
            others.push_back(name);
    }
    std::sort(keys.begin(), keys.end());
    if (table == "finding") {
        keys = {{1, "message"}, {2, "occurrence"}};
        std::erase(others, "message");
        layout.condition = "WHERE message > " + std::to_string(findings_pruned);
    }
    if (table == "counter") layout.condition = "WHERE name NOT LIKE '%pruned'";
    for (const auto& [position, name] : keys) layout.columns.push_back(name);
    layout.keys = layout.columns.size();
    layout.columns.insert(layout.columns.end(), others.begin(), others.end());
    return layout;
}

std::strong_ordering compare_cells(const Cell& one, const Cell& other) {
    if (one < other) return std::strong_ordering::less;
    return one == other ? std::strong_ordering::equal : std::strong_ordering::greater;
}

// Reads the rows of a table one after another.
class Cursor {
  public:
    Cursor(sqlite::Connection& connection, const Layout& layout)
        : statement_{connection, layout.rows()},
          rows_{statement_.query()},
          row_(layout.columns.size()) {
        next();
    }
    void next() {
        there_ = rows_.next();
        if (!there_) return;
        sqlite::Values values = rows_.values();
        for (Cell& cell : row_) values.take(cell);
    }
    [[nodiscard]] bool there() const { return there_; }
    [[nodiscard]] const Row& row() const { return row_; }

  private:
    Statement statement_;
    Rows rows_;
    Row row_;
    bool there_ = false;
};

std::strong_ordering compare_keys(const Cursor& kept, const Cursor& derived, std::size_t keys) {
    if (!kept.there()) return std::strong_ordering::greater;
    if (!derived.there()) return std::strong_ordering::less;
    for (std::size_t i = 0; i < keys; ++i)
        if (const auto order = compare_cells(kept.row()[i], derived.row()[i]); order != 0)
            return order;
    return std::strong_ordering::equal;
}

std::string text_of(const Cell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    if (const auto* text = std::get_if<std::string>(&cell)) return *text;
    return "NULL";
}

// From a little before `at`, and not too much of it.
std::string cut(const std::string& text, std::size_t at) {
    constexpr std::size_t before = 20;
    const std::size_t begin = text.size() > longest_value && at > before ? at - before : 0;
    std::string part = text.substr(std::min(begin, text.size()), longest_value);
    for (char& c : part)
        if (std::isprint(static_cast<unsigned char>(c)) == 0) c = ' ';
    return (begin > 0 ? "..." : "") + part + (begin + longest_value < text.size() ? "..." : "");
}

std::string key_text(const Layout& layout, const Row& row) {
    std::string text;
    for (std::size_t i = 0; i < layout.keys; ++i)
        text += (i == 0 ? "" : ", ") + layout.columns[i] + " " + cut(text_of(row[i]), 0);
    return text;
}

}  // namespace

struct SqliteDifference::Parts {
    explicit Parts(const std::filesystem::path& kept_file)
        : kept{sqlite::open_to_read(kept_file)}, moment{kept} {
        Statement select{kept,
                         "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                         "name NOT LIKE 'sqlite_%' ORDER BY name = 'counter', rowid"};
        for (Rows rows = select.query(); rows.next();) {
            std::string name;
            rows.read(name);
            if (!is_one_of(name, not_compared)) tables.push_back(std::move(name));
        }
        messages_pruned = sqlite::read_counter(kept, "message_pruned");
        findings_pruned = sqlite::read_counter(kept, "finding_pruned");
        events_pruned = sqlite::read_counter(kept, "alert_event_pruned");
    }

    // Of what is old the kept store has let go, or may let go at any time.
    [[nodiscard]] bool let_go(const Layout& layout, const Row& row) const {
        const auto* number = std::get_if<std::int64_t>(&row.front());
        if (number == nullptr) return false;
        const std::string& table = layout.table;
        if (table == "alert_event") return *number <= events_pruned;
        const bool of_message = table == "message" || table == "finding" || table == "quarantine";
        return of_message && *number <= messages_pruned;
    }

    [[nodiscard]] std::optional<PatientId> patient_of(const Layout& layout, const Row& row) const {
        const auto at = layout.find(layout.table == "patient" ? "id" : "patient");
        if (!at) return std::nullopt;
        const auto* id = std::get_if<std::int64_t>(&row[*at]);
        return id == nullptr ? std::nullopt : std::optional{*id};
    }
    [[nodiscard]] std::optional<MessageId> message_of(const Layout& layout, const Row& row) {
        if (const auto at = layout.find(layout.table == "message" ? "id" : "message")) {
            const auto* id = std::get_if<std::int64_t>(&row[*at]);
            return id == nullptr ? std::nullopt : std::optional{*id};
        }
        if (const auto at = layout.find("source_control_id")) {
            Statement find{kept, "SELECT max(id) FROM message WHERE control_id = ?"};
            return ask(find.query(text_of(row[*at])));
        }
        if (layout.table == "alert") {
            Statement find{kept,
                           "SELECT max(message) FROM alert_event WHERE patient = ? AND rule = ? "
                           "AND subject = ?"};
            return ask(
                find.query(std::get<std::int64_t>(row[0]), text_of(row[1]), text_of(row[2])));
        }
        return std::nullopt;
    }
    [[nodiscard]] static std::optional<MessageId> ask(Rows rows) {
        std::optional<MessageId> id;
        if (rows.next()) rows.read(id);
        return id;
    }

    [[nodiscard]] RowDifference describe(const Layout& layout, const Row* kept_row,
                                         const Row* derived_row) {
        using Kind = RowDifference::Kind;
        const Row& row = kept_row != nullptr ? *kept_row : *derived_row;
        RowDifference found;
        found.table = layout.table;
        found.key = key_text(layout, row);
        found.patient = patient_of(layout, row);
        found.message = message_of(layout, row);
        if (kept_row == nullptr || derived_row == nullptr) {
            found.kind = kept_row == nullptr ? Kind::missing : Kind::surplus;
            return found;
        }
        const auto [here, there] =
            std::mismatch(kept_row->begin(), kept_row->end(), derived_row->begin());
        const std::string kept_text = text_of(*here);
        const std::string derived_text = text_of(*there);
        const auto apart =
            static_cast<std::size_t>(std::mismatch(kept_text.begin(), kept_text.end(),
                                                   derived_text.begin(), derived_text.end())
                                         .first -
                                     kept_text.begin());
        found.column = layout.columns[static_cast<std::size_t>(here - kept_row->begin())];
        found.kept = cut(kept_text, apart);
        found.derived = cut(derived_text, apart);
        return found;
    }

    sqlite::Connection kept;
    sqlite::Moment moment;
    std::optional<sqlite::Connection> derived;
    std::vector<std::string> tables;
    MessageId messages_pruned = 0;
    MessageId findings_pruned = 0;
    Sequence events_pruned = 0;
};

SqliteDifference::SqliteDifference(const std::filesystem::path& kept)
    : parts_{std::make_unique<Parts>(kept)} {}

SqliteDifference::~SqliteDifference() = default;

JournalPlace SqliteDifference::end() {
    return end_of_journal(parts_->kept);
}

Sequence SqliteDifference::first_event() const {
    return parts_->events_pruned + 1;
}

const std::vector<std::string>& SqliteDifference::tables() const {
    return parts_->tables;
}

std::size_t SqliteDifference::rows() {
    std::size_t all = 0;
    for (const std::string& table : parts_->tables)
        all += static_cast<std::size_t>(parts_->kept.ask_number(
            layout_of(parts_->kept, table, parts_->findings_pruned).select("count(*)")));
    return all;
}

void SqliteDifference::hold_against(const std::filesystem::path& derived) {
    parts_->derived.emplace(sqlite::open_to_read(derived));
}

TableDifference SqliteDifference::compare(const std::string& table,
                                          const std::function<void(std::size_t)>& seen) {
    const Layout layout = layout_of(parts_->kept, table, parts_->findings_pruned);
    TableDifference found{table, 0, 0, std::nullopt};
    Cursor kept{parts_->kept, layout};
    Cursor derived{parts_->derived.value(), layout};
    while (kept.there() || derived.there()) {
        const auto order = compare_keys(kept, derived, layout.keys);
        const Row* const kept_row = order <= 0 ? &kept.row() : nullptr;
        const Row* const derived_row = order >= 0 ? &derived.row() : nullptr;
        const bool same = kept_row == nullptr ? parts_->let_go(layout, *derived_row)
                                              : derived_row != nullptr && *kept_row == *derived_row;
        if (!same && found.differences++ == 0)
            found.first = parts_->describe(layout, kept_row, derived_row);
        if (kept_row != nullptr && ++found.rows % report_every == 0) seen(report_every);
        if (kept_row != nullptr) kept.next();
        if (derived_row != nullptr) derived.next();
    }
    seen(found.rows % report_every);
    return found;
}

}  // namespace alerts
