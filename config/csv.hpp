// Comma-separated values (RFC 4180): fields with their places.
#pragma once

#include "config/load.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace config::csv {

struct Field {
    std::string text;
    int line = 1;
    int column = 1;
};
using Row = std::vector<Field>;

// Blank lines and a byte order mark are skipped; LF and CRLF end a row; a field in quotes may
// hold commas, doubled quotes and line ends.
[[nodiscard]] tl::expected<std::vector<Row>, Mistake> parse(const std::string& name,
                                                            std::string_view text);

}  // namespace config::csv
