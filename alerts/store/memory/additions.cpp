#include "alerts/store/memory/additions.hpp"

#include <algorithm>

namespace alerts::memory {

void raise(Acked& acked, const std::string& feed, Sequence up_to) {
    const auto [known, is_new] = acked.try_emplace(feed, up_to);
    if (!is_new) known->second = std::max(known->second, up_to);
}

void part(Kin& kin, PatientId one, PatientId other) {
    kin[one].erase(other);
    kin[other].erase(one);
}

void tie(Kin& kin, PatientId one, PatientId other) {
    if (one == other) return;
    kin[one].insert(other);
    kin[other].insert(one);
}

void take_word(LastWords& words, Sequence seq, const Told& told) {
    if (!told.stands) {
        words.erase(told.alert);
        return;
    }
    LastWord& word = words[told.alert];
    word.last = seq;
    if (told.news || word.news == 0) word.news = seq;
}

}  // namespace alerts::memory
