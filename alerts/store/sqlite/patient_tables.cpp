#include "alerts/store/sqlite/patient_tables.hpp"

#include <string>

namespace alerts::sqlite {
namespace {

Columns operator+(Columns left, const Columns& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

// "a, b, c", each between the given texts.
std::string list(const Columns& columns, std::string_view before = "", std::string_view after = "",
                 std::string_view between = ", ") {
    std::string text;
    for (const std::string_view column : columns) {
        if (!text.empty()) text += between;
        text.append(before).append(column).append(after);
    }
    return text;
}

std::string insert(std::string_view table, const Columns& columns) {
    return "INSERT INTO " + std::string{table} + " (" + list(columns) + ") VALUES (" +
           list(Columns(columns.size(), "?")) + ")";
}

std::string upsert(std::string_view table, const Columns& key, const Columns& columns) {
    std::string sql = insert(table, key + Columns{"learnt"} + columns) + " ON CONFLICT (" +
                      list(key) + ") DO UPDATE SET ";
    std::string_view comma;
    for (const std::string_view column : columns) {
        sql.append(comma).append(column).append(" = excluded.").append(column);
        comma = ", ";
    }
    return sql;
}

std::string select(std::string_view table, const Columns& wanted, const Columns& order) {
    return "SELECT " + list(wanted) + " FROM " + std::string{table} +
           " WHERE patient = ? ORDER BY " + list(order);
}

std::string erase(std::string_view table, const Columns& where) {
    return "DELETE FROM " + std::string{table} + " WHERE " + list(where, "", " = ?", " AND ");
}

}  // namespace

Columns coded_and(const Columns& others) {
    return Columns{"original_text",    "system",         "code",          "code_text",
                   "alternate_system", "alternate_code", "alternate_text"} +
           others;
}

FactTable::FactTable(const Connection& connection, std::string_view table, const Columns& key,
                     const Columns& columns)
    : insert_{connection, insert(table, Columns{"patient"} + key + Columns{"learnt"} + columns) +
                              " ON CONFLICT DO NOTHING"},
      upsert_{connection, upsert(table, Columns{"patient"} + key, columns)},
      select_{connection, select(table, Columns{"learnt"} + key + columns, key)} {}

PartTable::PartTable(const Connection& connection, std::string_view table, const Columns& owner,
                     const Columns& columns)
    : insert_{connection,
              insert(table, Columns{"patient"} + owner + Columns{"position"} + columns)},
      select_{connection, select(table, owner + columns, owner + Columns{"position"})},
      erase_{connection, sqlite::erase(table, Columns{"patient"} + owner)} {}

}  // namespace alerts::sqlite
