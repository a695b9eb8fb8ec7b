// What a terminal may show and a pipe must not: colour, and a bar on long work.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

namespace calciwatch {

[[nodiscard]] bool is_terminal(std::FILE* stream);

// Control characters become spaces: what came from a message must not steer the terminal.
[[nodiscard]] std::string printable(std::string_view text);

enum class Colour { none, red, yellow, cyan, green, bold };
// The text in the colour when `on`, else the text.
[[nodiscard]] std::string painted(std::string_view text, Colour colour, bool on);

// One line on standard error that is drawn again as work goes on; silent when that is no
// terminal. The line is gone when the bar dies.
class ProgressBar {
  public:
    ProgressBar(std::string what, std::size_t total);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void show(std::size_t done);
    // Takes the line away so that something else can be written.
    void hide();

  private:
    std::string what_;
    std::size_t total_;
    bool on_;
    std::size_t drawn_percent_ = 101;  // none yet
};

}  // namespace calciwatch
