// A text as words that can be compared: folded to lower case, Latin letters without their marks.
// What is no letter and no digit separates words; five letters or more also end where digits
// begin ("warfarin5mg"), while short mixtures are names of their own ("CA125", "D3").
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace alerts {

// A word must be this long before a part of it may stand for it.
inline constexpr std::size_t shortest_stem = 5;

class Words {
  public:
    // What stood between a word and the one before it, where that matters to a reader.
    enum class Break { none, comma, clause };

    Words() = default;
    explicit Words(std::string_view text) { read(text); }

    // Replaces what was read before; bytes that are not UTF-8 separate words.
    void read(std::string_view text);

    [[nodiscard]] std::size_t size() const { return words_.size(); }
    // A question mark is a word of its own.
    [[nodiscard]] std::string_view operator[](std::size_t i) const {
        return std::string_view{folded_}.substr(words_[i].begin, words_[i].length);
    }
    [[nodiscard]] Break break_before(std::size_t i) const { return words_[i].before; }

  private:
    // A full stop after two letters or fewer is an abbreviation's: "r.o.", "h.o.", "no.".
    static constexpr std::size_t longest_abbreviation = 2;

    struct Word {
        std::uint32_t begin;
        std::uint32_t length;
        Break before;
    };
    std::string folded_;
    std::vector<Word> words_;
};

// How many words of `phrase` stand at `at`, all before `end`; 0 when it does not stand there.
[[nodiscard]] std::size_t stands_at(const Words& words, std::size_t at, std::size_t end,
                                    std::string_view phrase);
// Whether any of the phrases stands between `from` and `to`.
[[nodiscard]] bool any_stands(const Words& words, std::size_t from, std::size_t to,
                              std::span<const std::string_view> phrases);

}  // namespace alerts
