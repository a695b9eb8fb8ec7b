#include "alerts/store/sqlite/evaluation_rows.hpp"

#include "alerts/store/sqlite/columns.hpp"

#include <charconv>

namespace alerts::sqlite {
namespace {

constexpr std::string_view knowledge_row = "knowledge";
constexpr std::string_view up_to_row = "evaluated_up_to";  // empty: all

}  // namespace

EvaluationRows::EvaluationRows(const Connection& connection)
    : select_{connection, "SELECT value FROM meta WHERE name = ?"},
      upsert_{connection,
              "INSERT INTO meta (name, value) VALUES (?, ?) "
              "ON CONFLICT DO UPDATE SET value = excluded.value"} {}

Evaluated EvaluationRows::load() {
    Evaluated evaluated{value(knowledge_row), std::nullopt};
    const std::string up_to = value(up_to_row);
    if (up_to.empty()) return evaluated;
    PatientId patient = 0;
    const char* const end = up_to.data() + up_to.size();
    if (std::from_chars(up_to.data(), end, patient).ptr != end) unreadable("meta");
    evaluated.up_to = patient;
    return evaluated;
}

void EvaluationRows::save(const Evaluated& evaluated) {
    upsert_.execute(knowledge_row, evaluated.knowledge);
    upsert_.execute(up_to_row, evaluated.up_to ? std::to_string(*evaluated.up_to) : std::string{});
}

std::string EvaluationRows::value(std::string_view name) {
    std::string found;
    if (Rows rows = select_.query(name); rows.next()) rows.read(found);
    return found;
}

}  // namespace alerts::sqlite
