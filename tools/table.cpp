#include "tools/table.hpp"

#include <algorithm>
#include <cstddef>

namespace calciwatch {
namespace {

// Characters, not bytes: those of UTF-8 that do not go on another.
std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

void Table::head(std::initializer_list<const char*> names) {
    std::vector<Cell> cells;
    for (const char* name : names) cells.emplace_back(name, Colour::bold);
    row(std::move(cells));
}

std::string Table::text(bool colour) const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width(row[i].text));
    }
    std::string out;
    for (const auto& row : rows_) {
        out += indent_;
        std::size_t missing = 0;  // written before the next text: no line ends with spaces
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (!row[i].text.empty()) {
                out.append(missing, ' ') += painted(row[i].text, row[i].colour, colour);
                missing = 0;
            }
            missing += widths[i] - width(row[i].text) + 2;
        }
        out += '\n';
    }
    return out;
}

}  // namespace calciwatch
