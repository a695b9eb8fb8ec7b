#include "alerts/interpret/problem.hpp"

#include "alerts/interpret/older_code.hpp"
#include "alerts/interpret/problem_status.hpp"
#include "hl7/segments/patient.hpp"

namespace alerts::interpret {
namespace {

// "" in DG1-1 or the first component of DG1-3, in a segment that names no diagnosis (2.9.5).
bool deletes_all(const Reading& reading, const hl7::Segment& dg1) {
    const auto deleted = [&](std::size_t field) {
        return hl7::presence(trim(dg1[field][1])) == hl7::Presence::null;
    };
    return (deleted(hl7::Dg1::set_id) || deleted(hl7::Dg1::diagnosis_code)) &&
           read_diagnosis(reading, dg1).empty();
}

std::optional<ProblemStatement> read_statement(Reading& reading, const hl7::Segment& dg1) {
    constexpr std::string_view deletes = "D";
    constexpr std::string_view unchanged = "X";
    const std::string_view action = value(dg1[hl7::Dg1::diagnosis_action_code][1]);
    if (action == unchanged) return std::nullopt;
    ProblemStatement problem;
    problem.what = read_diagnosis(reading, dg1);
    problem.instance_id = value(dg1[hl7::Dg1::diagnosis_identifier][1]);
    const bool named = !problem.what.codes.empty() || !problem.what.original_text.empty();
    const ProblemStatus status = read_diagnosis_type(reading, dg1);
    problem.deleted = action == deletes || status.deleted;
    problem.ended = status.ended;
    if (!named && !(problem.deleted && !problem.instance_id.empty())) {
        reading.find("diagnosis-missing", reading.path(dg1, hl7::Dg1::diagnosis_code),
                     "neither DG1-3 nor DG1-4");
        return std::nullopt;
    }
    problem.stated = status.certainty;
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
    const ProblemStatus status = read_problem_status(reading, prb);
    problem.stated = status.certainty;
    // What is ruled out now may have been stated before.
    problem.deleted = action == deletes || (action.empty() && event == deletion) || status.deleted;
    problem.ended = action == stops || status.ended;
    problem.onset = reading.past(prb, hl7::Prb::problem_date_of_onset);
    if (!problem.onset) problem.onset = reading.past(prb, hl7::Prb::problem_established_date_time);
    problem.source = reading.source(prb, hl7::Prb::problem_id);
    return problem;
}

}  // namespace

Coded read_diagnosis(const Reading& reading, const hl7::Segment& dg1) {
    return read_older_code(reading, dg1,
                           {hl7::Dg1::diagnosis_code, hl7::Dg1::diagnosis_coding_method,
                            hl7::Dg1::diagnosis_description});
}

std::optional<ProblemList> read_problems(Reading& reading, const Part& part,
                                         std::string_view event) {
    ProblemList list;
    list.snapshot = false;
    list.at = reading.sent();
    for (const hl7::Segment& segment : part.segments) {
        if (!segment.is("PRB")) continue;
        if (const auto acted = reading.moment(segment, hl7::Prb::action_date_time))
            list.at = *acted;
        if (auto problem = read_problem(reading, segment, event))
            list.statements.push_back(std::move(*problem));
    }
    if (list.statements.empty()) return std::nullopt;
    return list;
}

std::optional<ProblemList> read_diagnoses(Reading& reading, const Part& part, std::string visit,
                                          Time at) {
    ProblemList list;
    list.visit = std::move(visit);
    list.at = at;
    std::optional<hl7::Segment> deletion;
    for (const hl7::Segment& segment : part.segments) {
        if (!segment.is("DG1")) continue;
        if (stands_alone(segment)) list.snapshot = false;
        if (deletes_all(reading, segment)) {
            deletion = segment;
        } else if (auto problem = read_statement(reading, segment)) {
            list.statements.push_back(std::move(*problem));
        }
    }
    if (deletion && list.snapshot && !list.visit.empty()) {
        list.deletes_all = true;
    } else if (deletion) {
        reading.find("delete-all-unsupported", reading.path(*deletion, hl7::Dg1::diagnosis_code),
                     list.snapshot ? "which visit's list it empties cannot be told without PV1-19 "
                                     "or PID-18; what is known is kept"
                                   : "no list is sent where DG1-20 or DG1-21 are; what is known is "
                                     "kept");
    }
    if (list.statements.empty() && !list.deletes_all) return std::nullopt;
    return list;
}

}  // namespace alerts::interpret
