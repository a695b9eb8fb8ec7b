// How many lines of a kind go to the log: what a peer can bring about at will must not fill it.
#pragma once

#include <chrono>
#include <cstddef>
#include <utility>

namespace calciwatch {

class LogBudget {
  public:
    using Moment = std::chrono::steady_clock::time_point;

    LogBudget(std::size_t lines, Moment::duration per) : lines_{lines}, per_{per} {}

    // Whether one more line may be written now.
    [[nodiscard]] bool spend(Moment now) {
        if (now - since_ >= per_) {
            since_ = now;
            spent_ = 0;
        }
        if (spent_ == lines_) {
            ++left_out_;
            return false;
        }
        ++spent_;
        return true;
    }
    // Lines that were not written since this was asked last.
    [[nodiscard]] std::size_t take_left_out() { return std::exchange(left_out_, 0); }

  private:
    std::size_t lines_;
    Moment::duration per_;
    Moment since_{};
    std::size_t spent_ = 0;
    std::size_t left_out_ = 0;
};

}  // namespace calciwatch
