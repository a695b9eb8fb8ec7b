// The rows of what changed the state without a message.
#pragma once

#include "alerts/store/occasion.hpp"
#include "alerts/store/sqlite/statement.hpp"
#include "alerts/store/store.hpp"

namespace alerts::sqlite {

class OccasionRows {
  public:
    explicit OccasionRows(const Connection& connection);
    // `after`: the last message there was; 0 before the first.
    void append(MessageId after, const Occasion& occasion);

  private:
    Statement insert_;
};

}  // namespace alerts::sqlite
