#include "alerts/interpret/problem_status.hpp"

#include "hl7/segments/patient.hpp"

#include <algorithm>
#include <initializer_list>

namespace alerts::interpret {
namespace {

// In lower case, the code and its words: senders write either.
std::string status_words(const Reading& reading, const hl7::Field& field) {
    std::string words = reading.text(field[1]) + " " + reading.text(field[2]);
    std::transform(words.begin(), words.end(), words.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return words;
}

bool says_any(std::string_view words, std::initializer_list<std::string_view> sought) {
    return std::any_of(sought.begin(), sought.end(), [words](std::string_view one) {
        return words.find(one) != std::string_view::npos;
    });
}

bool says_never_was(std::string_view words) {
    return says_any(words, {"ruled out", "refuted", "excluded", "disproved", "error"});
}

bool says_over(std::string_view words) {
    return says_any(words,
                    {"resolved", "inactive", "closed", "completed", "remission", "histor"}) &&
           !says_any(words, {"unresolved", "not resolved"});
}

Certainty certainty_of_confirmation(std::string_view words) {
    if (words == " ") return Certainty::confirmed;
    if (says_any(words, {"unconfirmed", "not confirmed"})) return Certainty::probable;
    return says_any(words, {"confirmed"}) || words.substr(0, 2) == "c " ? Certainty::confirmed
                                                                        : Certainty::probable;
}

}  // namespace

ProblemStatus read_diagnosis_type(const Reading& reading, const hl7::Segment& dg1) {
    const hl7::Field type = dg1[hl7::Dg1::diagnosis_type];
    ProblemStatus status;
    // No phrase is of one letter; table 0052 has A, F and W.
    if (type.raw().size() <= 1 && type.raw() != "W" && type.raw() != "w") return status;
    const std::string words = status_words(reading, type);
    status.deleted = says_never_was(words);
    status.ended = says_over(words);
    if (words.substr(0, 2) == "w " ||
        says_any(words, {"working", "provisional", "differential", "suspected", "rule out", "r/o"}))
        status.certainty = Certainty::probable;
    return status;
}

ProblemStatus read_problem_status(const Reading& reading, const hl7::Segment& prb) {
    const std::string confirmation =
        status_words(reading, prb[hl7::Prb::problem_confirmation_status]);
    const std::string life_cycle = status_words(reading, prb[hl7::Prb::problem_life_cycle_status]);
    const auto resolution = hl7::presence(prb[hl7::Prb::actual_problem_resolution_date_time].raw());
    ProblemStatus status;
    status.deleted = says_never_was(confirmation) || says_never_was(life_cycle);
    status.ended = resolution == hl7::Presence::present || says_over(life_cycle);
    status.certainty = certainty_of_confirmation(confirmation);
    return status;
}

}  // namespace alerts::interpret
