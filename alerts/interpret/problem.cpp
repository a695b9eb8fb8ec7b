#include "alerts/interpret/problem.hpp"

namespace alerts::interpret {
namespace {

constexpr std::size_t dg1_method = 2;  // the coding system, before DG1-3 had one of its own
constexpr std::size_t dg1_code = 3;
constexpr std::size_t dg1_words = 4;
constexpr std::size_t dg1_onset = 5;
constexpr std::size_t dg1_type = 6;
constexpr std::size_t dg1_id = 20;
constexpr std::size_t dg1_action = 21;

Coded read_diagnosis(const Reading& reading, const hl7::Segment& dg1) {
    Coded what = reading.coded(dg1[dg1_code].repetition(1));
    if (!what.codes.empty() && what.codes.front().system.empty())
        what.codes.front().system = reading.text(dg1[dg1_method][1]);
    if (what.original_text.empty()) what.original_text = reading.text(dg1[dg1_words].raw());
    return what;
}

// Table 0052: W is a working diagnosis; admitting and final ones are stated as facts.
Certainty read_certainty(const hl7::Segment& dg1) {
    return value(dg1[dg1_type][1]) == "W" ? Certainty::probable : Certainty::confirmed;
}

std::optional<ProblemStatement> read_statement(Reading& reading, const hl7::Segment& dg1) {
    constexpr std::string_view deletes = "D";
    constexpr std::string_view unchanged = "X";
    const std::string_view action = value(dg1[dg1_action][1]);
    if (action == unchanged) return std::nullopt;
    if (dg1[dg1_code].presence() == hl7::Presence::null) {
        reading.find("delete-all-unsupported", reading.path(dg1, dg1_code),
                     "\"\" asks to delete every diagnosis; what is known is kept");
        return std::nullopt;
    }
    ProblemStatement problem;
    problem.what = read_diagnosis(reading, dg1);
    problem.instance_id = value(dg1[dg1_id][1]);
    const bool named = !problem.what.codes.empty() || !problem.what.original_text.empty();
    problem.deleted = action == deletes;
    if (!named && !(problem.deleted && !problem.instance_id.empty())) {
        reading.find("diagnosis-missing", reading.path(dg1, dg1_code), "neither DG1-3 nor DG1-4");
        return std::nullopt;
    }
    problem.stated = read_certainty(dg1);
    problem.onset = reading.past(dg1, dg1_onset);
    const bool coded = !problem.what.codes.empty();
    problem.source = reading.source(dg1, coded ? dg1_code : dg1_words);
    return problem;
}

// Table 0206: S asks for snapshot mode itself.
bool stands_alone(const hl7::Segment& dg1) {
    const std::string_view action = value(dg1[dg1_action][1]);
    if (action == "S") return false;
    return !action.empty() || !value(dg1[dg1_id][1]).empty();
}

}  // namespace

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
