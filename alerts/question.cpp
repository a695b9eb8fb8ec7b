#include "alerts/question.hpp"

#include "alerts/code_system.hpp"
#include "alerts/words.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace alerts {
namespace {

// LOINC: history of family members' diseases, and of past illness.
constexpr std::array<std::string_view, 3> denying_codes{"10157-6", "8670-2", "11348-0"};

constexpr std::array<std::string_view, 30> denies{
    "family history",
    "family hx",
    "fhx",
    "family member",
    "family members",
    "familienanamnese",
    "antecedents familiaux",
    "antecedentes familiares",
    "history of",
    "past history",
    "medical history",
    "past illness",
    "past diagnosis",
    "previous diagnosis",
    "former diagnosis",
    "hx of",
    "h o",
    "pmh",
    "resolved",
    "rule out",
    "ruled out",
    "r o",
    "excluded",
    "ausgeschlossen",
    "absent",
    "negative for",
    "denies",
    "risk of",
    "risk for",
    "at risk",
};

constexpr std::array<std::string_view, 10> doubts{
    "suspected", "suspicion",   "possible",    "probable", "differential",
    "working",   "provisional", "presumptive", "query",    "verdachtsdiagnose",
};

Assertion assertion_of_answers(std::string_view words_of_question) {
    const Words words{words_of_question};
    // "History of present illness" asks what is.
    constexpr std::array<std::string_view, 1> of_now{"present illness"};
    const bool now = any_stands(words, 0, words.size(), of_now);
    if (!now && any_stands(words, 0, words.size(), denies)) return Assertion::denied;
    return any_stands(words, 0, words.size(), doubts) ? Assertion::doubted : Assertion::asserted;
}

}  // namespace

Assertion assertion_of_answers(const Coded& question) {
    Assertion least = assertion_of_answers(question.original_text);
    for (const Code& one : question.codes) {
        const std::string_view code = trimmed(one.code);
        if (std::find(denying_codes.begin(), denying_codes.end(), code) != denying_codes.end())
            return Assertion::denied;
        least = std::min({least, assertion_of_answers(one.text)});
        // A local code without words is read as words.
        if (one.text.empty()) least = std::min(least, assertion_of_answers(code));
    }
    return least;
}

}  // namespace alerts
