// A prepared statement, kept for the life of its connection:
//   insert.execute(id, name, time);
//   for (Rows rows = select.query(id); rows.next();) rows.read(name, time);
#pragma once

#include "alerts/store/sqlite/connection.hpp"

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>

#include <sqlite3.h>

namespace alerts::sqlite {

// How a value of type T lies in one column or several; see columns.hpp.
template <class T>
struct Column;

// Fills the parameters of a statement from left to right.
class Parameters {
  public:
    explicit Parameters(sqlite3_stmt* statement) : statement_{statement} {}
    void null() { check(sqlite3_bind_null(statement_, ++at_)); }
    void integer(std::int64_t value) { check(sqlite3_bind_int64(statement_, ++at_, value)); }
    // Not copied: it must live until the statement has run.
    void text(std::string_view value);
    void text_copied(std::string_view value);
    void blob(std::span<const std::byte> value);
    [[nodiscard]] int count() const { return at_; }

    template <class T>
    void put(const T& value) {
        if constexpr (std::is_convertible_v<const T&, std::string_view>)
            text(value);
        else
            Column<T>::put(*this, value);
    }

  private:
    void check(int code) const;
    sqlite3_stmt* statement_;
    int at_ = 0;
};

// Reads the columns of the current row from left to right.
class Values {
  public:
    explicit Values(sqlite3_stmt* statement) : statement_{statement} {}
    // Of the column that is read next.
    [[nodiscard]] bool null() const;
    void skip() { ++at_; }
    [[nodiscard]] std::int64_t integer() { return sqlite3_column_int64(statement_, at_++); }
    // TEXT or BLOB; valid until the next row.
    [[nodiscard]] std::string_view bytes();

    template <class T>
    void take(T&& target) {
        Column<std::remove_cvref_t<T>>::take(*this, target);
    }

  private:
    sqlite3_stmt* statement_;
    int at_ = 0;
};

// A statement while it runs; it is reset when the Rows die. One at a time of each statement.
class Rows {
  public:
    explicit Rows(sqlite3_stmt* statement) : statement_{statement} {}
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    ~Rows() { sqlite3_reset(statement_); }

    [[nodiscard]] bool next();
    // The current row, from its first column on.
    [[nodiscard]] Values values() const { return Values{statement_}; }
    template <class... Targets>
    void read(Targets&&... targets) const {
        Values row{statement_};
        (row.take(targets), ...);
    }

  private:
    sqlite3_stmt* statement_;
};

class Statement {
  public:
    Statement(const Connection& connection, std::string_view sql);

    // Texts among the values are used in place: they must outlive the Rows.
    template <class... Given>
    [[nodiscard]] Rows query(const Given&... given) {
        Parameters parameters{statement_.get()};
        (parameters.put(given), ...);
        assert(parameters.count() == sqlite3_bind_parameter_count(statement_.get()));
        return Rows{statement_.get()};
    }

    // Gives the number of rows it wrote or deleted.
    template <class... Given>
    std::int64_t execute(const Given&... given) {
        Rows rows = query(given...);
        while (rows.next()) {
        }
        return sqlite3_changes64(sqlite3_db_handle(statement_.get()));
    }

  private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace alerts::sqlite
