// What was asked over the feed, and the answer it got. Forgotten after 90 days.
#pragma once

#include "alerts/store/sqlite/connection.hpp"
#include "alerts/store/sqlite/statement.hpp"
#include "alerts/store/store.hpp"

#include <optional>
#include <string_view>

namespace alerts::sqlite {

class RequestRows {
  public:
    explicit RequestRows(const Connection& connection);
    [[nodiscard]] std::optional<KnownRequest> find(std::string_view id);
    void append(std::string_view id, const KnownRequest& request, Time at);

  private:
    Statement find_;
    Statement insert_;
    Statement forget_;
};

}  // namespace alerts::sqlite
