#include "alerts/words.hpp"

#include <array>

namespace alerts {
namespace {

// The plain letter under each Latin letter with a mark: U+00C0..U+017F and U+1E00..U+1EFF. A '#'
// stands for two letters (see digraphs), a blank for a sign that is no letter.
constexpr std::string_view latin =
    "aaaaaa#ceeeeiiiidnooooo ouuuuy##aaaaaa#ceeeeiiiidnooooo ouuuuy#y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii##jjkkklllllll"
    "lllnnnnnnnnnoooooo##rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
constexpr std::string_view latin_additional =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
    "wwwwwwwwwwxxxxyyzzzzzzhtwyasss#daaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyllvvyy";
static_assert(latin.size() == 0x180 - 0xC0 && latin_additional.size() == 256);

struct Digraph {
    char32_t letter;
    std::string_view plain;
};
constexpr std::array<Digraph, 10> digraphs{{{0xC6, "ae"},
                                            {0xDE, "th"},
                                            {0xDF, "ss"},
                                            {0xE6, "ae"},
                                            {0xFE, "th"},
                                            {0x132, "ij"},
                                            {0x133, "ij"},
                                            {0x152, "oe"},
                                            {0x153, "oe"},
                                            {0x1E9E, "ss"}}};

constexpr char32_t not_a_character = 0xFFFD;

bool between(char32_t c, char32_t low, char32_t high) {
    return c >= low && c <= high;
}

// One character of UTF-8 from the front of `text`; a byte that is none counts as one.
char32_t take(std::string_view& text) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const unsigned first = byte(0);
    std::size_t length = 1;
    char32_t c = first;
    if (between(first, 0xC2, 0xF4)) {
        length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        c = first & (0x7FU >> length);
    } else if (first >= 0x80) {
        c = not_a_character;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) {
            text.remove_prefix(1);
            return not_a_character;
        }
        c = c << 6U | (byte(i) & 0x3FU);
    }
    text.remove_prefix(length);
    return c;
}

void put(std::string& out, char32_t c) {
    const auto byte = [&](char32_t bits) { out += static_cast<char>(bits); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | c >> 6U);
        byte(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        byte(0xE0 | c >> 12U);
        byte(0x80 | (c >> 6U & 0x3F));
        byte(0x80 | (c & 0x3F));
    } else {
        byte(0xF0 | c >> 18U);
        byte(0x80 | (c >> 12U & 0x3F));
        byte(0x80 | (c >> 6U & 0x3F));
        byte(0x80 | (c & 0x3F));
    }
}

// Wide forms as East Asian systems send them.
char32_t narrow(char32_t c) {
    return between(c, 0xFF01, 0xFF5E) ? c - 0xFEE0 : c;
}

bool combining_mark(char32_t c) {
    return between(c, 0x300, 0x36F);
}

// Punctuation, signs and blanks of every script that feeds were seen in.
bool separator(char32_t c) {
    if (c < 0x80) return !between(c, 'a', 'z') && !between(c, 'A', 'Z') && !between(c, '0', '9');
    if (c == 0xB5) return false;
    return between(c, 0x80, 0xBF) || c == 0xD7 || c == 0xF7 || between(c, 0x2000, 0x206F) ||
           between(c, 0x20A0, 0x2BFF) || between(c, 0x3000, 0x3004) || between(c, 0x3008, 0x3020) ||
           c == 0x30FB || c == not_a_character || c == 0xFEFF;
}

void fold(std::string& out, char32_t c) {
    if (between(c, 'A', 'Z')) {
        out += static_cast<char>(c + 0x20);
    } else if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c == 0xB5) {
        out += 'u';
    } else if (between(c, 0xC0, 0x17F) || between(c, 0x1E00, 0x1EFF)) {
        const char plain = c < 0x180 ? latin[c - 0xC0] : latin_additional[c - 0x1E00];
        if (plain != '#') {
            out += plain;
            return;
        }
        for (const Digraph& digraph : digraphs) {
            if (digraph.letter == c) out += digraph.plain;
        }
    } else if (between(c, 0x391, 0x3A9) || between(c, 0x410, 0x42F)) {
        put(out, c + 0x20);  // Greek and Cyrillic capitals
    } else if (between(c, 0x400, 0x40F)) {
        put(out, c + 0x50);
    } else {
        put(out, c);
    }
}

}  // namespace

void Words::read(std::string_view text) {
    folded_.clear();
    words_.clear();
    constexpr std::size_t outside = std::string::npos;
    std::size_t begin = outside;
    std::size_t letters = 0;  // at the end of the word being read
    Break before = Break::none;
    const auto finish = [&] {
        if (begin != outside) {
            words_.push_back({static_cast<std::uint32_t>(begin),
                              static_cast<std::uint32_t>(folded_.size() - begin), before});
            before = Break::none;
        }
        begin = outside;
        letters = 0;
    };
    while (!text.empty()) {
        const char32_t c = narrow(take(text));
        if (combining_mark(c)) continue;
        if (!separator(c)) {
            const bool is_digit = between(c, '0', '9');
            if (is_digit && letters >= shortest_stem) finish();
            if (begin == outside) begin = folded_.size();
            fold(folded_, c);
            letters = is_digit ? 0 : letters + 1;
            continue;
        }
        const std::size_t length = begin == outside ? 0 : folded_.size() - begin;
        const bool sentence_ends = c == '.' && length > longest_abbreviation;
        finish();
        if (c == '?') {
            begin = folded_.size();
            folded_ += '?';
            finish();
            if (length > 0) before = Break::clause;  // it closed a question: "ulcer? ..."
        } else if (sentence_ends || c == ';' || c == '\n') {
            before = Break::clause;
        } else if (c == ',' && before == Break::none) {
            before = Break::comma;
        }
    }
    finish();
}

std::size_t stands_at(const Words& words, std::size_t at, std::size_t end,
                      std::string_view phrase) {
    std::size_t count = 0;
    while (!phrase.empty()) {
        const std::string_view word = phrase.substr(0, phrase.find(' '));
        if (at + count == end || words[at + count] != word) return 0;
        ++count;
        phrase.remove_prefix(phrase.size() == word.size() ? word.size() : word.size() + 1);
    }
    return count;
}

bool any_stands(const Words& words, std::size_t from, std::size_t to,
                std::span<const std::string_view> phrases) {
    for (std::size_t at = from; at < to; ++at) {
        for (const std::string_view phrase : phrases) {
            if (stands_at(words, at, to, phrase) > 0) return true;
        }
    }
    return false;
}

}  // namespace alerts
