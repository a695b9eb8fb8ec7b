// Which concepts a text names, as whole words in their order.
#pragma once

#include "alerts/code_index.hpp"
#include "alerts/words.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace alerts {

class PhraseIndex {
  public:
    // What the words do for the concept: name it, silence its other words, or bar it altogether.
    enum class Role : std::uint8_t { names, silences, bars };
    struct Hit {
        std::uint16_t concept_id;
        std::uint32_t text;  // which of the concept's texts in that role
        Role role;
    };
    struct Found {
        Hit hit;
        std::size_t begin;  // the words it was found in
        std::size_t end;
    };

    // A star after a word makes it the beginning of a word: "calcif* arteriolopathy". A beginning
    // of fewer than five letters is taken as a whole word: too much begins so.
    void add(std::string_view phrase, Hit hit);

    // Appends every phrase that stands in `words`.
    void find(const Words& words, std::vector<Found>& found) const;

  private:
    struct Word {
        std::string text;
        bool stem;
    };
    struct Phrase {
        std::vector<Word> words;
        Hit hit;
    };
    void find_at(const Words& words, std::size_t at, const std::vector<std::uint32_t>& phrases,
                 std::vector<Found>& found) const;

    std::vector<Phrase> phrases_;
    ByName<std::vector<std::uint32_t>> by_first_word_;
    ByName<std::vector<std::uint32_t>> by_first_stem_;  // by the first bytes of the stem
};

}  // namespace alerts
