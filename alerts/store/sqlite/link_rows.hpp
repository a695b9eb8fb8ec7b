// What is remembered of a link between two of its messages.
#pragma once

#include "alerts/store/sqlite/statement.hpp"
#include "alerts/store/store.hpp"

#include <optional>
#include <string>

namespace alerts::sqlite {

class LinkRows {
  public:
    explicit LinkRows(const Connection& connection);

    [[nodiscard]] std::optional<std::int64_t> last_number(const Link& link);
    void set_last_number(const Link& link, std::optional<std::int64_t> last);
    void keep_fragment(const Link& link, std::string_view pointer, std::string_view text,
                       Time kept);
    [[nodiscard]] std::optional<std::string> take_fragment(const Link& link,
                                                           std::string_view pointer);
    [[nodiscard]] std::size_t fragments(const Link& link);
    std::size_t forget_fragments(const Link& link, Time before);

  private:
    Statement number_;
    Statement set_number_;
    Statement keep_;
    Statement find_;
    Statement erase_;
    Statement count_;
    Statement forget_;
};

}  // namespace alerts::sqlite
