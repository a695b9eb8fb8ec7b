#include "alerts/store/sqlite/request_rows.hpp"

#include "alerts/store/sqlite/columns.hpp"

#include <chrono>

namespace alerts::sqlite {
namespace {

// Nobody waits longer for an answer.
constexpr std::chrono::days remembered{90};

}  // namespace

RequestRows::RequestRows(const Connection& connection)
    : find_{connection, "SELECT said, answer FROM request WHERE id = ?"},
      insert_{connection, "INSERT INTO request (id, said, answer, at) VALUES (?, ?, ?, ?)"},
      forget_{connection, "DELETE FROM request WHERE at < ?"} {}

std::optional<KnownRequest> RequestRows::find(std::string_view id) {
    std::optional<KnownRequest> known;
    Rows rows = find_.query(id);
    if (!rows.next()) return known;
    known.emplace();
    rows.read(known->said, known->answer);
    return known;
}

void RequestRows::append(std::string_view id, const KnownRequest& request, Time at) {
    forget_.execute(at - remembered);
    insert_.execute(id, request.said, request.answer, at);
}

}  // namespace alerts::sqlite
