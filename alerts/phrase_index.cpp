#include "alerts/phrase_index.hpp"

namespace alerts {
namespace {

bool fits(std::string_view word, std::string_view wanted, bool stem) {
    return stem ? word.starts_with(wanted) : word == wanted;
}

}  // namespace

void PhraseIndex::add(std::string_view phrase, Hit hit) {
    Phrase made{{}, hit};
    while (!phrase.empty()) {
        const std::size_t star = phrase.find('*');
        const Words words{phrase.substr(0, star)};
        for (std::size_t i = 0; i < words.size(); ++i) {
            made.words.push_back({std::string{words[i]}, false});
        }
        if (star == phrase.npos) break;
        if (words.size() > 0 && made.words.back().text.size() >= shortest_stem)
            made.words.back().stem = true;
        phrase.remove_prefix(star + 1);
    }
    if (made.words.empty()) return;
    const Word& first = made.words.front();
    auto& index = first.stem ? by_first_stem_[first.text.substr(0, shortest_stem)]
                             : by_first_word_[first.text];
    index.push_back(static_cast<std::uint32_t>(phrases_.size()));
    phrases_.push_back(std::move(made));
}

void PhraseIndex::find(const Words& words, std::vector<Found>& found) const {
    for (std::size_t at = 0; at < words.size(); ++at) {
        const std::string_view word = words[at];
        if (const auto phrases = by_first_word_.find(word); phrases != by_first_word_.end())
            find_at(words, at, phrases->second, found);
        if (by_first_stem_.empty() || word.size() < shortest_stem) continue;
        const auto phrases = by_first_stem_.find(word.substr(0, shortest_stem));
        if (phrases != by_first_stem_.end()) find_at(words, at, phrases->second, found);
    }
}

void PhraseIndex::find_at(const Words& words, std::size_t at,
                          const std::vector<std::uint32_t>& phrases,
                          std::vector<Found>& found) const {
    for (const std::uint32_t index : phrases) {
        const Phrase& phrase = phrases_[index];
        if (at + phrase.words.size() > words.size()) continue;
        std::size_t same = 0;
        while (same < phrase.words.size() &&
               fits(words[at + same], phrase.words[same].text, phrase.words[same].stem))
            ++same;
        if (same == phrase.words.size()) found.push_back({phrase.hit, at, at + same});
    }
}

}  // namespace alerts
