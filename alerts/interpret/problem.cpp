#include "alerts/interpret/problem.hpp"

#include "hl7/segments/patient.hpp"

#include <algorithm>
#include <initializer_list>

namespace alerts::interpret {
namespace {

Coded read_diagnosis(const Reading& reading, const hl7::Segment& dg1) {
    Coded what = reading.coded(dg1[hl7::Dg1::diagnosis_code].repetition(1));
    if (!what.codes.empty() && what.codes.front().system.empty())
        what.codes.front().system = reading.text(dg1[hl7::Dg1::diagnosis_coding_method][1]);
    if (what.original_text.empty())
        what.original_text = reading.text(dg1[hl7::Dg1::diagnosis_description].raw());
    return what;
}

// Table 0052: W is a working diagnosis; admitting and final ones are stated as facts.
Certainty read_certainty(const hl7::Segment& dg1) {
    return value(dg1[hl7::Dg1::diagnosis_type][1]) == "W" ? Certainty::probable
                                                          : Certainty::confirmed;
}

std::optional<ProblemStatement> read_statement(Reading& reading, const hl7::Segment& dg1) {
    constexpr std::string_view deletes = "D";
    constexpr std::string_view unchanged = "X";
    const std::string_view action = value(dg1[hl7::Dg1::diagnosis_action_code][1]);
    if (action == unchanged) return std::nullopt;
    if (dg1[hl7::Dg1::diagnosis_code].presence() == hl7::Presence::null) {
        reading.find("delete-all-unsupported", reading.path(dg1, hl7::Dg1::diagnosis_code),
                     "\"\" asks to delete every diagnosis; what is known is kept");
        return std::nullopt;
    }
    ProblemStatement problem;
    problem.what = read_diagnosis(reading, dg1);
    problem.instance_id = value(dg1[hl7::Dg1::diagnosis_identifier][1]);
    const bool named = !problem.what.codes.empty() || !problem.what.original_text.empty();
    problem.deleted = action == deletes;
    if (!named && !(problem.deleted && !problem.instance_id.empty())) {
        reading.find("diagnosis-missing", reading.path(dg1, hl7::Dg1::diagnosis_code),
                     "neither DG1-3 nor DG1-4");
        return std::nullopt;
    }
    problem.stated = read_certainty(dg1);
    problem.onset = reading.past(dg1, hl7::Dg1::diagnosis_date_time);
    const bool coded = !problem.what.codes.empty();
    problem.source =
        reading.source(dg1, coded ? hl7::Dg1::diagnosis_code : hl7::Dg1::diagnosis_description);
    return problem;
}

// Table 0206: S asks for snapshot mode itself.
bool stands_alone(const hl7::Segment& dg1) {
    const std::string_view action = value(dg1[hl7::Dg1::diagnosis_action_code][1]);
    if (action == "S") return false;
    return !action.empty() || !value(dg1[hl7::Dg1::diagnosis_identifier][1]).empty();
}

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

// Table 0219 as senders write it.
std::optional<Certainty> read_confirmation(Reading& reading, const hl7::Segment& prb) {
    const std::string words = status_words(reading, prb[hl7::Prb::problem_confirmation_status]);
    if (says_any(words, {"rule", "refuted", "excluded"})) return std::nullopt;
    if (words == " ") return Certainty::confirmed;
    if (says_any(words, {"unconfirmed", "not confirmed"})) return Certainty::probable;
    return says_any(words, {"confirmed"}) || words.substr(0, 2) == "c " ? Certainty::confirmed
                                                                        : Certainty::probable;
}

// PRB-9, or a life cycle status that says that it is over.
bool read_ended(Reading& reading, const hl7::Segment& prb) {
    if (hl7::presence(prb[hl7::Prb::actual_problem_resolution_date_time].raw()) ==
        hl7::Presence::present)
        return true;
    return says_any(status_words(reading, prb[hl7::Prb::problem_life_cycle_status]),
                    {"resolved", "inactive", "closed", "completed"});
}

// Table 0287.
bool says_nothing(std::string_view action) {
    return action == "UC" || action == "LI" || action == "UN";
}

std::optional<ProblemStatement> read_problem(Reading& reading, const hl7::Segment& prb,
                                             std::string_view event) {
    constexpr std::string_view deletes = "DE";
    constexpr std::string_view stops = "SP";
    constexpr std::string_view deletion = "PC3";
    const std::string_view action = value(prb[hl7::Prb::action_code][1]);
    if (says_nothing(action)) return std::nullopt;
    ProblemStatement problem;
    problem.what = reading.coded(prb[hl7::Prb::problem_id].repetition(1));
    problem.instance_id = value(prb[hl7::Prb::problem_instance_id][1]);
    if (problem.what.empty() && problem.instance_id.empty()) {
        reading.find("diagnosis-missing", reading.path(prb, hl7::Prb::problem_id),
                     "neither PRB-3 nor PRB-4");
        return std::nullopt;
    }
    const auto confirmed = read_confirmation(reading, prb);
    problem.stated = confirmed.value_or(Certainty::probable);
    // What is ruled out now may have been stated before.
    problem.deleted = action == deletes || (action.empty() && event == deletion) || !confirmed;
    problem.ended = action == stops || read_ended(reading, prb);
    problem.onset = reading.past(prb, hl7::Prb::problem_date_of_onset);
    if (!problem.onset) problem.onset = reading.past(prb, hl7::Prb::problem_established_date_time);
    problem.source = reading.source(prb, hl7::Prb::problem_id);
    return problem;
}

}  // namespace

std::optional<ProblemList> read_problems(Reading& reading, const Part& part,
                                         std::string_view event) {
    ProblemList list;
    list.snapshot = false;
    list.at = reading.sent();
    for (const hl7::Segment& segment : part.segments) {
        if (segment.name() != "PRB") continue;
        if (const auto acted = reading.moment(segment, hl7::Prb::action_date_time))
            list.at = *acted;
        if (auto problem = read_problem(reading, segment, event))
            list.statements.push_back(std::move(*problem));
    }
    if (list.statements.empty()) return std::nullopt;
    return list;
}

std::optional<ProblemList> read_diagnoses(Reading& reading, const Part& part, Time at) {
    ProblemList list;
    list.at = at;
    for (const hl7::Segment& segment : part.segments) {
        if (segment.name() != "DG1") continue;
        if (stands_alone(segment)) list.snapshot = false;
        if (auto problem = read_statement(reading, segment))
            list.statements.push_back(std::move(*problem));
    }
    if (list.statements.empty()) return std::nullopt;
    return list;
}

}  // namespace alerts::interpret
