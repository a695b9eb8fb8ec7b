// Which rules the patients were evaluated under last, and how far: two rows of `meta`.
#pragma once

#include "alerts/store/sqlite/connection.hpp"
#include "alerts/store/sqlite/statement.hpp"
#include "alerts/store/store.hpp"

#include <string>

namespace alerts::sqlite {

class EvaluationRows {
  public:
    explicit EvaluationRows(const Connection& connection);
    [[nodiscard]] Evaluated load();
    void save(const Evaluated& evaluated);

  private:
    [[nodiscard]] std::string value(std::string_view name);

    Statement select_;
    Statement upsert_;
};

}  // namespace alerts::sqlite
