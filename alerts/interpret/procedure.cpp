#include "alerts/interpret/procedure.hpp"

#include "alerts/interpret/older_code.hpp"
#include "hl7/segments/patient.hpp"

namespace alerts::interpret {
namespace {

using hl7::Pr1;

// Its own id, else what was done and when.
std::string read_part(const hl7::Segment& pr1, const Coded& what) {
    const std::string_view id = value(pr1[Pr1::procedure_identifier][1]);
    if (!id.empty()) return std::string{id};
    const bool coded = !what.codes.empty() && !what.codes.front().code.empty();
    std::string part = coded ? what.codes.front().code : what.display();
    const std::string_view when = value(pr1[Pr1::procedure_date_time][1]);
    if (!when.empty()) part.append(" ").append(when);
    return part;
}

}  // namespace

Coded read_procedure_code(const Reading& reading, const hl7::Segment& pr1) {
    return read_older_code(
        reading, pr1,
        {Pr1::procedure_code, Pr1::procedure_coding_method, Pr1::procedure_description});
}

std::vector<ProcedureStatement> read_procedures(Reading& reading, const Part& part, Time at) {
    constexpr std::string_view deletes = "D";
    constexpr std::string_view unchanged = "X";
    std::vector<ProcedureStatement> procedures;
    for (const hl7::Segment& segment : part.segments) {
        if (!segment.is("PR1")) continue;
        const std::string_view action = value(segment[Pr1::procedure_action_code][1]);
        if (action == unchanged) continue;
        ProcedureStatement said;
        said.origin = ProcedureOrigin::record;
        said.what = read_procedure_code(reading, segment);
        said.part = read_part(segment, said.what);
        if (said.part.empty()) {
            reading.find("procedure-missing", reading.path(segment, Pr1::procedure_code),
                         "neither PR1-3 nor PR1-4");
            continue;
        }
        if (const auto when = reading.period(segment, Pr1::procedure_date_time))
            said.when = when->first;
        const bool to_come = said.when && *said.when > at;
        said.status = to_come ? ProcedureStatus::booked : ProcedureStatus::done;
        if (action == deletes) said.status = ProcedureStatus::withdrawn;
        said.at = at;
        said.source = reading.source(segment, Pr1::procedure_code);
        procedures.push_back(std::move(said));
    }
    return procedures;
}

}  // namespace alerts::interpret
