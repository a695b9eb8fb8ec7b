#include "alerts/store/sqlite/link_rows.hpp"

#include "alerts/store/sqlite/columns.hpp"

namespace alerts::sqlite {

namespace {

std::string of_link(const char* statement, const char* more = "") {
    return std::string{statement} +
           " WHERE listener = ? AND sending_application = ? AND sending_facility = ?" + more;
}

}  // namespace

LinkRows::LinkRows(const Connection& connection)
    : number_{connection, of_link("SELECT last_number FROM link")},
      set_number_{connection, "INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?)"},
      keep_{connection, "INSERT OR REPLACE INTO fragment VALUES (?, ?, ?, ?, ?, ?)"},
      find_{connection, of_link("SELECT text FROM fragment", " AND pointer = ?")},
      erase_{connection, of_link("DELETE FROM fragment", " AND pointer = ?")},
      count_{connection, of_link("SELECT count(*) FROM fragment")},
      forget_{connection, of_link("DELETE FROM fragment", " AND kept < ?")} {}

std::optional<std::int64_t> LinkRows::last_number(const Link& link) {
    std::optional<std::int64_t> last;
    Rows rows = number_.query(link);
    if (rows.next()) rows.read(last);
    return last;
}

void LinkRows::set_last_number(const Link& link, std::optional<std::int64_t> last) {
    set_number_.execute(link, last);
}

void LinkRows::keep_fragment(const Link& link, std::string_view pointer, std::string_view text,
                             Time kept) {
    keep_.execute(link, pointer, kept, Bytes{text});
}

std::optional<std::string> LinkRows::take_fragment(const Link& link, std::string_view pointer) {
    std::string text;
    {
        Rows rows = find_.query(link, pointer);
        if (!rows.next()) return std::nullopt;
        rows.read(text);
    }
    erase_.execute(link, pointer);
    return text;
}

std::size_t LinkRows::fragments(const Link& link) {
    std::size_t count = 0;
    Rows rows = count_.query(link);
    if (rows.next()) rows.read(count);
    return count;
}

std::size_t LinkRows::forget_fragments(const Link& link, Time before) {
    return static_cast<std::size_t>(forget_.execute(link, before));
}

}  // namespace alerts::sqlite
