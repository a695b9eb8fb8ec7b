// The names of things as they were read before, by the bytes they were sent in: a few thousand make
// up most of what is ever said, and whoever reads one again shares it. Gives what reading gives,
// and only saves time. Bounded; belongs to one thread at a time.
#pragma once

#include "alerts/code_index.hpp"
#include "alerts/coded.hpp"
#include "alerts/table.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace alerts {

class Lexicon {
  public:
    // What these bytes were read as; else what read() makes of them, kept for the next time.
    template <class Read>
    [[nodiscard]] Coded of(std::string_view sent, Read read) {
        if (const auto found = known_.find(sent); found != known_.end()) return found->second;
        Coded made = read();
        if (sent.size() > longest) return made;
        if (known_.size() >= most) known_.clear();
        known_.emplace(sent, made);
        return made;
    }
    [[nodiscard]] std::size_t size() const { return known_.size(); }

  private:
    static constexpr std::size_t longest = 200;
    static constexpr std::size_t most = 20'000;

    Table<std::string, Coded, ViewHash, std::equal_to<>> known_;
};

}  // namespace alerts
