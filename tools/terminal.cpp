#include "tools/terminal.hpp"

#include <algorithm>

#include <unistd.h>

namespace calciwatch {

bool is_terminal(std::FILE* stream) {
    return isatty(fileno(stream)) == 1;
}

std::string printable(std::string_view text) {
    std::string out{text};
    std::replace_if(
        out.begin(), out.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    // U+0080 to U+009F, which some terminals obey, are C2 80 to C2 9F in UTF-8.
    for (std::size_t i = 0; i + 1 < out.size(); ++i) {
        const auto second = static_cast<unsigned char>(out[i + 1]);
        if (out[i] == '\xC2' && second >= 0x80 && second <= 0x9F) out[i] = out[i + 1] = ' ';
    }
    return out;
}

std::string painted(std::string_view text, Colour colour, bool on) {
    if (!on || colour == Colour::none) return std::string{text};
    const auto code = [colour] {
        switch (colour) {
            case Colour::red:
                return "1;31";
            case Colour::yellow:
                return "33";
            case Colour::cyan:
                return "36";
            case Colour::green:
                return "32";
            case Colour::bold:
            case Colour::none:
                return "1";
        }
        return "0";
    }();
    return "\x1b[" + std::string{code} + 'm' + std::string{text} + "\x1b[0m";
}

ProgressBar::ProgressBar(std::string what, std::size_t total)
    : what_{std::move(what)}, total_{total}, on_{is_terminal(stderr) && total > 0} {}

ProgressBar::~ProgressBar() {
    hide();
}

void ProgressBar::show(std::size_t done) {
    constexpr std::size_t width = 30;
    if (!on_) return;
    const std::size_t percent = done * 100 / total_;
    if (percent == drawn_percent_) return;
    drawn_percent_ = percent;
    const std::size_t filled = percent * width / 100;
    std::fprintf(stderr, "\r%s [%s%s] %3zu %%", what_.c_str(), std::string(filled, '#').c_str(),
                 std::string(width - filled, '.').c_str(), percent);
    std::fflush(stderr);
}

void ProgressBar::hide() {
    if (!on_ || drawn_percent_ > 100) return;
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
    drawn_percent_ = 101;
}

}  // namespace calciwatch
