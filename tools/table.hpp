// Text in columns, each as wide as its widest cell.
#pragma once

#include "tools/terminal.hpp"

#include <initializer_list>
#include <string>
#include <vector>

namespace calciwatch {

struct Cell {
    Cell(std::string shown, Colour painted = Colour::none)  // NOLINT: a text is a cell
        : text{printable(shown)}, colour{painted} {}
    Cell(const char* shown) : Cell{std::string{shown}} {}  // NOLINT

    std::string text;
    Colour colour;
};

class Table {
  public:
    explicit Table(std::string indent = "") : indent_{std::move(indent)} {}

    // Bold.
    void head(std::initializer_list<const char*> names);
    void row(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }

    // One line a row; colours only when asked for.
    [[nodiscard]] std::string text(bool colour) const;

  private:
    std::string indent_;
    std::vector<std::vector<Cell>> rows_;
};

}  // namespace calciwatch
