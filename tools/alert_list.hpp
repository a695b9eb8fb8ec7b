// Alerts as the store has them, for people and for programs.
#pragma once

#include "alerts/store/sqlite_reader.hpp"
#include "tools/terminal.hpp"

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace calciwatch {

struct ListedAlert {
    alerts::KeptAlert kept;
    std::optional<std::vector<alerts::KeptChange>> history;  // when it was asked for
};

// One line an alert, with a heading; below an alert with its history one line a change.
[[nodiscard]] std::string alerts_text(const std::vector<ListedAlert>& listed, bool colour);
[[nodiscard]] nlohmann::ordered_json alerts_json(const std::vector<ListedAlert>& listed,
                                                 std::size_t total);

[[nodiscard]] Colour colour_of(alerts::Severity severity);

}  // namespace calciwatch
