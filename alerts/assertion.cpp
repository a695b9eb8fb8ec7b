#include "alerts/assertion.hpp"

#include "alerts/code_system.hpp"
#include "alerts/terminology.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

namespace alerts {
namespace {

// Words after folding, so r/o is "r o" and a question mark is a word.
constexpr std::string_view denies_what_follows[] = {
    "?",
    "no",
    "without",
    "w o",
    "denies",
    "denied",
    "denying",
    "rule out",
    "ruled out",
    "rules out",
    "r o",
    "ro",
    "exclude",
    "negative for",
    "free of",
    "absence of",
    "not have",
    "not due to",
    "not consistent with",
    "not suggestive of",
    "history of",
    "family history",
    "medical history",
    "h o",
    "hx",
    "fh",
    "fhx",
    "query",
    "unlikely",
    "kein",
    "keine",
    "keinen",
    "ohne",
    "z n",
    "ausschluss",
    "pas de",
    "sans",
    "sin",
    "senza",
    "antecedents de",
    "antecedentes",
    "descartar",
};
// "not calciphylaxis"; but "wound not healing due to calciphylaxis" asserts it.
constexpr std::string_view denies_the_next_word[] = {"not", "non", "never"};
constexpr std::string_view denies_what_precedes[] = {
    "?",           "ruled out",      "excluded",  "absent",     "negative",    "unlikely",
    "denied",      "not present",    "not found", "not seen",   "not evident", "not confirmed",
    "unconfirmed", "ausgeschlossen", "exclue",    "descartada", "descartado",
};
// These look forward, unless nothing follows them: "calciphylaxis, history of".
constexpr std::string_view denies_as_last_word[] = {
    "no", "r o", "ro", "rule out", "history of", "history", "h o", "hx", "query", "none",
};
constexpr std::string_view doubts[] = {
    "suspected",         "suspicion",    "suspicious", "possible",    "possibly",     "probable",
    "probably",          "likely",       "presumed",   "presumptive", "questionable", "concern",
    "working diagnosis", "differential", "verdacht",   "v a",         "vermutlich",   "sospecha",
    "sospetta",          "suspicion de",
};

constexpr std::size_t reach_forward = 6;
constexpr std::size_t reach_back = 4;

bool last_stands(const Words& words, std::size_t from, std::size_t to,
                 std::span<const std::string_view> phrases) {
    for (std::size_t at = from; at < to; ++at) {
        for (const std::string_view phrase : phrases) {
            const std::size_t length = stands_at(words, at, to, phrase);
            if (length > 0 && at + length == to) return true;
        }
    }
    return false;
}

}  // namespace

Assertion assertion(const Words& words, std::size_t begin, std::size_t end) {
    std::size_t first = begin;
    while (first > 0 && begin - first < reach_forward &&
           words.break_before(first) == Words::Break::none)
        --first;
    std::size_t last = end;
    while (last < words.size() && last - end < reach_back &&
           words.break_before(last) != Words::Break::clause)
        ++last;
    const bool clause_ends =
        last == words.size() || words.break_before(last) == Words::Break::clause;

    if (any_stands(words, first, begin, denies_what_follows) ||
        (first < begin && any_stands(words, begin - 1, begin, denies_the_next_word)) ||
        any_stands(words, end, last, denies_what_precedes) ||
        (clause_ends && last_stands(words, end, last, denies_as_last_word)))
        return Assertion::denied;
    if (any_stands(words, first, begin, doubts) || any_stands(words, end, last, doubts))
        return Assertion::doubted;
    return Assertion::asserted;
}

// Z80 to Z87 in ICD-10, V10 to V19 in ICD-9-CM.
bool codes_history(const Coded& what) {
    return std::any_of(what.codes.begin(), what.codes.end(), [](const Code& sent) {
        const std::string system = normal_system(sent.system);
        const std::string code = normal_code(system, sent.code);
        if (code.size() < 3) return false;
        if (system == "ICD9CM") return code.starts_with("V1") && code[2] >= '0' && code[2] <= '9';
        return (system == "ICD10CM" || system == "ICD10GM") && code.starts_with("Z8") &&
               code[2] >= '0' && code[2] <= '7';
    });
}

}  // namespace alerts
